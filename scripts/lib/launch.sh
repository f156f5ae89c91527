# Sourced by the scripts that start Java programs from a built tree; the caller has set "root".
# Functions only.

# Says what went wrong and ends.
fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# The java to use: that of JAVA_HOME, else the first on the path.
java_command() {
  local java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
  command -v "$java" >/dev/null 2>&1 ||
    fail "no java found; install a JDK 17 or newer, or set JAVA_HOME"
  echo "$java"
}

# Classes and libraries of a module of a built tree.
#   module_classpath coordinator-server
module_classpath() {
  local libraries="$root/$1/target/classpath"
  [[ -f $libraries && -d $root/$1/target/classes ]] ||
    fail "$1 is not built; run: scripts/maven -q -DskipTests package"
  echo "$root/$1/target/classes:$(cat "$libraries")"
}

# Flags that only newer JDKs know, one a line: native libraries and Netty warn without them.
newer_jdk_flags() {
  local java=$1
  local flag
  for flag in --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow; do
    if "$java" "$flag" -version >/dev/null 2>&1; then
      echo "$flag"
    fi
  done
}

# Flags for every server, one a line: one that lacks memory may have lost any of its threads, so it
# ends, and a supervisor starts it again.
server_flags() {
  echo -XX:+ExitOnOutOfMemoryError
}
