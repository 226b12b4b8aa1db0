import { finding, profile, type Finding } from '@quorate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { equivocationsOf, findingsOf } from '../src/finding-set.ts'

const most = profile.listedFindings

function gaps(verifier: string, count: number): Finding[] {
  return Array.from({ length: count }, (_, i) =>
    finding('receipts/gap', '', { verifier, prev: `prev ${String(i).padStart(4, '0')}`, batch: 'batch' }),
  )
}

describe('the findings of a decision', () => {
  it('are all there up to the limit, and say that there are others beyond it', () => {
    expect(findingsOf(gaps('alice', most))).not.toHaveProperty('more')
    const beyond = findingsOf(gaps('alice', most + 1))
    expect([beyond.listed.length, beyond.more]).toEqual([most, true])
  })

  it('leave out none of one signer because of another', () => {
    const { listed } = findingsOf([...gaps('alice', 1000), ...gaps('bob', 2)])
    expect(listed.filter(({ params }) => params['verifier'] === 'bob')).toHaveLength(2)
  })

  it('are the same in any order, each once', () => {
    const all = [...gaps('alice', 3 * most), ...gaps('bob', 3)]
    const expected = findingsOf(all)
    const mixed = fc.shuffledSubarray(all, { minLength: all.length })
    fc.assert(
      fc.property(mixed, (some) => {
        expect(findingsOf([...some, ...some.slice(0, 9)])).toEqual(expected)
      }),
    )
  })

  it("quote nothing that is one program's words", () => {
    const found = finding('record/shape', 'policies[x].name', { expected: 'text', actual: '"quoted"' })
    expect(findingsOf([found]).listed).toEqual([{ code: 'record/shape', path: '', params: {} }])
  })

  it('name equivocations apart, with who made them', () => {
    const proof = finding('receipt/conflict', '', { verifier: 'alice', left: 'a', right: 'b' })
    expect(findingsOf([proof]).listed).toEqual([])
    expect(equivocationsOf([proof]).listed).toEqual([
      { code: 'receipt/conflict', by: 'alice', left: 'a', right: 'b' },
    ])
  })
})
