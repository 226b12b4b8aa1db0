import type { DataMap, EvidenceRecord } from '@quorate/core'

import { byNode, receiptOf } from './attest-records.ts'
import { keyOf } from './case.ts'
import { bundleOf, checkedGroup, checks, due, found, type Changes, type Found } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { alikeBut, decided, type Decided, type States } from './evaluate-case.ts'
import { broken, decideRows, failing } from './evaluate-rows.ts'
import { ack, amend, at, checkpoint, successor, vote } from './group-records.ts'
import { panelOf, panelRow, type Told } from './verifier-panel.ts'
import { chainFrom, seenRecords, type Step } from './verifier-chains.ts'

/** DEC-2, DEC-4, DEC-5: what more evidence changes, and what less of it does; each case is held against another. */
export async function moreEvidenceCases(): Promise<Decided[]> {
  return [
    ...(await unrelated()),
    ...(await otherAccount()),
    ...(await withheld()),
    ...(await withheldWord()),
    ...(await morePasses()),
  ]
}

const found01: Found = { 0: 'PASS', 1: 'MISSING' }

/** It changes nothing but what it is about. */
async function unrelated(): Promise<Decided[]> {
  const group = await checkedGroup()
  const { founding, policy, version, alice, bob } = group
  const { records } = await checks(group, found01)
  const row = (name: string, what: string, more: readonly EvidenceRecord[], states: States) =>
    decided(
      `more-${name}`,
      what,
      'DEC-2',
      { bundle: bundleOf(founding, records, more), at: due(group, 1) },
      states,
    )
  const base = row('nothing', 'one failure', [], failing)
  const head = { head: version.cid }
  const [byAlice, byBob] = [
    found(await checkpoint(alice, policy, at(12), [], head)),
    found(await checkpoint(bob, policy, at(12), [], head)),
  ]
  const proposal = await amend(
    alice,
    policy,
    successor(policy, { name: 'Good friends', effectiveAt: at(40) }),
    11,
  )
  const words = [
    await vote(alice, proposal, 'approve', at(11.5)),
    await vote(bob, proposal, 'reject', at(11.5)),
  ]
  const exit = await ack(bob, policy, at(11), { accepted: false })
  const seen = await checkpoint(alice, policy, at(11.5), [exit])
  const lone = (late: DataMap) => byNode('alice', receiptOf(group.crew, 'alice', { layer: 0, slot: 1, late }))
  const mirrored = await lone({ endpoint: 'https://mirror.example' })
  const ofOwnNode = await lone({ node: 'did:web:node.alice.example' })
  const bobs = await chainFrom(group.crew, 'bob', [{ slot: -2 }, { slot: -1 }, { slot: 0, late: { seq: 9 } }])
  return [
    alikeBut(
      base,
      row('vouched-half', 'one of two members vouches for the head', [byAlice], failing),
      'Fresh',
    ),
    alikeBut(
      base,
      row('vouched', 'both members vouch for it', [byAlice, byBob], {
        ...failing,
        conditions: { Fresh: 'True Vouched' },
      }),
      'Fresh',
    ),
    alikeBut(
      base,
      row(
        'proposed',
        'a proposal on which both voted',
        [proposal, ...words].map((one) => found(one)),
        failing,
      ),
      'governance',
    ),
    alikeBut(
      base,
      row(
        'leaving',
        'a member gave notice, and somebody saw it',
        [exit, seen].map((one) => found(one)),
        failing,
      ),
      'Acknowledged',
    ),
    alikeBut(
      base,
      row('lone', 'an improper receipt in no batch, with a signature', [found(ofOwnNode)], failing),
    ),
    alikeBut(
      base,
      row(
        'lone-result',
        'an improper receipt in no batch, of a slot of which its verifier says otherwise in one',
        [found(mirrored)],
        { ...failing, findings: ['receipt/conflict'] },
      ),
      'equivocations',
    ),
    alikeBut(
      base,
      row(
        'wrong-chain',
        'a chain of another verifier that breaks',
        await seenRecords(group.crew, bobs, 'alice'),
        {
          ...failing,
          findings: ['batch/link'],
        },
      ),
      'findings',
    ),
  ]
}

