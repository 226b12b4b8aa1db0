import { instantMs } from '@quorate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { byNode } from '../../../scripts/vectors/attest-records.ts'
import { bundleOf, found } from '../../../scripts/vectors/checked-group.ts'
import { toldIn } from '../../../scripts/vectors/evaluate-votes.ts'
import { at } from '../../../scripts/vectors/group-records.ts'
import { leavesOf, panelOf } from '../../../scripts/vectors/verifier-panel.ts'
import { evaluate } from '../src/index.ts'

const panel = await panelOf(4, { verification: { verifiers: 3, layers: [1] } })
const lost = { outcome: 'MISSING', results: ['MISSING'] }
const [, liar = ''] = panel.others
const [loose] = leavesOf(panel, liar, 0, 7, lost)
/** Two say that it passed, one of them and the third that it failed, of another universe, and one result stands alone. */
const records = [
  ...(await toldIn(panel, [['PASS'], ['PASS', lost, { ...lost, size: 41 }], [lost]])),
  found(await byNode(liar, loose ?? {})),
]
const some = fc.array(fc.boolean(), { minLength: records.length, maxLength: records.length })

function decide(isThere: (i: number) => boolean) {
  const bundle = bundleOf(
    panel.founding,
    records.filter((_, i) => isThere(i)),
  )
  const { outcome, equivocations } = evaluate(bundle, instantMs(at(11, 600_000))).decision
  return { outcome, accused: equivocations.listed.map(({ code, by }) => `${code} ${by}`) }
}

describe('evidence of what verifiers said', () => {
  it('accuses whom a part of it accuses, and leaves passed what passed by the part', () => {
    fc.assert(
      fc.property(some, some, (kept, more) => {
        const part = decide((i) => kept[i] === true)
        const whole = decide((i) => kept[i] === true || more[i] === true)
        expect(whole.accused).toEqual(expect.arrayContaining(part.accused))
        if (part.outcome === 'compliant') expect(whole.outcome).toBe('compliant')
      }),
      { numRuns: 60, examples: [[records.map((_, i) => i !== 5), records.map(() => true)]] },
    )
  })

  it('accuses nobody but the one who signed twice', () => {
    const { accused } = decide(() => true)
    expect([...new Set(accused)].sort()).toEqual(
      ['batch/equivocation', 'receipt/conflict'].map((code) => `${code} did:web:${liar}.example`),
    )
  })
})
