import { Args, Flags } from '@oclif/core'
import { expectTypeOf, test } from 'vitest'

import { defineCommand } from '../src/shell/command.ts'

test('flags and arguments are exactly those that are declared', () => {
  defineCommand({
    summary: '',
    example: '',
    args: { file: Args.string({ required: true }), name: Args.string() },
    flags: {
      at: Flags.string(),
      strict: Flags.boolean({ summary: '' }),
      step: Flags.integer({ default: 1 }),
      member: Flags.string({ multiple: true }),
      format: Flags.option({ options: ['json', 'tap'] as const, default: 'tap' as const })(),
    },
    run({ flags, args }) {
      expectTypeOf(flags.at).toEqualTypeOf<string | undefined>()
      expectTypeOf(flags.strict).toEqualTypeOf<boolean>()
      expectTypeOf(flags.step).toEqualTypeOf<number>()
      expectTypeOf(flags.member).toEqualTypeOf<string[] | undefined>()
      expectTypeOf(flags.format).toEqualTypeOf<'json' | 'tap'>()
      expectTypeOf(args.file).toEqualTypeOf<string>()
      expectTypeOf(args.name).toEqualTypeOf<string | undefined>()
      // @ts-expect-error a misspelt flag
      expectTypeOf(flags.formt).toBeAny()
      // @ts-expect-error a misspelt argument
      expectTypeOf(args.fiel).toBeAny()
      return Promise.resolve({ data: null, text: () => '' })
    },
  })
})

test('a command without flags has none', () => {
  defineCommand({
    summary: '',
    example: '',
    run({ flags }) {
      // @ts-expect-error nothing is declared
      expectTypeOf(flags.anything).toBeAny()
      return Promise.resolve({ data: null, text: () => '' })
    },
  })
})
