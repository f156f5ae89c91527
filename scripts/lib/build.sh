# Sourced by the scripts that build what they start; the caller has set "root". Functions only.

# Whether nothing has changed in the tree since these modules were built from it. What was deleted
# shows in its directory.
#   is_built MODULE...
is_built() {
  local module newer
  for module in "$@"; do
    [[ -d $root/$module/target/classes && -f $root/$module/target/classpath ]] || return 1
    newer=$(find "$root"/*/src/main "$root"/integrations/*/src/main "$root"/pom.xml \
      "$root"/*/pom.xml "$root"/integrations/*/pom.xml \
      -newer "$root/$module/target/classpath" -print -quit) || return 1
    [[ -z $newer ]] || return 1
  done
}

# Builds these modules and what they need, unless it is built.
#   build_if_needed MODULE...
build_if_needed() {
  ! is_built "$@" || return 0
  echo "building (the first time this downloads what it needs)"
  local started module
  started="$root/$1/target/build-started"
  mkdir -p "${started%/*}"
  touch "$started"
  (cd "$root" && scripts/maven -q --batch-mode --no-transfer-progress -DskipTests \
    -pl "$(IFS=, && echo "$*")" -am package </dev/null) ||
    fail "the build failed"
  # As old as the beginning: what was changed meanwhile may not be in it.
  for module in "$@"; do
    touch -r "$started" "$root/$module/target/classpath"
  done
  rm "$started"
}
