import { concatBytes, footprintOf, writeCbor, type DataMap } from '@quorate/core'
import { expect, it } from 'vitest'

import { readRepoEvent } from '../src/repo-event.ts'

const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

const frameOf = (body: DataMap) => concatBytes([writeCbor({ op: 1, t: '#identity' }), writeCbor(body)])

it('reads a frame of 5,000,000 bytes, and none of one more', () => {
  const padded = (length: number) => frameOf({ seq: 1, did, pad: new Uint8Array(length) })
  // The head of so long a byte string takes five bytes, that of an empty one takes one.
  const length = 5_000_000 - padded(0).length - 4
  expect(padded(length)).toHaveLength(5_000_000)
  expect(readRepoEvent(padded(length))).toEqual({ kind: 'account', seq: 1, did })
  expect(readRepoEvent(padded(length + 1))).toEqual({
    kind: 'excess',
    excess: 'a frame of 5000001 bytes; at most 5000000 are read',
  })
})

it('decodes a frame of 4 MiB and thrice its bytes in memory, and none of more', () => {
  const most = (frame: Uint8Array) => 4_194_304 + 3 * frame.length
  // A null takes one byte of a frame, and sixteen beside it of memory.
  const withNulls = (count: number) => frameOf({ seq: 1, did, pad: Array<null>(count).fill(null) })
  const fits = (count: number) => footprintOf(withNulls(count)) <= most(withNulls(count))
  let [count, tooMany] = [0, 1_000_000]
  while (count + 1 < tooMany) {
    const middle = (count + tooMany) >> 1
    if (fits(middle)) count = middle
    else tooMany = middle
  }
  expect(count).toBeGreaterThan(200_000)
  expect(readRepoEvent(withNulls(count))).toEqual({ kind: 'account', seq: 1, did })
  const frame = withNulls(tooMany)
  expect(readRepoEvent(frame)).toEqual({
    kind: 'excess',
    excess: `a frame of ${String(footprintOf(frame))} bytes in memory; at most ${String(most(frame))} are read`,
  })
})
