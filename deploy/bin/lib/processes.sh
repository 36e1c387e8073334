# shellcheck shell=bash
# The processes of a local cluster: starting, recognising and ending them, and asking whether they answer.
# Sourced by local-cluster after common.sh, never run.
#
# A part is broker, jobmanager or taskmanager-N. Its pid is in pids/PART, and its command line carries a mark, so
# that a pid that the system has given to another program is never taken for ours.

dir=""       # the cluster's folder, set by the command line
patience=120 # seconds that a part may take to answer, likewise
java=""      # set by require_java before anything is launched

mark() { printf -- '-Dmitra.local.process=%s/%s' "$dir" "$1"; }

# pid_of PART: its pid, or nothing.
pid_of() { cat "$dir/pids/$1" 2>/dev/null || true; }

# is_alive PART: whether its process runs. (grep reads to the end, else pipefail may see a broken pipe.)
is_alive() {
  local pid
  pid="$(pid_of "$1")"
  [[ -n "$pid" ]] || return 1
  if [[ -r "/proc/$pid/cmdline" ]]; then
    tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -xF -e "$(mark "$1")" >/dev/null
  else
    ps -ww -o args= -p "$pid" 2>/dev/null | grep -F -e "$(mark "$1") " >/dev/null
  fi
}

# known_parts: the parts that were started and not stopped, in the order of starting.
known_parts() {
  local file
  for file in "$dir"/pids/broker "$dir"/pids/jobmanager "$dir"/pids/taskmanager-?{,?,??}; do
    [[ ! -f "$file" ]] || echo "${file##*/}"
  done
}

# launch PART CLASS-PATH JAVA-ARGUMENT…: start a process that outlives this one.
launch() {
  local part="$1" jars="$2" log="$dir/logs/$1.log" tries=50
  shift 2
  mkdir -p "$dir/tmp/$part" "$dir/pids" "$dir/logs"
  # One file a start: what a process that died has written is kept until the next one.
  [[ ! -f "$log" ]] || mv -f "$log" "$dir/logs/$part.previous.log"
  # The performance-data file would be left in the system's temp folder by kill -9.
  CLASSPATH="$jars" nohup "$java" "$(mark "$part")" -XX:-UsePerfData \
    "-Djava.io.tmpdir=$dir/tmp/$part" "-Dlog.file=$log" "$@" \
    </dev/null >"$dir/logs/$part.out" 2>&1 &
  echo $! >"$dir/pids/$part"
  # Until Java has replaced this script in the new process, its command line has no mark.
  until is_alive "$part" || ((tries-- == 0)); do sleep 0.1; done
}

# end_part PART [SECONDS]: SIGTERM, SIGKILL when that did not do, then its temp folder and pid file.
end_part() {
  local part="$1" tries=$((${2:-20} * 5)) pid
  pid="$(pid_of "$part")"
  if is_alive "$part"; then
    kill "$pid" 2>/dev/null || true
    while is_alive "$part" && ((tries-- > 0)); do sleep 0.2; done
    if is_alive "$part"; then
      echo "$part does not end by itself and is killed."
      kill -9 "$pid" 2>/dev/null || true
      while is_alive "$part"; do sleep 0.1; done
    fi
  fi
  rm -rf "${dir:?}/tmp/$part" "$dir/pids/$part"
}

# await PART QUESTION [ARGUMENT…]: wait until the question is answered with yes.
await() {
  local part="$1" tries=$((patience * 5))
  shift
  until "$@"; do
    is_alive "$part" || die "$part ended while it started. Its log: $(log_of "$part")"
    ((tries-- > 0)) || die "$part did not answer within $patience seconds. Its log: $(log_of "$part")"
    sleep 0.2
  done
}

# log_of PART: its log, or what it printed before it had one.
log_of() { if [[ -s "$dir/logs/$1.log" ]]; then echo "$dir/logs/$1.log"; else echo "$dir/logs/$1.out"; fi; }

# Questions that tell whether a part answers.

# Nothing is sent: a connection that is accepted is enough. A listener on all addresses accepts it too.
is_port_open() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

rest() { curl -fsS --max-time 3 "$(address "$dir" FLINK_REST)$1" 2>/dev/null; }

# The log line comes after the broker has been let in by its controller, which an open port does not say.
is_broker_ready() {
  grep -qs 'Kafka Server started' "$dir/logs/broker.log" && is_broker_answering
}
is_broker_answering() { is_port_open "$(port_in KAFKA_BOOTSTRAP)"; }

# A TaskManager that meets a closed RPC port waits ten seconds before it tries again.
is_jobmanager_ready() { is_jobmanager_answering && is_port_open "$(port_in FLINK_RPC)"; }
is_jobmanager_answering() { [[ "$(rest /overview)" == *'"taskmanagers"'* ]]; }

# The log tells a new process from the dead one, which Flink lists for some seconds more.
is_taskmanager_ready() {
  grep -qs 'Successful registration at resource manager' "$dir/logs/$1.log" && is_taskmanager_answering "$1"
}
is_taskmanager_answering() { [[ "$(rest /taskmanagers)" == *"\"id\":\"$1\""* ]]; }

# is_ready PART: whether a part that has just been launched has come up.
is_ready() {
  case "$1" in
    broker) is_broker_ready ;;
    jobmanager) is_jobmanager_ready ;;
    *) is_taskmanager_ready "$1" ;;
  esac
}

# answers PART: whether a part that was ready once still is.
answers() {
  case "$1" in
    broker) is_broker_answering ;;
    jobmanager) is_jobmanager_answering ;;
    *) is_taskmanager_answering "$1" ;;
  esac
}

# port_in NAME: the port of one address of cluster.env.
port_in() { local value; value="$(address "$dir" "$1")"; echo "${value##*:}"; }
