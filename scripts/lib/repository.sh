# Sourced by scripts that need Maven's local repository; the caller has set "root". Functions only.

# Where Maven keeps what it downloads. Asking Maven takes seconds, so it is asked only where neither
# MAVEN_REPOSITORY nor a plain settings.xml, nor the lack of any setting decides.
maven_repository() {
  local found
  if [[ -n ${MAVEN_REPOSITORY:-} ]]; then
    echo "$MAVEN_REPOSITORY"
  elif found=$(repository_at_a_glance) && [[ -d $found ]]; then
    echo "$found"
  else
    found=$(cd "$root" && scripts/maven -q --batch-mode --non-recursive help:evaluate \
      -Dexpression=settings.localRepository -DforceStdout </dev/null | sed -n '/./h; ${x;p;}')
    [[ $found == /* ]] ||
      fail "Maven does not say where its local repository is; set MAVEN_REPOSITORY"
    echo "$found"
  fi
}

# Fails where a look does not tell.
repository_at_a_glance() {
  local options file value
  options="${MAVEN_ARGS:-} ${MAVEN_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}"
  for file in "$root/.mvn/maven.config" "$root/.mvn/jvm.config" \
    "$HOME/.mavenrc" /etc/mavenrc /usr/local/etc/mavenrc; do
    [[ ! -f $file ]] || options+=" $(<"$file")"
  done
  # another repository, or another file with settings, or another home to look for it
  case " ${options//[$'\n\t']/ }" in
    *maven.repo.local* | *" -s"* | *" -gs"* | *settings* | *user.home*) return 1 ;;
  esac
  file="$HOME/.m2/settings.xml"
  value=
  if [[ -f $file ]]; then
    value=$(awk 'BEGIN { RS = "-->" } { sub(/<!--.*/, ""); printf "%s", $0 }' "$file" |
      tr '\n\t\r' '   ' |
      sed -n 's:.*<localRepository>\(.*\)</localRepository>.*:\1:p' |
      sed 's/^ *//; s/ *$//')
  fi
  case $value in
    "") echo "$HOME/.m2/repository" ;;
    *'${'* | *'&'*) return 1 ;;
    /*) echo "$value" ;;
    *) return 1 ;;
  esac
}
