import { describe, expect, it } from 'vitest'

import { StreamProgress } from '../src/stream-progress.ts'

const [alice, bob] = ['did:web:alice.example', 'did:web:bob.example']

describe('the cursor of a host', () => {
  it('is its last event where nothing is to be done', () => {
    const progress = new StreamProgress(undefined)
    expect(progress.cursor).toBeUndefined()
    progress.hear(7)
    expect(progress.cursor).toBe(7)
    expect(new StreamProgress(41).cursor).toBe(41)
  })

  it('stays before the first event whose run has not ended', () => {
    const progress = new StreamProgress(3)
    for (const [seq, did] of [
      [10, alice],
      [11, bob],
      [12, alice],
    ] as const) {
      progress.hear(seq)
      progress.await(did, seq)
    }
    expect(progress.cursor).toBe(9)
    progress.begin(alice)
    expect(progress.cursor).toBe(9)
    progress.end(alice)
    expect(progress.cursor).toBe(10)
    progress.begin(bob)
    progress.end(bob)
    expect([progress.cursor, progress.heard]).toEqual([12, 12])
  })

  it('is not moved by the end of a run that began before the event', () => {
    const progress = new StreamProgress(3)
    progress.begin(alice)
    progress.hear(10)
    progress.await(alice, 10)
    progress.end(alice)
    expect(progress.cursor).toBe(9)
    progress.begin(alice)
    progress.end(alice)
    expect(progress.cursor).toBe(10)
  })

  it('stays where it is when a run began twice and its end could not be noted the first time', () => {
    const progress = new StreamProgress(3)
    progress.await(alice, 10)
    progress.begin(alice)
    progress.await(alice, 12)
    progress.begin(alice)
    expect(progress.cursor).toBe(9)
  })

  it('is none after a gap, until all that may have been missed was asked for', () => {
    const progress = new StreamProgress(3)
    progress.lose([alice, bob])
    progress.hear(20)
    expect([progress.cursor, progress.heard]).toEqual([undefined, 20])
    for (const did of [alice, bob]) {
      expect(progress.cursor).toBeUndefined()
      progress.begin(did)
      progress.end(did)
    }
    expect(progress.cursor).toBe(20)
  })

  it('no longer waits for a subject that is not followed', () => {
    const progress = new StreamProgress(3)
    progress.hear(20)
    progress.await(alice, 20)
    progress.forget(alice)
    expect(progress.cursor).toBe(20)
  })
})
