import type { Checked, JsonValue } from '@quorate/core'

import { fields, type Argument, type Read } from './argument.ts'

/** One operation of the harness: from the fields of a request to its value or findings. */
export type Operation = (request: object) => Checked<JsonValue> | Promise<Checked<JsonValue>>

/** An operation whose arguments are read, all of them, before it runs. */
export function operation<S extends Record<string, Argument<unknown>>>(
  shape: S,
  run: (args: Read<S>) => Checked<JsonValue> | Promise<Checked<JsonValue>>,
): Operation {
  const read = fields(shape)
  return (request) => {
    const args = read(request, '')
    return args.ok ? run(args.value) : args
  }
}
