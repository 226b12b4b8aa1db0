import {
  contentOf,
  formatInstant,
  instantMs,
  type DataMap,
  type Evidence,
  type EvidenceRecord,
} from '@quorate/core'

import { batchOf, byNode, nodeCheckpoint } from './attest-records.ts'
import { keyOf } from './case.ts'
import {
  bundleOf,
  checkedGroup,
  checks,
  documentOf,
  due,
  found,
  receipt,
  type Checks,
} from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { alike, decided, type Decided, type States } from './evaluate-case.ts'
import { moreEvidenceCases } from './evaluate-more-evidence.ts'
import { proofCases } from './evaluate-proofs.ts'
import { failing, fine, timeline } from './evaluate-rows.ts'
import { ack, at, checkpoint, elsewhere, person, vote } from './group-records.ts'
import { withoutRecords } from './proof-blocks.ts'

/** DEC-2: what moves a decision and what does not; what is asked for and not judged yet. */
export async function evidenceCases(): Promise<Decided[]> {
  return [
    ...(await junk()),
    await madeUp(),
    ...(await batches()),
    ...(await notKnown()),
    ...(await moreEvidenceCases()),
    ...(await proofCases()),
  ]
}

const zoe = 'did:web:zoe.example'

/** Each of these comes to the very same decision. */
async function junk(): Promise<Decided[]> {
  const group = await checkedGroup()
  const { founding, policy, version, bob } = group
  const { records } = await checks(group, { 0: 'PASS', 1: 'MISSING' })
  const all = [...founding.records, ...records]
  const row = (name: string, what: string, bundle: Uint8Array) =>
    decided(name, what, 'DEC-2', { bundle, at: due(group, 1) }, failing)
  const more = (
    name: string,
    what: string,
    added: readonly EvidenceRecord[],
    beside: Partial<Evidence> = {},
  ) => row(name, what, bundleOf({ ...founding, ...beside }, records, added))
  const stranger = await person('zoe')
  const loose = contentOf(receipt(group, { layer: 0, slot: 1, seq: 3, outcome: 'PASS' }))
  const named = all.map((one, i): EvidenceRecord => ({
    ...one,
    uri: `at://${one.repository}/${one.record['$type'] as string}/${String(i)}`,
  }))
  const spoiled = all.flatMap(({ record, ...one }): EvidenceRecord[] =>
    Array.isArray(record['signatures'])
      ? [{ ...one, record: { ...record, signatures: (record['signatures'] as DataMap[]).map(spoil) } }]
      : [],
  )
  const foreign = { layer: 0, slot: 1, seq: 3, outcome: 'PASS', late: { group: elsewhere } }
  const ofAnother = await byNode('alice', receipt(group, foreign))
  const later = await checkpoint(bob, policy, at(20), [])
  const document = documentOf(zoe, await keyOf('host of zoe'))
  return alike(
    row('same', 'one failure', bundleOf(founding, records)),
    row('same-shuffled', 'the same evidence, gathered in another order', shuffled(founding, records)),
    more(
      'same-copied',
      'every record once more, in the repository of an outsider',
      all.map((one) => ({ ...one, repository: zoe })),
    ),
    more('same-named', 'every record once more, with the place where it was found', named),
    more('same-spoiled', 'every signed record once more, with signatures that do not hold', spoiled),
    more('same-outsider', 'an acknowledgment of somebody who is no member', [
      found(await ack(stranger, policy)),
    ]),
    more('same-loose', 'a receipt that nobody signed, and that says otherwise', [
      found({ repository: 'did:web:node.alice.example', record: loose }),
    ]),
    more('same-elsewhere', 'a receipt of another group, in which the node serves with the same key', [
      found(ofAnother),
    ]),
    more('same-later', 'a checkpoint that is dated after the instant', [found(later)]),
    more('same-strange', 'records of kinds that nobody here knows', [
      found({ repository: bob.did, record: { $type: 'com.example.note', text: 'hello' } }),
    ]),
    more('same-document', 'the DID document of an outsider', [], {
      didDocuments: [...founding.didDocuments, { did: zoe, document }],
    }),
    more('same-bare', 'repository proofs without the records, which the evidence holds anyway', [], {
      proofs: founding.proofs.map(withoutRecords),
    }),
    more('same-vote', 'a vote on a proposal that is not there, of nobody', [
      found(
        await vote(
          stranger,
          { repository: zoe, record: { group: version.cid, base: version.cid } },
          'approve',
          at(11),
        ),
      ),
    ]),
  )
}

