import { createHash } from 'node:crypto'

import { CID, compareBytes, lengthPrefixed, type DataMap, type FindingCode } from '@quorate/core'

import {
  byNode,
  chainOf,
  checkedNode,
  checkedSlot,
  commitOf,
  crewOf,
  inSlot,
  nodeKey,
  receiptOf,
  revs,
  subject,
  type Crew,
  type ReceiptShape,
} from './attest-records.ts'
import type { Case, Layer } from './case.ts'
import { elsewhere, sign } from './group-records.ts'
import { leafOf, receiptCase } from './receipt-case.ts'

type Counted = [name: string, what: string, outcome: string, shape: ReceiptShape, crew?: Crew]
type Refused = [
  name: string,
  what: string,
  shape: ReceiptShape,
  codes: FindingCode[],
  layer?: Layer,
  crew?: Crew,
]

/** RCP-1 to RCP-3: receipts by themselves, each in a batch that counts. */
export async function receiptCases(): Promise<Case[]> {
  const crew = await crewOf()
  const [stale, none] = [{ nodeCommit: commitOf(revs.old) }, { nodeCommit: undefined }]
  const two = await crewOf({ verification: { verifiers: 2 } })

  const counted: Counted[] = [
    ['pass-blocks', 'sampled blocks came', 'PASS', {}],
    ['pass-freshness', 'the node serves the newest commit', 'PASS', { layer: 0 }],
    ['pass-records', 'sampled records came', 'PASS', { layer: 3 }],
    [
      'pass-ahead',
      'the node is ahead of what the source served',
      'PASS',
      { layer: 0, late: { nodeCommit: commitOf(revs.next) } },
    ],
    ['pass-small', 'fewer blocks than a sample asks for: all of them', 'PASS', { size: 3 }],
    ['stale', 'the node serves an older commit', 'STALE', { layer: 0, late: { ...stale, outcome: 'STALE' } }],
    [
      'stale-blocks',
      'sampled blocks of an older commit came',
      'STALE',
      { early: stale, late: { outcome: 'STALE' } },
    ],
    [
      'missing',
      'a sampled block was not there',
      'MISSING',
      { results: ['PASS', 'MISSING'], late: { outcome: 'MISSING' } },
    ],
    [
      'corrupt',
      'corruption outweighs what is missing',
      'CORRUPT',
      { results: ['MISSING', 'CORRUPT', 'TIMEOUT'], late: { outcome: 'CORRUPT' } },
    ],
    [
      'missing-and-late',
      'what is missing outweighs what is late',
      'MISSING',
      { results: ['TIMEOUT', 'MISSING'], late: { outcome: 'MISSING' } },
    ],
    [
      'timeout',
      'a sampled block did not come in time',
      'TIMEOUT',
      { results: ['TIMEOUT'], late: { outcome: 'TIMEOUT' } },
    ],
    [
      'missing-no-source',
      'a block is missing, whatever the source is at',
      'MISSING',
      { results: ['MISSING'], late: { outcome: 'MISSING', sourceCommit: undefined } },
    ],
    ...['OFFLINE', 'TIMEOUT', 'MISSING', 'CORRUPT'].map((outcome): Counted => [
      `no-commit-${outcome.toLowerCase()}`,
      `the node served no commit: ${outcome}`,
      outcome,
      { layer: 0, late: { ...none, outcome } },
    ]),
    [
      'unknown',
      'the verifier could not tell',
      'UNKNOWN',
      { layer: 0, late: { ...none, sourceCommit: undefined, outcome: 'UNKNOWN' } },
    ],
    [
      'superseded',
      'the subject moved on while it was asked',
      'SUPERSEDED',
      { late: { outcome: 'SUPERSEDED' } },
    ],
  ]

  const refused: Refused[] = [
    ['shape', 'no endpoint', { late: { endpoint: undefined } }, ['record/shape'], 'shape'],
    ['nonce-text', 'a nonce in upper case', { late: { nonce: 'AB'.repeat(32) } }, ['record/shape'], 'shape'],
    ['other-policy', 'another policy', { late: { policy: elsewhere } }, ['receipt/other-policy']],
    ['other-group', 'another group', { late: { group: elsewhere } }, ['receipt/other-policy']],
    ['slot', 'a slot other than that of observedAt', { late: { slot: 6 } }, ['receipt/slot']],
    [
      'back-dated',
      'an observedAt in another slot',
      { late: { observedAt: inSlot(4, 0.5) } },
      ['receipt/slot'],
    ],
    [
      'layer',
      'a layer that the policy does not ask for',
      { layer: 1, late: { layer: 2 } },
      ['receipt/layer'],
    ],
    [
      'own-subject',
      'a node that does not owe its own operator a copy',
      {
        late: {
          subject: 'did:web:bob.example',
          nodeCommit: commitOf(revs.now, { did: 'did:web:bob.example' }),
          sourceCommit: undefined,
          outcome: 'UNKNOWN',
        },
      },
      ['receipt/not-obliged'],
    ],
    [
      'endpoint',
      'an endpoint that the policy does not name',
      { late: { endpoint: 'https://mirror.example' } },
      ['receipt/endpoint'],
    ],
    [
      'commit-cid',
      'a commit whose block has another CID',
      { late: { sourceCommit: { ...commitOf(revs.now), cid: elsewhere } } },
      ['receipt/commit'],
    ],
    [
      'commit-subject',
      'a commit of another repository',
      { late: { sourceCommit: commitOf(revs.now, { did: 'did:web:carol.example' }) } },
      ['receipt/commit'],
    ],
    [
      'commit-padded',
      'a block in base64 with padding',
      { late: { sourceCommit: padded() } },
      ['receipt/commit'],
    ],
    [
      'commit-unsigned',
      'a block that is no signed commit',
      { late: { sourceCommit: commitOf(revs.now, { sig: new Uint8Array(3) }) } },
      ['receipt/commit'],
    ],
    ['outcome-unknown', 'an outcome that is not known', { late: { outcome: 'FINE' } }, ['receipt/outcome']],
    ['outcome-pass', 'PASS though a block was missing', { results: ['MISSING'] }, ['receipt/outcome']],
    [
      'outcome-fail',
      'MISSING though every block came',
      { late: { outcome: 'MISSING' } },
      ['receipt/outcome'],
    ],
    [
      'outcome-offline',
      'OFFLINE though it served a commit',
      { layer: 0, late: { outcome: 'OFFLINE' } },
      ['receipt/outcome'],
    ],
    ['outcome-stale', 'PASS though the commit is older', { layer: 0, late: stale }, ['receipt/outcome']],
    [
      'outcome-no-source',
      'PASS without knowing the source',
      { layer: 0, late: { sourceCommit: undefined } },
      ['receipt/outcome'],
    ],
    ['outcome-no-commit', 'PASS without a commit', { layer: 0, late: none }, ['receipt/outcome']],
    [
      'field-layer-0',
      'a universe in layer 0',
      { layer: 0, late: { universe: { size: 1, root: 'ab'.repeat(32) } } },
      ['receipt/field'],
    ],
    [
      'field-offline',
      'results of a node that served no commit',
      { late: { ...none, outcome: 'OFFLINE' } },
      ['receipt/field'],
    ],
    ['field-universe', 'no universe in layer 1', { late: { universe: undefined } }, ['receipt/field']],
    [
      'field-size',
      'a smaller sample than the policy asks for',
      { late: { sampleSize: 3 } },
      ['receipt/field'],
    ],
    ['field-results', 'fewer results than were drawn', { late: { results: [] } }, ['receipt/field']],
    ['field-result', 'a result that is not known', { results: ['GOOD'] }, ['receipt/field']],
    ['sample-chosen', 'items that were not drawn', { late: { results: chosen(crew) } }, ['receipt/sample']],
    ['sample-order', 'the items in another order', { late: { results: reversed(crew) } }, ['receipt/sample']],
    [
      'sample-commit',
      'a sample for another commit',
      { late: { nodeCommit: commitOf(revs.next) } },
      ['receipt/sample'],
    ],
    [
      'sample-universe',
      'a sample of another universe',
      { late: { universe: { size: 41, root: 'ab'.repeat(32) } } },
      ['receipt/sample'],
    ],
    ['nonce-other', 'a nonce of another secret', { seq: 3 }, ['receipt/nonce']],
  ]

  const cases: Case[] = []
  for (const [name, what, outcome, shape, own = crew] of counted) {
    const record = receiptOf(own, 'carol', shape)
    const batches = await chainOf(own, 'carol', [record])
    cases.push(
      await receiptCase(name, what, { crew: own, receipt: leafOf('carol', record), batches }, { outcome }),
    )
  }
  for (const [name, what, shape, codes, layer, own = crew] of refused) {
    const record = receiptOf(own, 'carol', shape)
    const receipt = await byNode('carol', record)
    // In its batch where a batch can hold it; alone and signed otherwise.
    const batches = name === 'nonce-other' ? await chainOf(own, 'carol', [record]) : []
    cases.push(
      await receiptCase(`refused-${name}`, what, { crew: own, receipt, batches }, { refused: codes }, layer),
    )
  }

  const plain = receiptOf(crew, 'carol')
  const known = await byNode('carol', plain)
  const wrongSigner = await sign('did:web:node.carol.example', plain, await nodeKey('dave'))
  const memberSigned = await sign('did:web:node.carol.example', plain, crew.people.carol.key)
  const tampered = { ...known, record: { ...known.record, elapsedMs: 1 } }
  cases.push(
    await receiptCase(
      'refused-unsigned',
      'a receipt that nobody signed',
      { crew, receipt: leafOf('carol', plain) },
      { refused: ['key/not-pinned'] },
      'signature',
    ),
    await receiptCase(
      'refused-other-key',
      "signed by another node's key",
      { crew, receipt: wrongSigner },
      { refused: ['key/not-pinned'] },
      'signature',
    ),
    await receiptCase(
      'refused-member-key',
      "signed by the member's key instead of the node's",
      { crew, receipt: memberSigned },
      { refused: ['key/not-pinned'] },
      'signature',
    ),
    await receiptCase(
      'refused-tampered',
      'changed after it was signed',
      { crew, receipt: tampered },
      { refused: ['signature/mismatch'] },
      'signature',
    ),
    await receiptCase(
      'refused-repository',
      'in the repository of another operator',
      { crew, receipt: await byNode('dave', plain) },
      { refused: ['receipt/verifier'] },
    ),
    await receiptCase(
      'refused-stranger',
      'in the repository of nobody known',
      { crew, receipt: { ...known, repository: 'did:web:zoe.example' } },
      { refused: ['receipt/verifier'] },
    ),
    await receiptCase(
      'refused-own-node',
      'a report of an operator on its own node',
      { crew, receipt: await byNode('bob', receiptOf(crew, 'bob')) },
      { refused: ['receipt/not-assigned'] },
    ),
    await receiptCase(
      'refused-future',
      'observed after the instant of evaluation',
      { crew, receipt: known, at: inSlot(5, 0.2) },
      { refused: ['record/in-future'] },
    ),
    await receiptCase('refused-expired', 'observed after the policy expired', await expired(), {
      refused: ['receipt/slot'],
    }),
  )
  const unassigned = (['alice', 'carol', 'dave'] as const).map((who) => ({
    who,
    record: receiptOf(two, who),
  }))
  for (const { who, record } of unassigned) {
    const receipt = await byNode(who, record)
    const isAssigned = assignedPlainly(two).includes(`did:web:${who}.example`)
    cases.push(
      await receiptCase(
        `${isAssigned ? '' : 'refused-not-'}assigned-${who}`,
        'two of three operators are assigned to each slot',
        { crew: two, receipt },
        isAssigned
          ? { outcome: 'UNKNOWN', why: ['receipt/not-in-batch'] }
          : { refused: ['receipt/not-assigned'] },
      ),
    )
  }
  const empty = receiptOf(crew, 'carol', { size: 0 })
  cases.push(
    await receiptCase(
      'unknown-empty',
      'an empty universe shows nothing',
      { crew, receipt: leafOf('carol', empty), batches: await chainOf(crew, 'carol', [empty]) },
      { outcome: 'UNKNOWN', why: ['sample/empty'] },
    ),
    await receiptCase(
      'unknown-alone',
      'a receipt in no batch',
      { crew, receipt: known },
      { outcome: 'UNKNOWN', why: ['receipt/not-in-batch'] },
    ),
  )
  return cases
}

