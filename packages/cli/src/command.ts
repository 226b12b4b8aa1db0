import { Command, Flags, type Interfaces } from '@oclif/core'

import { answerJson, answerText, type Answer } from './answer.ts'
import { terminalOf } from './render/terminal.ts'
import { exitCodes } from './verdict.ts'

/** A command: what it takes, what it is for, and how it gets its answer. `F` and `A` are inferred. */
export type CommandDefinition<F extends object, A extends object> = {
  readonly summary: string
  readonly description?: string
  /** A command line that works, without the `quorate` in front. */
  readonly example: string
  readonly args?: Interfaces.ArgInput<A>
  readonly flags?: Interfaces.FlagInput<F>
  /** Throws a `Failure` when there is no answer. Flags are exactly those that are declared: a misspelt one is a type error. */
  run(input: { readonly flags: Readonly<F>; readonly args: Readonly<A> }): Promise<Answer>
}

/** The command that oclif runs: parses, asks for the answer, prints it. Whatever is thrown is reported by `main`. */
export function defineCommand<F extends object = object, A extends object = object>(
  definition: CommandDefinition<F, A>,
): Command.Class {
  return class extends Command {
    static override summary = definition.summary
    static override description = definition.description ?? ''
    static override examples = [`<%= config.bin %> ${definition.example}`]
    static override args = withoutStdin(definition.args ?? {})
    static override flags: Interfaces.FlagInput = definition.flags ?? {}
    static override baseFlags = {
      json: Flags.boolean({ summary: 'Answer in JSON: {ok, data, findings}.', helpGroup: 'GLOBAL' }),
    }

    override async run(): Promise<void> {
      const { flags, args } = await this.parse(this.ctor)
      const answer = await definition.run({ flags: flags as F, args: args as A })
      // Before printing, so that a reader who closes the pipe early changes nothing about the verdict.
      process.exitCode = exitCodes[answer.verdict ?? 'holds']
      process.stdout.write(
        flags.json === true
          ? answerJson(answer)
          : answerText(answer, terminalOf(process.stdout, process.env)),
      )
    }

    override catch(error: Error): Promise<never> {
      return Promise.reject(error)
    }
  }
}

/** oclif would fill a missing argument from whatever happens to be on standard input. */
function withoutStdin(args: object): Interfaces.ArgInput {
  return Object.fromEntries(
    Object.entries(args as Interfaces.ArgInput).map(([name, arg]) => [name, { ...arg, ignoreStdin: true }]),
  )
}
