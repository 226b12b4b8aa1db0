import { describe, expect, it } from 'vitest'

import { published } from '../../../scripts/vectors/beacons.ts'
import { roundsThatHold, type SignedRound } from '../src/index.ts'
import { hex } from './hex.ts'

const quicknet = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'
const chained = '8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce'

const rounds = Object.entries(published.quicknet).map(([round, signature]): SignedRound => ({
  round: Number(round),
  signature: hex(signature),
}))
const [first, second] = ([1, 2] as const).map((round): SignedRound => ({
  round,
  signature: hex(published.chained[round]),
  previousSignature: hex(published.chained[round === 1 ? 0 : 1]),
}))
/** The signature of another round, which is a point like all others. */
const false42: SignedRound = { round: 42, signature: hex(published.quicknet[1000]) }

describe('rounds of a beacon', () => {
  it('hold when drand published them', () => {
    expect(roundsThatHold(quicknet, rounds)).toEqual(rounds)
    expect(
      roundsThatHold(
        chained,
        [first, second].filter((one) => one !== undefined),
      ),
    ).toEqual([first, second])
    expect(roundsThatHold(quicknet, [])).toEqual([])
  })

  it('are found one by one where false ones are among them', () => {
    const swapped = { round: 1000, signature: hex(published.quicknet[42]) }
    for (const all of [
      [...rounds, false42],
      [false42, ...rounds, swapped],
      rounds.flatMap((r) => [false42, r]),
    ])
      expect(roundsThatHold(quicknet, all)).toEqual(rounds)
    // What one lacks the other has too much: their sum would be right.
    expect(roundsThatHold(quicknet, [false42, swapped])).toEqual([])
  })

  it('hold in their own chain alone', () => {
    expect(roundsThatHold(chained, rounds)).toEqual([])
    expect(
      roundsThatHold(
        quicknet,
        [first, second].filter((one) => one !== undefined),
      ),
    ).toEqual([])
  })
})
