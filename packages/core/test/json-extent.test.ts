import fc from 'fast-check'
import { expect, it } from 'vitest'

import { jsonExtent, utf8 } from '../src/index.ts'

function extentOf(value: unknown): { values: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { values: 1, depth: 0 }
  const keys = Array.isArray(value) ? 0 : Object.keys(value).length
  const within = Object.values(value).map(extentOf)
  return {
    values: within.reduce((sum, { values }) => sum + values, 1 + keys),
    depth: within.reduce((most, { depth }) => Math.max(most, depth), 0) + 1,
  }
}

it('counts every value and key of JSON, and how deep they nest, however it is spaced', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(4), (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(jsonExtent(utf8(text))).toEqual(extentOf(JSON.parse(text)))
    }),
  )
})

it('takes no mark within a text for one of its own', () => {
  const value = { '"[{,': '\\', '\\"': ['\\\\"]', -1.5e3, true] }
  expect(jsonExtent(utf8(JSON.stringify(value)))).toEqual({ values: 8, depth: 2 })
})

it('ends for any bytes, with one value for each at most', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(jsonExtent(bytes).values).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
