import { findingCodes, type DataMap, type FindingCode } from '@quorate/core'

import { receiptOf, type ReceiptShape } from './attest-records.ts'
import { keyOf } from './case.ts'
import { bundleOf, checkedGroup, due, type Changes, type CheckedGroup } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at, elsewhere } from './group-records.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

/**
 * DEC-7: what is improper about a receipt in a batch that counts. It decides nothing; the other receipts of the batch do. Alice's
 * node checks layers 0 and 1 of two slots, and one of the four receipts is not as it has to be.
 */
export async function improperCases(): Promise<Decided[]> {
  return [...(await improper()), ...(await several()), ...(await expired()), ...(await worthNothing())]
}

const all: Changes = { verification: { layers: [0, 1], coveragePpm: 1_000_000 } }

/** One layer of the last slot is not decided; all that is known of both is well. */
function undecided(layer: 0 | 1, ...findings: string[]): States {
  return {
    outcome: 'indeterminate',
    conditions: { Covered: 'Unknown SomeUnknown', InSync: 'True AllTrue', Copies: 'True AllTrue' },
    obligation: {
      [`Covered ${String(layer)}`]: 'Unknown TooFewDecided',
      [`Covered ${String(1 - layer)}`]: 'True EnoughDecided',
      InSync: 'True Passing',
      Retrievable: 'True Passing',
    },
    findings,
  }
}

type Wrong = readonly [
  name: string,
  what: string,
  layer: 0 | 1,
  shape: ReceiptShape,
  codes: readonly string[],
]

async function improper(): Promise<Decided[]> {
  const { commits, bob } = await checkedGroup(all)
  const hostOfAlice = await keyOf('host of alice', 'K-256')
  // The check ends a tenth of a second after a quarter past eleven.
  const tooNew = await signedCommit('did:web:alice.example', hostOfAlice, at(11.25, 120_101))
  const last = await signedCommit('did:web:alice.example', hostOfAlice, at(11.25, 120_100))
  const both = (commit: DataMap): ReceiptShape => ({ early: { sourceCommit: commit, nodeCommit: commit } })
  const offline = { nodeCommit: undefined, sourceCommit: undefined, outcome: 'OFFLINE' }
  const rows: readonly Wrong[] = [
    ['nonce-text', 'a nonce in upper case', 1, { late: { nonce: 'AB'.repeat(32) } }, ['record/shape']],
    [
      'commit',
      'a commit whose block has another CID',
      0,
      { late: { nodeCommit: { ...commits.now, cid: elsewhere } } },
      ['receipt/commit'],
    ],
    ['nonce', 'a nonce of another secret', 1, { seq: 2 }, ['receipt/nonce']],
    ['back-dated', 'a commit that was made after the check', 0, both(tooNew), ['receipt/back-dated']],
    ['not-back-dated', 'a commit as late as clocks differ', 0, both(last), []],
    [
      'own-subject',
      'a node that does not owe its own operator a copy',
      0,
      { late: { subject: bob.did, ...offline } },
      ['receipt/not-obliged'],
    ],
    [
      'endpoint',
      'an endpoint that the policy does not name',
      0,
      { late: { endpoint: 'https://mirror.example' } },
      ['receipt/endpoint'],
    ],
    ['outcome', 'an outcome that is not known', 0, { late: { outcome: 'FINE' } }, ['receipt/outcome']],
    [
      'outcome-other',
      'OFFLINE, though the node served a commit',
      0,
      { late: { outcome: 'OFFLINE' } },
      ['receipt/outcome'],
    ],
    [
      'field',
      'results of a node that served no commit',
      1,
      { late: { nodeCommit: undefined, universe: undefined, outcome: 'OFFLINE' } },
      ['receipt/field'],
    ],
    [
      'sample',
      'a sample of another universe, which the same verifier reports otherwise in another slot',
      1,
      { late: { universe: { size: 41, root: 'ab'.repeat(32) } } },
      ['receipt/sample', 'receipt/universe'],
    ],
  ]
  return Promise.all(
    rows.map(async ([name, what, layer, shape, codes]) => {
      const group = await checkedGroup(all)
      const leaves = [report(group, layer === 0 ? 1 : 0), reported(group, layer, shape)]
      return row(name, what, group, leaves, codes.length > 0 ? undecided(layer, ...codes) : fine)
    }),
  )
}

/** Findings stand beside each other, or instead of each other. */
async function several(): Promise<Decided[]> {
  const group = await checkedGroup(all)
  const endpoint = 'https://mirror.example'
  const rows: readonly Wrong[] = [
    [
      'many',
      'an endpoint, a nonce and an outcome that are wrong',
      1,
      { seq: 2, late: { endpoint, outcome: 'FINE' } },
      ['receipt/endpoint', 'receipt/nonce', 'receipt/outcome'],
    ],
    [
      'nonce-and-endpoint',
      'a nonce and an endpoint that are wrong',
      1,
      { seq: 2, late: { endpoint } },
      ['receipt/endpoint', 'receipt/nonce'],
    ],
    [
      'nonce-and-sample',
      'a nonce that is not its own, and a sample of another universe',
      1,
      { seq: 2, late: { universe: { size: 41, root: 'ab'.repeat(32) } } },
      ['receipt/nonce', 'receipt/sample', 'receipt/universe'],
    ],
    [
      'sample-last',
      'a sample of another universe is not told beside an endpoint that is wrong',
      1,
      { late: { endpoint, universe: { size: 41, root: 'ab'.repeat(32) } } },
      ['receipt/endpoint', 'receipt/universe'],
    ],
    [
      'unread',
      'nothing else is told of a receipt whose nonce cannot be read',
      1,
      { late: { endpoint, nonce: 'AB'.repeat(32), outcome: 'FINE' } },
      ['record/shape'],
    ],
    [
      'field-first',
      'fields that are wrong are told instead of the outcome that they come to',
      1,
      { results: ['GOOD'], late: { outcome: 'OFFLINE' } },
      ['receipt/field'],
    ],
  ]
  const beyond = receiptOf(group.crew, 'alice', { layer: 3, slot: 1, seq: 3, early: earlyOf(group) })
  return [
    ...(await Promise.all(
      rows.map(([name, what, layer, shape, codes]) =>
        row(name, what, group, [report(group, 0), reported(group, layer, shape)], undecided(layer, ...codes)),
      ),
    )),
    await row(
      'layer',
      'beside what is asked for, a layer that the policy does not ask for',
      group,
      [report(group, 0), report(group, 1), beyond],
      { ...fine, findings: ['receipt/layer'] },
    ),
  ]
}

