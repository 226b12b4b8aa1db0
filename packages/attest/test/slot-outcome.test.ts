import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decideSlot, type ReceiptOutcome, type Report } from '../src/index.ts'

const outcome = fc.constantFrom<ReceiptOutcome>('PASS', 'STALE', 'MISSING', 'OFFLINE', 'TIMEOUT', 'UNKNOWN')
const votesOf = (...verifiers: string[]) =>
  fc.array(fc.record({ verifier: fc.constantFrom(...verifiers), outcome, withinLag: fc.boolean() }), {
    maxLength: 12,
  })

describe('what a slot comes to', () => {
  it('stays passed, whatever is said besides', () => {
    fc.assert(
      fc.property(votesOf('a', 'b', 'c'), votesOf('a', 'b', 'c'), (votes, more) => {
        fc.pre(decideSlot(votes, 2).state === 'passed')
        expect(decideSlot([...votes, ...more], 2)).toEqual({ state: 'passed' })
      }),
    )
  })

  it('is what two honest verifiers of three agree on, whatever the third says and how often', () => {
    fc.assert(
      fc.property(outcome, fc.boolean(), votesOf('liar'), (found, withinLag, lies) => {
        const honest = ['a', 'b'].map((verifier): Report => ({ verifier, outcome: found, withinLag }))
        const plain = decideSlot(honest, 2)
        fc.pre(plain.state !== 'unknown')
        expect(decideSlot([...honest, ...lies], 2)).toEqual(plain)
      }),
    )
  })

  it('is the same in any order, however often a vote is repeated', () => {
    fc.assert(
      fc.property(votesOf('a', 'b', 'c', 'd', 'e'), (votes) => {
        expect(decideSlot([...votes, ...votes].reverse(), 3)).toEqual(decideSlot(votes, 3))
      }),
    )
  })

  it('is nothing that one verifier can say alone', () => {
    fc.assert(
      fc.property(votesOf('a'), (votes) => {
        expect(decideSlot(votes, 2)).toEqual({ state: 'unknown' })
      }),
    )
  })
})
