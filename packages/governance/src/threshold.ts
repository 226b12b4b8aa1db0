import { accept, describeValue, isDataMap, refuse, type Checked, type DataValue } from '@quorate/core'

/** A share of the electorate's weight: at least num/den of it, or more than num/den. */
export type Threshold = { readonly kind: 'atLeast' | 'moreThan'; readonly num: number; readonly den: number }

const maxWeight = 2 ** 32 - 1
const maxTerm = 10_000

/** A threshold from data; refuses terms outside 1 <= num <= den <= 10^4 and kinds that are not known (POL-2, ENC-6). */
export function readThreshold(value: DataValue | undefined, path = ''): Checked<Threshold> {
  if (!isDataMap(value))
    return refuse('record/shape', path, { expected: 'a threshold', actual: describeValue(value) })
  const { kind, num, den } = value
  if (kind !== 'atLeast' && kind !== 'moreThan')
    return refuse('policy/unknown-rule', path, { actual: describeValue(kind) })
  if (!isTerm(num) || !isTerm(den) || num > den) {
    return refuse('policy/share', path, { actual: `${describeValue(num)}/${describeValue(den)}` })
  }
  return accept({ kind, num, den })
}

/**
 * The weight of approvals that a threshold asks of an electorate of total `weight` (GOV-2), in integers. Refuses a weight
 * outside 1..2^32-1, and a need that is above the weight or not above half of it.
 */
export function needOf(weight: number, { kind, num, den }: Threshold, path = ''): Checked<number> {
  if (!Number.isSafeInteger(weight) || weight < 1 || weight > maxWeight) {
    return refuse('policy/weights', path, { expected: maxWeight, actual: describeValue(weight) })
  }
  // At most 2^32 * 10^4, well within exact integers.
  const need =
    kind === 'atLeast' ? Math.floor((weight * num + den - 1) / den) : Math.floor((weight * num) / den) + 1
  if (need > weight || 2 * need <= weight) return refuse('policy/threshold', path, { need, weight })
  return accept(need)
}

function isTerm(value: DataValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= maxTerm
}
