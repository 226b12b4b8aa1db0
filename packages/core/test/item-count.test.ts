import fc from 'fast-check'
import { expect, it } from 'vitest'

import { encodeCanonical, isDataMap, isLink, type DataValue } from '../src/index.ts'
import { countItems } from '../src/item-count.ts'
import { arbitraryData } from './arbitrary-data.ts'

/** One for each value and key, and one more for the tag of a link. */
function itemsOf(value: DataValue): number {
  if (isLink(value)) return 2
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + itemsOf(item), 1)
  if (!isDataMap(value)) return 1
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + itemsOf(item), 1)
}

it('counts every value, key and tag of data', () => {
  fc.assert(
    fc.property(arbitraryData(), (value) => {
      const bytes = encodeCanonical(value)
      if (bytes.ok) expect(countItems(bytes.value)).toBe(itemsOf(value))
    }),
  )
})

it('ends for any bytes, with no more items than there are bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(countItems(bytes)).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
