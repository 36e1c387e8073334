#!/usr/bin/env bash
# The name by which Flink's Kubernetes client starts a JobManager, with the target as its first argument.
exec "$(dirname "${BASH_SOURCE[0]}")/flink-process" "$@"