function padded(): DataMap {
  const { cid, block } = commitOf(revs.now)
  return { cid: cid as string, block: `${block as string}=` }
}

function chosen(crew: Crew): DataMap[] {
  const results = receiptOf(crew, 'carol')['results'] as DataMap[]
  return results.map((result) => ({ ...result, index: ((result['index'] as number) + 1) % 40 }))
}

function reversed(crew: Crew): DataMap[] {
  return (receiptOf(crew, 'carol')['results'] as DataMap[]).toReversed()
}

async function expired() {
  const crew = await crewOf({}, { expiresAt: inSlot(5, 0.25) })
  return { crew, receipt: await byNode('carol', receiptOf(crew, 'carol')) }
}

/** RCP-1: the two operators of lowest hash, Bob's left out. */
function assignedPlainly({ version }: Crew): string[] {
  return ['alice', 'carol', 'dave']
    .map((name) => {
      const operator = `did:web:${name}.example`
      const fields = [CID.parse(version.cid).bytes, checkedNode, subject, checkedSlot, operator]
      return {
        operator,
        hash: createHash('sha256')
          .update(lengthPrefixed('quorate/assign/v1', ...fields))
          .digest(),
      }
    })
    .sort((a, b) => compareBytes(a.hash, b.hash))
    .slice(0, 2)
    .map(({ operator }) => operator)
}
