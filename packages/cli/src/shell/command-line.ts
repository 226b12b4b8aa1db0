import { failure, type Failure } from './failure.ts'
import { suggestion } from './nearest-name.ts'

/** What a command line asks for: a command with its arguments, or help on a command, a topic or everything. */
export type Request =
  | { readonly command: string; readonly argv: readonly string[] }
  | { readonly helpOn: readonly string[] }
  | { readonly version: true }

/** `commands` and `topics` are named by their words, joined by colons. Throws a usage failure for anything else. */
export function parseCommandLine(
  argv: readonly string[],
  commands: readonly string[],
  topics: readonly string[],
): Request {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const words = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  const prefixes = words.map((_, i) => words.slice(0, i + 1).join(':'))
  const depth = prefixes.findLastIndex((prefix) => commands.includes(prefix)) + 1
  if (depth > 0) {
    const rest = argv.slice(depth)
    if (beforeEnd(rest).includes('--help')) return { helpOn: words.slice(0, depth) }
    return { command: words.slice(0, depth).join(':'), argv: rest }
  }
  if (argv[0] === '--version') return { version: true }
  const onlyHelp = argv.slice(words.length).every((flag) => flag === '--help')
  if (onlyHelp && (words.length === 0 || topics.includes(words.join(':')))) return { helpOn: words }
  throw notACommand(words, argv[words.length], [...commands, ...topics])
}

function notACommand(words: readonly string[], flag: string | undefined, names: readonly string[]): Failure {
  const known = words.findLastIndex((_, i) => names.includes(words.slice(0, i + 1).join(':'))) + 1
  const choices = childrenOf(words.slice(0, known).join(':'), names)
  const expected = ['quorate', ...words.slice(0, known), choices.join('|')].join(' ')
  const typed = words[known]
  if (typed !== undefined) {
    const actual = words.slice(0, known + 1).join(' ')
    const params = { actual, expected: suggestion(typed, choices, `expected ${expected}`) }
    return failure('usage', 'usage/unknown-command', '', params)
  }
  return failure('usage', 'usage/no-command', '', { expected, actual: nameOf(flag ?? '') })
}

export function wantsJson(argv: readonly string[]): boolean {
  return beforeEnd(argv).includes('--json')
}

export function flagsOf(argv: readonly string[]): readonly string[] {
  return beforeEnd(argv).filter((word) => word.startsWith('--'))
}

/** A flag without its value, which may be a secret in the wrong place. */
export function nameOf(flag: string): string {
  return flag.split('=')[0] ?? ''
}

function childrenOf(topic: string, names: readonly string[]): string[] {
  const depth = topic === '' ? 0 : topic.split(':').length
  const under = names.filter((name) => topic === '' || name.startsWith(`${topic}:`))
  return [...new Set(under.map((name) => name.split(':')[depth] ?? ''))].sort()
}

/** After `--` there are no flags. */
function beforeEnd(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}
