#!/usr/bin/env bash
# The name by which Flink's Kubernetes client starts a TaskManager, with its settings as arguments.
exec "$(dirname "${BASH_SOURCE[0]}")/flink-process" kubernetes-taskmanager "$@"
