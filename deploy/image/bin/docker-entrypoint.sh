#!/usr/bin/env bash
# What a container of Mitra's image does:
#
#   jobmanager [-D key=value]…     a JobManager of a Flink cluster that takes jobs
#   taskmanager [-D key=value]…    a TaskManager
#   run ARGUMENT…                  submit the job: flink run -d ARGUMENT…, the job's jar, and what follows --
#   flink COMMAND…                 Flink's command line
#   mitra COMMAND…                 Mitra's command line
#   help                           show this
#
# for example: run -m jobmanager:8081 -- --config /etc/mitra/mitra.yaml
#
# Any other command is run as it is: that is how Flink's Kubernetes client starts its processes. Options for Java:
# JAVA_OPTIONS, for flink and mitra.
set -euo pipefail

flink_home=/opt/flink
job=$flink_home/usrlib/mitra-job.jar
# Flink's serializers and memory code reach into these packages.
opens=()
for package in java.lang java.net java.nio java.time java.util java.util.concurrent java.util.concurrent.atomic; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
read -ra more <<<"${JAVA_OPTIONS:-}"

# tool MAIN-CLASS ARGUMENT…: run a command line with the jars of Flink and the job.
tool() {
  exec java -Xmx512m -XX:+UseSerialGC -XX:-UsePerfData "${opens[@]}" ${more[@]+"${more[@]}"} \
    -Dmitra.home=/opt/mitra -Dlog4j.configurationFile=/opt/mitra/conf/log4j-cli.properties \
    -cp "$job:$flink_home/lib/*" "$@"
}

command="${1:-help}"
[[ $# -eq 0 ]] || shift
case "$command" in
  jobmanager | taskmanager) exec "$flink_home/bin/flink-process" "$command" "$@" ;;
  run)
    options=()
    while [[ $# -gt 0 && "$1" != -- ]]; do
      options+=("$1")
      shift
    done
    if [[ $# -lt 2 ]]; then
      echo "run takes the job's arguments after --, such as: run -m jobmanager:8081 -- --config /etc/mitra/mitra.yaml" >&2
      exit 2
    fi
    shift
    tool org.apache.flink.client.cli.CliFrontend run -d ${options[@]+"${options[@]}"} "$job" "$@"
    ;;
  flink) tool org.apache.flink.client.cli.CliFrontend "$@" ;;
  mitra) tool dev.mitra.job.cli.Mitra "$@" ;;
  help | --help | -h) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0" ;;
  *) exec "$command" "$@" ;;
esac
