import type { Case } from './case.ts'
import { amend, at, cancel, cidText, hours, propose, successor } from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-4: the states of a proposal, and what makes one INVALID. */
export async function tallyStateCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { alice, bob, mallory, policy, next, proposal, yes, no } = group
  const [a, b] = [await yes(alice), await yes(bob)]
  const rival = { repository: bob.did, record: successor(policy, { name: 'Best friends' }) }
  const early = await amend(alice, policy, next, hours.opens, { createdAt: at(50) })
  const one = { approve: 1, counted: [alice] }

  const rows: Row[] = [
    // States
    [
      'pending',
      'before opensAt',
      'GOV-4',
      'none',
      { proposal: early, at: at(hours.opens, -1) },
      { state: 'PENDING' },
    ],
    [
      'open-at-opens',
      'at opensAt',
      'GOV-4',
      'none',
      { proposal: early, at: at(hours.opens) },
      { state: 'OPEN' },
    ],
    ['expired-at-closes', 'at closesAt', 'GOV-4', 'none', { at: at(hours.closes) }, { state: 'EXPIRED' }],
    [
      'cancelled',
      'withdrawn by its proposer',
      'GOV-4',
      'rule',
      { votes: [await no(alice), await no(bob)], cancellations: [await cancel(alice, proposal)] },
      { state: 'CANCELLED', against: 2, counted: [alice, bob] },
    ],
    [
      'cancelled-by-another',
      'withdrawn by another member',
      'GOV-4',
      'rule',
      { cancellations: [await cancel(bob, proposal)], at: at(105) },
      { state: 'OPEN' },
    ],
    [
      'passed-though-cancelled',
      'what passed is not withdrawn',
      'GOV-4',
      'none',
      { votes: [a, b], cancellations: [await cancel(alice, proposal)] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'stale',
      'the base has another certified successor',
      'GOV-4',
      'rule',
      { successors: [rival], votes: [a], at: at(105) },
      { ...one, state: 'STALE' },
    ],
    [
      'passed-beside-rival',
      'two successors may both have passed',
      'GOV-8',
      'none',
      { successors: [rival], votes: [a, b] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    // Proposals that are INVALID
    [
      'opens-before-created',
      'opensAt before createdAt',
      'GOV-4',
      'rule',
      {
        proposal: await amend(alice, policy, next, hours.opens, { createdAt: at(hours.opens, 1) }),
        votes: [],
      },
      { state: 'INVALID', findings: ['proposal/opens-early'] },
    ],
    [
      'proposer-stranger',
      'made by nobody in the group',
      'SIG-4',
      'signature',
      { proposal: await amend(mallory, policy, next) },
      { state: 'INVALID', findings: ['proposal/proposer'] },
    ],
    [
      'kind-unknown',
      'a kind that is not known',
      'ENC-6',
      'rule',
      { proposal: await propose(alice, policy, { kind: 'coup' }) },
      { state: 'INVALID', findings: ['proposal/unknown-kind'] },
    ],
    [
      'next-with-certificate',
      'an embedded policy with a certificate',
      'GOV-7',
      'rule',
      {
        proposal: await propose(alice, policy, {
          kind: 'amendment',
          policy: { ...next, certificate: { votes: [], acks: [] } },
        }),
      },
      { state: 'INVALID', findings: ['proposal/field'] },
    ],
    [
      'next-early',
      'a policy that takes effect within the delay',
      'POL-2',
      'rule',
      { proposal: await amend(alice, policy, { ...next, effectiveAt: at(hours.next, -1) }) },
      { state: 'INVALID', findings: ['policy/effective-early'] },
    ],
    [
      'revocation-without-witnesses',
      'a revocation where no vote is witnessed',
      'GOV-10',
      'rule',
      {
        proposal: await propose(alice, policy, { kind: 'revocation', revokes: cidText(next) }),
        successors: [{ repository: alice.did, record: next }],
      },
      { state: 'INVALID', findings: ['proposal/revocation-unavailable'] },
    ],
  ]
  return tallyCasesOf(rows, group)
}
