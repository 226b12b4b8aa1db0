import type { Version } from '@quorate/governance'
import { beforeAll, describe, expect, it } from 'vitest'

import { versionOf, equipped } from '../../attest/test/policies.ts'
import { lastDue, nextLook } from '../src/node/witness-times.ts'

let version: Version
/** Milliseconds after the version takes effect. */
let at: (seconds: number) => number
let interval: number
let window: number

beforeAll(async () => {
  version = versionOf(await equipped('alice', 'bob'))
  const { intervalSeconds, windowSeconds } = version.record.rules.verification
  ;[interval, window] = [intervalSeconds, windowSeconds]
  at = (seconds) => version.effectiveAt + seconds * 1000
})

describe('a node looks for batches', () => {
  it('every minute, and shortly before those of a slot would no longer count', () => {
    const due = interval + window
    const looks: number[] = []
    for (let now = at(due - 130); now < at(due + 60);) looks.push((now = nextLook([version], now)))
    expect(looks.map((look) => (look - at(due)) / 1000)).toEqual([-70, -10, 50, 110])
    expect(nextLook([version], at(due - 69))).toBe(at(due - 10))
    expect(nextLook([version], at(due - 10))).toBe(at(due + 50))
  })

  it('before the first slot, for the batches that a chain starts with', () => {
    expect(nextLook([version], at(-1000))).toBeLessThanOrEqual(at(-940))
    expect(nextLook([], at(0))).toBe(at(60))
  })

  it('on a version until the window of its last slot has ended', () => {
    expect(lastDue(version, at(0))).toBe(at(interval + window))
    expect(lastDue(version, at(interval - 1))).toBe(at(interval + window))
    expect(lastDue(version, at(interval))).toBe(at(2 * interval + window))
  })
})
