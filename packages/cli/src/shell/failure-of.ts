import { stripVTControlCharacters } from 'node:util'

import { Errors, type Interfaces } from '@oclif/core'
import { UsageError } from '@quorate/core'

import { cliFinding } from './findings/cli-finding.ts'
import { nameOf } from './command-line.ts'
import { Failure, failure } from './failure.ts'
import { suggestion } from './nearest-name.ts'

/** Whatever was thrown, as a failure to report. Never a stack, a configuration or where the program lies. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof Errors.CLIError) return usageFailure(error)
  if (!(error instanceof Error))
    return failure('indeterminate', 'internal/fault', '', { reason: typeof error })
  if (error instanceof UsageError) return failure('usage', 'usage/invalid', '', { reason: error.message })
  // By name, since most commands do without the network and its libraries.
  if (error.name === 'NetworkError' || error.name === 'RecordConflict')
    return failure('network', 'network/failed', '', { reason: error.message })
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code !== undefined && syscall !== undefined) {
    return failure('indeterminate', 'system/failed', '', { action: syscall, reason: code })
  }
  const message = error.message.split('\n', 1)[0] ?? ''
  const reason = `${error.name}: ${message.replaceAll(/(?:file:\/\/)?\/\S*\//g, '')}`
  return failure('indeterminate', 'internal/fault', '', { reason })
}

type ParseError = Errors.CLIError & {
  readonly flags?: readonly string[]
  readonly args?: readonly Interfaces.Arg<unknown>[] | readonly string[]
  readonly parse?: { input: { flags: object; args: object }; output: { argv: readonly unknown[] } }
}

/** What oclif found wrong with the command line. Values are not repeated: one may be a secret in the wrong place. */
function usageFailure(error: ParseError): Failure {
  const { flags, args, parse } = error
  if (flags !== undefined && parse !== undefined) {
    const known = Object.keys(parse.input.flags).map((name) => `--${name}`)
    const [first, ...rest] = flags.map(nameOf).map((flag) =>
      cliFinding('usage/unknown-flag', flag, {
        expected: suggestion(flag, known, `expected one of ${known.join(', ')}`),
      }),
    )
    if (first !== undefined) return new Failure('usage', [first, ...rest])
  }
  if (Array.isArray(args) && parse !== undefined) {
    const names = Object.keys(parse.input.args).map((name) => name.toUpperCase())
    const [first, ...rest] = args.flatMap((arg: Interfaces.Arg<unknown> | string) =>
      typeof arg === 'string' ? [] : [missingArgument(arg)],
    )
    if (first !== undefined) return new Failure('usage', [first, ...rest])
    return failure('usage', 'usage/extra-argument', '', {
      expected: names.length === 0 ? 'no arguments' : `no arguments but ${names.join(' ')}`,
      actual: parse.output.argv.length,
    })
  }
  return failure('usage', 'usage/invalid', '', { reason: plainMessage(error) })
}

function missingArgument(arg: Interfaces.Arg<unknown>) {
  const name = arg.name.toUpperCase()
  const description = (arg.description ?? name).replace(/\.$/, '')
  return cliFinding('usage/missing-argument', name, { expected: description })
}

function plainMessage(error: Error): string {
  return stripVTControlCharacters(error.message)
    .replace(/^The following errors? occurred:/, '')
    .replace('See more help with --help', '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
