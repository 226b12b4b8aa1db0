import type { Command } from '@oclif/core'

import { commands } from '../src/registry.ts'
import { exitCodes } from '../src/shell/verdict.ts'

/** What scripts rely on: the commands by their words, what each takes, and what exit statuses mean. */
export function commandContract(): object {
  const byWords = Object.entries(commands).map(([id, command]) => [id.replaceAll(':', ' '), command] as const)
  return {
    exitStatus: exitCodes,
    commands: Object.fromEntries(sorted(byWords).map(([words, command]) => [words, contractOf(command)])),
  }
}

function contractOf({ summary, args, flags, baseFlags }: Command.Class): object {
  return {
    summary,
    // In the order in which they are given.
    args: Object.entries(args).map(([name, arg]) => ({
      name,
      required: arg.required === true,
      options: arg.options,
      default: defaultOf(arg),
    })),
    flags: Object.fromEntries(
      sorted(Object.entries({ ...baseFlags, ...flags })).map(([name, flag]) => [
        name,
        {
          type: flag.type,
          char: flag.char,
          required: flag.required === true,
          multiple: flag.type === 'option' && flag.multiple === true ? true : undefined,
          options: flag.type === 'option' ? flag.options : undefined,
          default: defaultOf(flag),
        },
      ]),
    ),
  }
}

function defaultOf({ default: value }: { readonly default?: unknown }): unknown {
  return typeof value === 'function' ? undefined : value
}

function sorted<T>(entries: (readonly [string, T])[]): (readonly [string, T])[] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}
