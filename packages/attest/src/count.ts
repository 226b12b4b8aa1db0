import { describeValue, finding, type Finding } from '@quorate/core'

/** Why a number is no integer within these bounds. */
export function checkCount(field: string, value: number, least: number, most: number): Finding[] {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return []
  const expected = `an integer from ${String(least)} to ${String(most)}`
  return [finding('sample/bounds', field, { expected, actual: describeValue(value) })]
}
