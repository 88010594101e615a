const bash = `_charmwright() {
  local IFS=$'\\n'
  COMPREPLY=($(charmwright __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [ "\${#COMPREPLY[@]}" -gt 0 ] || compopt -o default
}
complete -F _charmwright charmwright
`;

const zsh = `#compdef charmwright
_charmwright() {
  local -a found
  found=(\${(f)"$(charmwright __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
if [ "$funcstack[1]" = _charmwright ]; then _charmwright "$@"; else compdef _charmwright charmwright; fi
`;

const fish = `function __charmwright_complete
  set -l words (commandline -opc) (commandline -ct)
  charmwright __complete -- $words[2..-1] 2>/dev/null
end
complete -c charmwright -a '(__charmwright_complete)'
`;

/** The script that a shell reads to complete our commands; every choice is asked of the program. */
export function completionScript(shell: string): string {
  if (shell === 'zsh') return zsh;
  return shell === 'fish' ? fish : bash;
}