/** A check that began when the policy had expired is improper; one that began before is not, and is not judged either. */
async function expired(): Promise<Decided[]> {
  const lapsed: States = {
    outcome: 'indeterminate',
    policyState: 'LAPSED',
    conditions: { Covered: 'Unknown NothingJudged' },
  }
  return Promise.all(
    (
      [
        ['slot', 'a check that began when the policy had expired', 0, ['receipt/slot']],
        ['slot-last', 'a check that began a millisecond before', 1, []],
      ] as const
    ).map(async ([name, what, ms, findings]) => {
      const group = await checkedGroup(all, { expiresAt: at(11.25, ms) })
      return row(name, what, group, [report(group, 0), report(group, 1)], { ...lapsed, findings })
    }),
  )
}

/** Proper receipts; where they count as UNKNOWN the reason is no finding, since more evidence may take it away. */
async function worthNothing(): Promise<Decided[]> {
  const group = await checkedGroup(all)
  const forged = await signedCommit(group.alice.did, await keyOf('host of zoe'), at(9))
  const strange = await checkedGroup({
    verification: {
      layers: [0, 1],
      coveragePpm: 1_000_000,
      beacon: { kind: 'drand', chain: 'ab'.repeat(32) },
    },
  })
  const both = { early: { sourceCommit: forged, nodeCommit: forged } }
  const { founding, alice } = group
  const keyless = {
    ...founding,
    didDocuments: founding.didDocuments.filter(({ did }) => did !== alice.did),
  }
  return [
    await row(
      'forged',
      'a commit that somebody else signed',
      group,
      [report(group, 1), reported(group, 0, both)],
      undecided(0),
    ),
    await row(
      'empty',
      'a universe of nothing, which the same verifier reports otherwise in another slot',
      group,
      [report(group, 0), reported(group, 1, { size: 0 })],
      undecided(1, 'receipt/universe'),
    ),
    await row(
      'beacon-unknown',
      'a beacon whose rounds are not known here',
      strange,
      [report(strange, 0), report(strange, 1)],
      {
        ...undecided(1),
        conditions: { Covered: 'Unknown SomeUnknown', InSync: 'True AllTrue', Copies: 'Unknown SomeUnknown' },
        obligation: {
          'Covered 0': 'True EnoughDecided',
          'Covered 1': 'Unknown TooFewDecided',
          Retrievable: 'Unknown NoneDecided',
        },
      },
    ),
    await row(
      'key-unknown',
      'no evidence tells the keys of the account, and all commits are of nobody',
      { ...group, founding: keyless },
      [report(group, 0), report(group, 1)],
      {
        outcome: 'indeterminate',
        conditions: { Covered: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
        obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'Unknown NoneDecided' },
        findings: ['ack/unproven'],
      },
    ),
  ]
}

/** The first slot passed; of the second these are the receipts. */
async function row(
  name: string,
  what: string,
  group: CheckedGroup,
  leaves: readonly DataMap[],
  states: States,
): Promise<Decided> {
  const { crew, founding } = group
  const first = [0, 1].map((layer) => reported(group, layer, {}, 0))
  const batches = await chainFrom(crew, 'alice', [
    { slot: -2 },
    { slot: -1 },
    { slot: 0, leaves: first },
    { slot: 1, leaves },
  ])
  const bundle = bundleOf(founding, await seenRecords(crew, batches))
  const [code] = states.findings ?? []
  const requirement = code === undefined || !isCode(code) ? 'DEC-7' : findingCodes[code].requirement
  return decided(`receipt-${name}`, what, requirement, { bundle, at: due(group, 1) }, states)
}

function isCode(text: string): text is FindingCode {
  return Object.hasOwn(findingCodes, text)
}

function earlyOf({ alice, commits }: CheckedGroup): DataMap {
  return { subject: alice.did, sourceCommit: commits.now, nodeCommit: commits.now }
}

/** All is well in the slot that is asked about. */
function report(group: CheckedGroup, layer: number): DataMap {
  return reported(group, layer, {})
}

/** The same but for `shape`. */
function reported(group: CheckedGroup, layer: number, shape: ReceiptShape, slot = 1): DataMap {
  return receiptOf(group.crew, 'alice', {
    layer,
    slot,
    seq: slot + 2,
    ...shape,
    early: { ...earlyOf(group), ...shape.early },
  })
}
