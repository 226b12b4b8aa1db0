import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeStrict, writeCbor } from '../src/index.ts'

/** DAG-CBOR of a text of these bytes, whatever they are. */
function textOf(...bytes: number[]): Uint8Array {
  return Uint8Array.of(0x60 + bytes.length, ...bytes)
}

describe('texts that were decoded before', () => {
  it('are the same for the same bytes, in any order', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.integer({ min: 0, max: 2000 }).map((length) => 'a'.repeat(length)),
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), (texts) => {
        for (const one of [...texts, ...texts])
          expect(decodeStrict(writeCbor(one))).toEqual({ ok: true, value: one })
      }),
    )
  })

  it('lend themselves to no bytes that are no UTF-8, whose places are theirs by chance', () => {
    for (let unit = 0x8080; unit < 0x1_0000; unit++) {
      const bytes = [unit >> 8, unit & 255]
      const text = String.fromCharCode(...bytes)
      if (text.charCodeAt(1) < 0x80) continue
      expect(decodeStrict(writeCbor(text)).ok).toBe(true)
      // Its units are these bytes, as many.
      const raw = decodeStrict(textOf(...bytes))
      if (raw.ok) expect(raw.value).toBe(Buffer.from(bytes).toString())
    }
  })

  it('lend themselves to none that differ where their place does not tell', () => {
    const longs = Array.from({ length: 600 }, (_, i) => 'b'.repeat(i) + 'c' + 'b'.repeat(599 - i))
    for (const long of longs) expect(decodeStrict(writeCbor(long))).toEqual({ ok: true, value: long })
    const shorts = Array.from({ length: 30 }, (_, i) => 'b'.repeat(i) + 'c' + 'b'.repeat(29 - i))
    for (const short of shorts) expect(decodeStrict(writeCbor(short))).toEqual({ ok: true, value: short })
  })
})
