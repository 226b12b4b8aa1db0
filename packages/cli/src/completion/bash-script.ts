import type { Place } from './places.ts'

/**
 * For bash, and for zsh in its mode for bash. `_quorate_at` gives the choices at a place, which is the words of a command
 * and, for what may follow a flag, that flag; FILE among them stands for the names of files.
 */
export function bashScript(places: readonly Place[]): string {
  const cases = places.flatMap(({ words, next, flags, takesFile }) => {
    const choices = [
      ...(takesFile ? ['FILE'] : []),
      ...next.map(({ text }) => text),
      ...flags.flatMap(({ text, char }) => [`--${text}`, ...(char === undefined ? [] : [`-${char}`])]),
    ]
    const values = flags.flatMap(({ text, char, value }) => {
      if (value === 'none') return []
      const names = [`${words} --${text}`, ...(char === undefined ? [] : [`${words} -${char}`])]
      const follows = value === 'file' ? 'FILE' : value === 'any' ? '' : value.join(' ')
      return [`    ${names.map((name) => `'${name}'`).join(' | ')}) echo '${follows}' ;;`]
    })
    return [`    '${words}') echo '${choices.join(' ')}' ;;`, ...values]
  })
  return `_quorate_at() {
  case $1 in
${cases.join('\n')}
    *) return 1 ;;
  esac
}

_quorate() {
  local cur=\${COMP_WORDS[COMP_CWORD]} place= prev= prefix= choices= word
  # bash splits words at =, zsh does not.
  [[ $cur == = ]] && cur=
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    [[ $word == = ]] && continue
    prev=$word
    [[ -z $place && $word == help ]] && continue
    [[ $word != -* ]] && _quorate_at "\${place:+$place }$word" >/dev/null && place=\${place:+$place }$word
  done
  if [[ $cur == --*=* ]]; then
    prev=\${cur%%=*} prefix=\${cur%%=*}= cur=\${cur#*=}
  fi
  choices=$( ([[ $prev == -* ]] && _quorate_at "$place $prev") || _quorate_at "$place")
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -P "$prefix" -W "\${choices/FILE/}" -- "$cur"))
  if [[ $choices == FILE* && $cur != -* ]]; then
    compopt -o filenames 2>/dev/null
    IFS=$'\\n'
    COMPREPLY+=($(compgen -P "$prefix" -f -- "$cur"))
  fi
}

complete -F _quorate quorate
`
}
