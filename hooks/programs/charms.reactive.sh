# Decorators for handlers in bash: `source charms.reactive.sh`, functions under @when and its like, and
# `reactive_handler_main` as the last line.

[ -n "${BASH_VERSION:-}" ] || { echo 'charms.reactive.sh: this is for bash' >&2; exit 2; }

__reactive_arguments=("$@")
__reactive_file=${BASH_SOURCE[1]}
# At each line with a decorator, its words quoted for a later eval.
__reactive_lines=()

__reactive_note() {
  local line=${BASH_LINENO[1]}
  __reactive_lines[line]+=" $(printf '%q ' "$@")"
}

@hook() { __reactive_note @hook "$@"; }
@when() { __reactive_note @when "$@"; }
@when_all() { __reactive_note @when_all "$@"; }
@when_any() { __reactive_note @when_any "$@"; }
@when_not() { __reactive_note @when_not "$@"; }
@when_none() { __reactive_note @when_none "$@"; }
@when_not_all() { __reactive_note @when_not_all "$@"; }
@when_file_changed() { __reactive_note @when_file_changed "$@"; }
@only_once() { __reactive_note @only_once; }

__reactive_test() {
  local question=() by_line=() name line file words decorator from=0
  # Only in this mode does bash tell where a function begins.
  while read -r name line file; do
    if [ "$file" = "$__reactive_file" ]; then by_line[line]=$name; fi
  done < <(shopt -s extdebug; for name in $(compgen -A function); do declare -F "$name"; done)
  for line in "${!by_line[@]}"; do
    words=()
    for decorator in "${!__reactive_lines[@]}"; do
      if ((decorator > from && decorator < line)); then
        eval "words+=(${__reactive_lines[decorator]})"
      fi
    done
    from=$line
    if ((${#words[@]} > 0)); then question+=("${by_line[line]}" "${words[@]}" --); fi
  done
  exec charms.reactive test "${question[@]}"
}

reactive_handler_main() {
  case ${__reactive_arguments[0]:-} in
    --test) __reactive_test ;;
    --invoke)
      local name
      for name in ${__reactive_arguments[1]//,/ }; do
        echo "$__reactive_file: $name"
        "$name"
        # Not with ||, in which `set -e` would not count.
        local status=$?
        if ((status != 0)); then exit "$status"; fi
      done
      ;;
    *)
      echo "usage: $__reactive_file --test | --invoke NAMES" >&2
      exit 2
      ;;
  esac
}