/** SIG-7: a document that nobody pinned lends no key, though its commits hold by the one that it names. */
async function madeUp(): Promise<Decided> {
  const group = await checkedGroup()
  const { alice, founding } = group
  const host = await keyOf('another host of alice', 'K-256')
  const now = await signedCommit(alice.did, host, at(9))
  const { records } = await checks({ ...group, commits: { now, old: now } }, { 0: 'PASS' })
  const didDocuments = [...founding.didDocuments, { did: alice.did, document: documentOf(alice.did, host) }]
  return decided(
    'document-not-pinned',
    'commits by a key that only a document names which no version pins',
    'SIG-7',
    { bundle: bundleOf({ ...founding, didDocuments }, records), at: due(group, 0) },
    {
      outcome: 'indeterminate',
      conditions: { Covered: 'Unknown SomeUnknown', InSync: 'Unknown SomeUnknown' },
      obligation: { InSync: 'Unknown NoneDecided' },
    },
  )
}

function spoil(signature: DataMap): DataMap {
  const bytes = signature['signature'] as Uint8Array
  return { ...signature, signature: bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) }
}

function shuffled(founding: Evidence, records: readonly EvidenceRecord[]): Uint8Array {
  const { proofs, plcLogs, didDocuments } = founding
  return bundleOf(
    { records: [], proofs: proofs.toReversed(), plcLogs, didDocuments: didDocuments.toReversed() },
    records.toReversed(),
    founding.records.toReversed(),
  )
}

/** RCP-7: batches that do not count, and what an obligation comes to without them. */
async function batches(): Promise<Decided[]> {
  const group = await checkedGroup({ verification: { coveragePpm: 1_000_000 } })
  const whole = await checks(group, { 0: 'PASS', 1: 'PASS', 2: 'PASS' })
  const without = (...gone: number[]) => whole.records.filter((_, i) => !gone.includes(i))
  const row = (name: string, what: string, records: readonly EvidenceRecord[], states: States) =>
    decided(name, what, 'RCP-7', { bundle: bundleOf(group.founding, records), at: due(group, 2) }, states)
  const unknown: States = {
    outcome: 'indeterminate',
    conditions: { Covered: 'Unknown SomeUnknown' },
    obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'True Passing' },
  }
  const second = await rivalOf(group, whole, 'MISSING')
  const bare = whole.records.map(({ blob: _, ...one }, i): EvidenceRecord =>
    i === 4 ? one : (whole.records[i] ?? one),
  )
  const lone = await byNode('alice', receipt(group, { layer: 0, slot: 2, seq: 4, outcome: 'PASS' }))
  return [
    row('batches-whole', 'a batch for each slot, each seen in time', whole.records, fine),
    row('batch-unseen', 'nobody saw the last batch', without(9), unknown),
    row('batch-left-out', 'a batch that the last one follows is not there', without(3), {
      ...unknown,
      findings: ['receipts/gap'],
    }),
    row('batch-bare', 'a batch without its leaves', bare, unknown),
    row(
      'batch-two',
      'two batches for one slot: one that says PASS is enough, and the verifier is named',
      [...whole.records, ...second],
      { ...fine, findings: ['batch/equivocation', 'receipt/conflict'] },
    ),
    row(
      'receipt-alone',
      'instead of the last batch, its receipt with a signature',
      [...without(4, 9), found(lone)],
      unknown,
    ),
  ]
}

/** Another batch in the place of the last one, with another result; seen a millisecond later. */
async function rivalOf(
  group: Parameters<typeof checks>[0],
  { batches: [, before, last] }: Checks,
  outcome: string,
): Promise<EvidenceRecord[]> {
  if (before === undefined || last === undefined) throw new Error('no batch')
  const leaf = receipt(group, { layer: 0, slot: 2, seq: 4, outcome })
  const { from, to } = last.record as { from: string; to: string }
  const rival = await batchOf(group.crew, 'alice', { seq: 4, before, slot: 2, from, to, leaves: [leaf] })
  const seen = await nodeCheckpoint(group.crew, 'bob', formatInstant(instantMs(to) + 60_001), [rival])
  return [found(rival, rival.leaves), found(seen)]
}

async function notKnown(): Promise<Decided[]> {
  const predicates = [{ name: 'enough', expression: 'copies >= 1' }] as unknown as DataMap
  return [
    ...(await timeline({ sync: { revealSeconds: 600 } }, { 0: 'PASS' }, [
      [
        'sync-receipts',
        'sync receipts are asked for, and not judged yet',
        0,
        {
          outcome: 'indeterminate',
          conditions: { SyncReceipts: 'Unknown SomeUnknown' },
          obligation: { SyncReceipts: 'Unknown NotKnown' },
        },
        'DEC-4',
      ],
    ])),
    ...(await timeline({ predicates }, { 0: 'PASS' }, [
      [
        'predicates',
        'a predicate is asked for, and not judged yet',
        0,
        { outcome: 'indeterminate', conditions: { Predicate: 'Unknown NotKnown' } },
        'DEC-4',
      ],
    ])),
  ]
}
