import fc from 'fast-check'
import { expect, it } from 'vitest'

import { encodeCanonical, footprintOf, isDataMap, isLink, type DataValue } from '../src/index.ts'
import { arbitraryData } from './arbitrary-data.ts'

/** BND-1, of a value instead of its bytes. */
function partsOf(value: DataValue): number {
  if (isLink(value)) return 768 + 384
  if (value instanceof Uint8Array) return 384
  if (typeof value === 'string') return 64
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + partsOf(item), 64)
  if (!isDataMap(value)) return 16
  return Object.values(value).reduce<number>((sum, item) => sum + 64 + partsOf(item), 320)
}

it('counts every value, key and tag of data, and its bytes', () => {
  fc.assert(
    fc.property(arbitraryData(), (value) => {
      const bytes = encodeCanonical(value)
      if (bytes.ok) expect(footprintOf(bytes.value)).toBe(bytes.value.length + partsOf(value))
    }),
  )
})

it('ends for any bytes, with so much for each at most', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(footprintOf(bytes)).toBeLessThanOrEqual(bytes.length * (1 + 768))
    }),
  )
})
