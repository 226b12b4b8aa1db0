import { accept, type Checked } from '@quorate/core'

import { list, optional, type Argument } from './argument.ts'

/** A record still counts when what came beside it cannot be read. */
export function orNothing<T>(argument: Argument<T>): Argument<T | undefined> {
  return (value, path) => {
    const read = argument(value, path)
    return accept(read.ok ? read.value : undefined)
  }
}

/** Evidence is admitted one by one: what cannot be read decides nothing, and takes nothing else with it. */
export function leniently<T>(argument: Argument<T>): Argument<T[]> {
  const each: Argument<Checked<T>> = (value, path) => accept(argument(value, path))
  const all = optional(list(each))
  return (value, path) => {
    const read = all(value, path)
    return read.ok ? accept((read.value ?? []).flatMap((item) => (item.ok ? [item.value] : []))) : read
  }
}
