import { concatBytes, profile } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { readLeaves, writeLeaves } from '../src/index.ts'

function outcomeOf(bytes: Uint8Array): number | string | undefined {
  const read = readLeaves(bytes)
  return read.ok ? read.value.length : String(read.findings[0].params['reason'])
}

/** A byte string of CBOR that takes so many bytes: one data item. */
function oneItem(size: number): Uint8Array {
  const head = Uint8Array.of(0x5a, 0, 0, 0, 0)
  new DataView(head.buffer).setUint32(1, size - 5)
  return concatBytes([head, new Uint8Array(size - 5)])
}

/** Blobs too large for a vector (RCP-7). */
describe('the leaves of a batch', () => {
  it('are 1,048,576 at most', () => {
    // Each a length of nothing.
    expect(outcomeOf(new Uint8Array(4 * profile.batchLeaves))).toBe(profile.batchLeaves)
    expect(outcomeOf(new Uint8Array(4 * (profile.batchLeaves + 1)))).toBe('more than 1048576 leaves')
  })

  it('have 1 MiB each at most', () => {
    expect(outcomeOf(writeLeaves([oneItem(profile.recordBytes)]))).toBe(1)
    expect(outcomeOf(writeLeaves([oneItem(profile.recordBytes + 1)]))).toBe('a leaf of 1048577 bytes')
  })

  it('have 52,428,800 bytes at most, their lengths included', () => {
    const leaves = Array.from({ length: 50 }, () => oneItem(profile.recordBytes - 4))
    expect(outcomeOf(writeLeaves(leaves))).toBe(50)
    expect(outcomeOf(writeLeaves([...leaves, new Uint8Array()]))).toBe('52428804 bytes')
  })

  it('have a footprint of twelve times their bytes at most, each', () => {
    expect(outcomeOf(writeLeaves([oneItem(35), oneItem(36)]))).toBe(2)
    expect(outcomeOf(writeLeaves([oneItem(36), oneItem(34)]))).toBe('a leaf of footprint 418 and 34 bytes')
  })
})
