import type { Command, Interfaces } from '@oclif/core'

/** A word or a flag that may be typed, and what it is for. */
export type Choice = { readonly text: string; readonly summary: string }

/** A flag at a command: what may follow it, which is nothing for a boolean one. */
export type FlagChoice = Choice & {
  readonly char: string | undefined
  readonly value: 'none' | 'file' | 'any' | readonly string[]
}

/** What may be typed after the words of a topic or a command; of the program itself, after no words. */
export type Place = {
  readonly words: string
  readonly next: readonly Choice[]
  readonly flags: readonly FlagChoice[]
  readonly takesFile: boolean
}

const helpFlag: FlagChoice = { text: 'help', summary: 'Show help.', char: undefined, value: 'none' }
const versionFlag: FlagChoice = { ...helpFlag, text: 'version', summary: 'Show the version.' }

/** Every place on a command line, from what is registered: commands by their words, joined by colons, and topics. */
export function placesOf(
  commands: Readonly<Record<string, Command.Class>>,
  topics: Readonly<Record<string, { readonly description: string }>>,
): Place[] {
  const root = childrenOf('', commands, topics)
  const help: Choice = { text: 'help', summary: 'Show help on a command or a topic.' }
  return [
    { words: '', next: [...root, help], flags: [helpFlag, versionFlag], takesFile: false },
    ...Object.keys(topics).map((topic) => ({
      words: topic.replaceAll(':', ' '),
      next: childrenOf(`${topic}:`, commands, topics),
      flags: [helpFlag],
      takesFile: false,
    })),
    ...Object.entries(commands).map(([id, command]) => ({
      words: id.replaceAll(':', ' '),
      next: argsOf(command).flatMap(({ options = [] }) => options.map((text) => ({ text, summary: '' }))),
      flags: [...Object.entries({ ...command.baseFlags, ...command.flags }).map(flagChoice), helpFlag],
      takesFile: argsOf(command).some(isFile),
    })),
  ]
}

function argsOf({ args }: Command.Class): Interfaces.Arg<unknown>[] {
  return Object.values(args)
}

function childrenOf(
  prefix: string,
  commands: Readonly<Record<string, Command.Class>>,
  topics: Readonly<Record<string, { readonly description: string }>>,
): Choice[] {
  const named = [
    ...Object.entries(topics).map(([id, { description }]) => [id, description] as const),
    ...Object.entries(commands).map(([id, { summary = '' }]) => [id, summary] as const),
  ]
  return named
    .filter(([id]) => id.startsWith(prefix) && !id.slice(prefix.length).includes(':'))
    .map(([id, summary]) => ({ text: id.slice(prefix.length), summary }))
}

function flagChoice([text, flag]: [string, Interfaces.Flag<unknown>]): FlagChoice {
  const { summary = '', char } = flag
  if (flag.type === 'boolean') return { text, summary, char, value: 'none' }
  const isFileName = ['FILE', 'BUNDLE'].includes([flag.helpValue].flat().join(' '))
  return { text, summary, char, value: flag.options ?? (isFileName ? 'file' : 'any') }
}

/** Whether an argument is the name of a file: its description begins with that. */
function isFile({ description = '' }: Interfaces.Arg<unknown>): boolean {
  return /^(policy )?file\b/i.test(description)
}
