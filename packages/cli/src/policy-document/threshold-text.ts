import type { DataMap, DataValue } from '@quorate/core'

export const thresholdExpected = 'a share such as 2/3 or "more than 1/2", or kind, num and den'

const words = { atLeast: 'at least', moreThan: 'more than' } as const

/** `2/3` and `at least 2/3` suffice when reached; `more than 1/2` has to be exceeded. */
export function parseThreshold(text: string): DataMap | undefined {
  const [, word, num, den] = /^(?:(at least|more than) )?(\d{1,5}) ?\/ ?(\d{1,5})$/.exec(text) ?? []
  if (num === undefined || den === undefined) return undefined
  return { kind: word === words.moreThan ? 'moreThan' : 'atLeast', num: Number(num), den: Number(den) }
}

/** Undefined for what only the fields themselves can say. */
export function formatThreshold(threshold: DataMap): string | undefined {
  const { kind, num, den, ...others } = threshold
  if (!isShort(num) || !isShort(den) || Object.keys(others).length > 0) return undefined
  if (kind === 'atLeast') return `${String(num)}/${String(den)}`
  return kind === 'moreThan' ? `${words.moreThan} ${String(num)}/${String(den)}` : undefined
}

function isShort(value: DataValue | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value < 100_000
}