/** What is found of one obligation changes nothing about another. */
async function otherAccount(): Promise<Decided[]> {
  const group = await checkedGroup({
    replication: { subjects: ['did:web:alice.example', 'did:web:bob.example'] },
  })
  const { records } = await checks(group, found01)
  const commit = await signedCommit(group.bob.did, await keyOf('host of bob', 'K-256'), at(9))
  const early = { subject: group.bob.did, sourceCommit: commit, nodeCommit: commit }
  const leaf = (slot: number, outcome: string) =>
    receiptOf(group.crew, 'bob', {
      layer: 0,
      slot,
      node: 'did:web:node.alice.example',
      early,
      late: { outcome, ...(outcome === 'PASS' ? {} : { nodeCommit: undefined }) },
    })
  const told = async (...outcomes: readonly string[]) => {
    const steps: Step[] = [{ slot: -2 }, { slot: -1 }]
    for (const [slot, outcome] of outcomes.entries()) steps.push({ slot, leaves: [leaf(slot, outcome)] })
    return seenRecords(group.crew, await chainFrom(group.crew, 'bob', steps), 'alice')
  }
  const row = (name: string, what: string, more: readonly EvidenceRecord[], states: States) =>
    decided(
      `more-${name}`,
      what,
      'DEC-4',
      { bundle: bundleOf(group.founding, records, more), at: due(group, 1) },
      states,
    )
  const own = { state: 'judged', InSync: 'True FailuresTolerated' }
  const cases = [
    row('other-unknown', "Bob's node failed once, and of Alice's nothing is known", [], {
      outcome: 'indeterminate',
      level: 1,
      copies: [1, 1],
      conditions: { InSync: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
      obligation: own,
    }),
    row('other-passing', "Alice's passed", await told('PASS', 'PASS'), {
      ...failing,
      copies: [1, 1],
      obligation: own,
    }),
    row('other-failing', "Alice's never passed", await told('MISSING', 'MISSING'), {
      outcome: 'indeterminate',
      level: 1,
      copies: [1, 1],
      conditions: { InSync: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
      obligation: own,
    }),
  ]
  const [first] = cases
  for (const { vector, decision } of cases) {
    const [entry, before] = [decision, first?.decision].map((each) =>
      JSON.stringify(each?.obligations.listed[0]),
    )
    if (entry !== before) throw new Error(`${vector.name} says something else of the other account`)
  }
  return cases
}

const strict: Changes = {
  verification: { coveragePpm: 1_000_000 },
  compliance: { maxConsecutiveFailures: 1 },
}
const undecided: States = {
  outcome: 'indeterminate',
  conditions: { Covered: 'Unknown SomeUnknown' },
  obligation: { 'Covered 0': 'Unknown TooFewDecided' },
}

/** In whatever way a failure is withheld: where all is to be covered, nobody is compliant without it. */
async function withheld(): Promise<Decided[]> {
  const group = await checkedGroup(strict)
  // Four batches, the last with the failure, and a checkpoint for each.
  const { records } = await checks(group, found01)
  const row = (name: string, what: string, left: readonly EvidenceRecord[], states: States) =>
    decided(
      `withheld-${name}`,
      what,
      'DEC-4',
      { bundle: bundleOf(group.founding, left), at: due(group, 1) },
      states,
    )
  const without = (gone: (i: number) => boolean) => records.filter((_, i) => !gone(i))
  const bare = records.map((one, i) => (i === 3 ? found(one) : one))
  return [
    row('whole', 'one failure, which is not tolerated', records, broken),
    row(
      'sight',
      'that its batch was seen is left out',
      without((i) => i === 7),
      undecided,
    ),
    row('leaves', 'what its batch holds is left out', bare, undecided),
    row('chain', 'all that the verifier ever said is left out', [], {
      ...undecided,
      obligation: { 'Covered 0 slots': '0 of 2', InSync: 'Unknown NoneDecided' },
    }),
    row(
      'start',
      'how its chain began is left out',
      without((i) => i === 0),
      { ...broken, findings: ['receipts/gap'] },
    ),
  ]
}

/** The same of the words of single verifiers. */
async function withheldWord(): Promise<Decided[]> {
  const panel = await panelOf(4, { verification: { verifiers: 3 } })
  const row = (name: string, what: string, told: Told, states: States) =>
    panelRow(panel, [`withheld-${name}`, what, 'DEC-4'], told, states)
  const passed = ['PASS', 'PASS', 'PASS']
  const silent = undefined
  return [
    await row(
      'no-word',
      'two of three say that it failed',
      { 0: passed, 1: ['MISSING', 'PASS', 'MISSING'] },
      broken,
    ),
    await row('word', 'one of the two is left out', { 0: passed, 1: ['MISSING', 'PASS', silent] }, undecided),
    await row('words', 'both are left out', { 0: passed, 1: [silent, 'PASS', silent] }, undecided),
  ]
}

/** A slot more that passed never makes anything worse. */
async function morePasses(): Promise<Decided[]> {
  const recovery: Changes = {
    compliance: { recoveryGraceSeconds: 14_400, maxConsecutiveFailures: 2 },
    verification: { coveragePpm: 0 },
  }
  const brief: Changes = { compliance: { failedAfterSeconds: 7200 }, verification: { coveragePpm: 0 } }
  const lenient: States = { outcome: 'degraded', level: 1, obligation: { InSync: 'True RecoveryGrace' } }
  const unknown = (InSync: string, level = 0): States => ({
    outcome: 'indeterminate',
    level,
    obligation: { InSync },
  })
  const pairs: readonly [
    name: string,
    what: string,
    Changes,
    Found,
    last: number,
    before: States,
    slot: number,
    after: States,
  ][] = [
    [
      'between',
      'two failures before it, and one after',
      {},
      { 0: 'MISSING', 1: 'MISSING', 3: 'MISSING' },
      3,
      broken,
      2,
      failing,
    ],
    ['first', 'one failure after it', {}, { 1: 'MISSING' }, 1, unknown('Unknown NeverPassed', 1), 0, failing],
    [
      'later',
      'it comes after the one from which the grace ran, and two failures after it',
      recovery,
      { 0: 'MISSING', 1: 'MISSING', 2: 'PASS', 4: 'MISSING', 5: 'MISSING' },
      5,
      broken,
      3,
      lenient,
    ],
    [
      'lately',
      'it comes after the one that passed too long ago',
      brief,
      { 0: 'PASS' },
      2,
      unknown('Unknown PassedLongAgo'),
      1,
      { outcome: 'compliant' },
    ],
    [
      'before',
      'it comes before the failure that the node came back from',
      recovery,
      { 1: 'MISSING', 2: 'PASS', 3: 'MISSING', 4: 'MISSING' },
      4,
      lenient,
      0,
      lenient,
    ],
  ]
  const decidedPairs = await Promise.all(
    pairs.map(async ([name, what, changes, told, last, before, slot, after]) => {
      const group = await checkedGroup(changes)
      const bundle = async (all: Found) => bundleOf(group.founding, (await checks(group, all)).records)
      return [
        ...decideRows(group, await bundle(told), [
          [`more-passes-${name}-not`, `${what}, and it is not known`, last, before],
        ]),
        ...decideRows(group, await bundle({ ...told, [slot]: 'PASS' }), [
          [`more-passes-${name}`, `a slot that passed: ${what}`, last, after],
        ]),
      ]
    }),
  )
  return decidedPairs.flat()
}
