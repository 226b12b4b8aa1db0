import { Command, Flags, type Interfaces } from '@oclif/core'

import { answerJson, answerJsonLine, answerText, type Answer } from './answer.ts'
import { flagsOf, nameOf } from './command-line.ts'
import { failure } from './failure.ts'
import { terminalOf } from './render/terminal.ts'
import { exitCodes } from './verdict.ts'

// Looser than oclif's own types, which as a context would have `Flags.boolean()` inferred as a flag of unknown.
type FlagSet = Readonly<Record<string, { readonly type: 'boolean' | 'option' }>>
type ArgSet = Readonly<Record<string, { readonly input: string[] }>>

/** The values of exactly the flags that are declared: a misspelt one is a type error. */
type FlagValues<F extends FlagSet> = {
  readonly [K in keyof F]: F[K] extends Interfaces.BooleanFlag<infer V>
    ? V
    : F[K] extends Interfaces.OptionFlag<infer V>
      ? V
      : never
}

type ArgValues<A extends ArgSet> = {
  readonly [K in keyof A]: A[K] extends Interfaces.Arg<infer V> ? V : never
}

/** A command: what it takes, what it is for, and how it gets its answer. */
export type CommandDefinition<F extends FlagSet, A extends ArgSet> = {
  readonly summary: string
  readonly description?: string
  /** A command line that works, without the `quorate` in front. */
  readonly example: string
  readonly args?: A
  readonly flags?: F
  /** Throws a `Failure` when there is no answer. There may be several, each printed as soon as it is there. */
  run(input: {
    readonly flags: FlagValues<F>
    readonly args: ArgValues<A>
  }): Promise<Answer | AsyncIterable<Answer>>
}

const none = {}

/** The command that oclif runs: parses, asks for the answer, prints it. Whatever is thrown is reported by `main`. */
export function defineCommand<F extends FlagSet = typeof none, A extends ArgSet = typeof none>(
  definition: CommandDefinition<F, A>,
): Command.Class {
  const declared = (definition.flags ?? none) as Interfaces.FlagInput
  return class extends Command {
    static override summary = definition.summary
    static override description = definition.description ?? ''
    static override examples = [`<%= config.bin %> ${definition.example}`]
    static override args = withoutStdin((definition.args ?? none) as Interfaces.ArgInput)
    static override flags = declared
    static override baseFlags = {
      json: Flags.boolean({ summary: 'Answer in JSON: {ok, data, findings}.', helpGroup: 'GLOBAL' }),
    }

    override async run(): Promise<void> {
      refuseInheritedFlag(this.argv)
      const { flags, args } = await this.parse(this.ctor)
      const answers = await definition.run({
        flags: { ...notGiven(declared), ...flags } as FlagValues<F>,
        args: args as ArgValues<A>,
      })
      const isMany = Symbol.asyncIterator in answers
      for await (const answer of isMany ? answers : [answers]) {
        if (answer.bytes !== undefined && flags.json === true)
          throw failure('usage', 'usage/invalid', '--json', { reason: 'what would be written are bytes' })
        // Before printing, so that a reader who closes the pipe early changes nothing about the verdict.
        process.exitCode = exitCodes[answer.verdict ?? 'holds']
        process.stdout.write(
          answer.bytes ??
            (flags.json === true
              ? (isMany ? answerJsonLine : answerJson)(answer)
              : answerText(answer, terminalOf(process.stdout, process.env))),
        )
      }
    }

    override catch(error: Error): Promise<never> {
      return Promise.reject(error)
    }
  }
}

/** oclif looks flags up in an object, and would take the name of one of its methods for a flag that it knows. */
function refuseInheritedFlag(argv: readonly string[]): void {
  const inherited = flagsOf(argv).find((flag) => nameOf(flag).slice(2) in Object.prototype)
  if (inherited === undefined) return
  throw failure('usage', 'usage/unknown-flag', nameOf(inherited), {
    expected: 'see --help for those there are',
  })
}

/** oclif leaves out what was not given; a boolean flag is then false, as its type says. */
function notGiven(flags: Interfaces.FlagInput): Record<string, false> {
  const booleans = Object.entries(flags).filter(([, { type }]) => type === 'boolean')
  return Object.fromEntries(booleans.map(([name]) => [name, false]))
}

/** oclif would fill a missing argument from whatever happens to be on standard input. */
function withoutStdin(args: Interfaces.ArgInput): Interfaces.ArgInput {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, { ...arg, ignoreStdin: true }]))
}
