import type { Choice, FlagChoice, Place } from './places.ts'

/** Lines of `complete`, each for one place: `__quorate_at` asks whether the words typed so far are those of the place. */
export function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ words, next, flags, takesFile }) => {
    const at = `complete -c quorate -n ${quoted(`__quorate_at ${words}`)}`
    return [
      ...next.map((choice) => `${at} -a ${quoted(choice.text)}${about(choice)}`),
      ...flags.map((flag) => `${at}${flagOptions(flag)}${about(flag)}`),
      ...(takesFile ? [`${at} -F`] : []),
    ]
  })
  const known = places.flatMap(({ words }) => (words === '' ? [] : [quoted(words)]))
  return `set -g __quorate_places ${known.join(' ')}

function __quorate_at
    set -l place
    for word in (commandline -opc)[2..]
        if test "$word" = help -a -z "$place"
            continue
        end
        set -l longer (string join -- ' ' $place $word)
        contains -- "$longer" $__quorate_places; and set place $longer
    end
    test "$place" = "$argv"
end

complete -c quorate -f
${lines.join('\n')}
`
}

function flagOptions({ text, char, value }: FlagChoice): string {
  const name = `${char === undefined ? '' : ` -s ${char}`} -l ${text}`
  switch (value) {
    case 'none':
      return name
    case 'file':
      return `${name} -r -F`
    case 'any':
      return `${name} -x`
    default:
      return `${name} -x -a ${quoted(value.join(' '))}`
  }
}

function about({ summary }: Choice): string {
  return summary === '' ? '' : ` -d ${quoted(summary)}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
