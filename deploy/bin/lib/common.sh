# shellcheck shell=bash
# What the commands of deploy/bin share: where things are, which Java runs them, which jars they need.
# It is sourced, never run; the sourcing script has set -euo pipefail.

deploy="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
repository="$(dirname "$deploy")"
# Shown in hints; the path a reader would type from the top of the repository.
bin=deploy/bin

# die SENTENCE: say what is wrong and end.
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# usage FILE: print the comment block at the top of a script.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$1"; }

# cluster_folder [DIR]: the absolute folder of the cluster; it need not exist.
cluster_folder() {
  local chosen="${1:-${MITRA_CLUSTER_DIR:-$repository/.local/cluster}}"
  case "$chosen" in /*) ;; *) chosen="$PWD/$chosen" ;; esac
  if [[ -d "$chosen" ]]; then (cd "$chosen" && pwd -P); else printf '%s\n' "${chosen%/}"; fi
}

# require_java: set $java to a Java of version 17 or newer.
require_java() {
  local version
  java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
  version="$("$java" -XshowSettings:properties -version 2>&1 \
    | sed -n 's/^ *java\.specification\.version = //p')" || true
  [[ -n "$version" ]] \
    || die "No Java was found as '$java': install JDK 17 or newer, or set JAVA_HOME to one."
  [[ "${version%%.*}" -ge 17 ]] \
    || die "Java 17 or newer is needed; '$java' is Java $version. Set JAVA_HOME to a newer JDK."
}

# class_path flink|kafka: the jars of that distribution, absolute, in the order that Maven resolved.
class_path() {
  local home="$deploy/dist/$1/target/$1"
  # "lib/a.jar:lib/b.jar" → "HOME/lib/a.jar:HOME/lib/b.jar"; the file may end without a newline.
  local relative
  relative="$(cat "$home/classpath")"
  printf '%s/%s' "$home" "${relative//:lib\//:$home/lib/}"
}

# require_distributions: lay out the jars of Flink and Kafka unless they are there and up to date.
require_distributions() {
  local part absent=0 stale=0
  for part in flink kafka; do
    local complete="$deploy/dist/$part/target/$part/classpath"
    if [[ ! -s "$complete" ]]; then
      absent=1
    elif [[ "$repository/pom.xml" -nt "$complete" || "$deploy/dist/$part/pom.xml" -nt "$complete" ]]; then
      stale=1
    fi
  done
  if ! command -v mvn >/dev/null; then
    [[ "$absent" == 0 ]] || die "The jars of Flink and Kafka are not laid out yet and Maven was not found: install Maven 3.8 or newer."
    return 0
  fi
  if [[ "$absent" == 1 ]]; then
    echo "Laying out the jars of Flink and Kafka (180 MB, the first time only) …"
  elif [[ "$stale" == 1 ]]; then
    echo "Laying out the jars of Flink and Kafka again, because a pom.xml has changed …"
  else
    return 0
  fi
  (cd "$repository" && mvn -B -q -DskipTests package -pl deploy/dist/flink,deploy/dist/kafka -am) \
    || die "Maven could not lay out the jars of Flink and Kafka; its messages are above."
  # Maven leaves a class path that did not change as old as it was.
  touch "$deploy/dist/flink/target/flink/classpath" "$deploy/dist/kafka/target/kafka/classpath"
}

# require_cluster DIR: end unless a cluster was started in that folder.
require_cluster() {
  [[ -f "$1/cluster.env" ]] || die "No local cluster is running in $1: start one with $bin/local-cluster start."
}

# address DIR NAME: one value of the cluster's cluster.env.
address() { sed -n "s/^$2=//p" "$1/cluster.env"; }

# make_tool_tmp DIR: set $tool_tmp to a temp folder that is removed when the script ends; the Java command
# that the script runs unpacks jars and native libraries there.
make_tool_tmp() {
  mkdir -p "$1/tmp" "$1/logs"
  tool_tmp="$(mktemp -d "$1/tmp/tool.XXXXXX")"
  trap 'rm -rf "$tool_tmp"' EXIT
}
