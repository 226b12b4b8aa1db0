import { merkleRoot, toHex, writeLeaves, type FoundBatch } from '@quorate/attest'
import {
  cidOf,
  contentOf,
  encodeCanonical,
  isDataMap,
  RAW,
  type DataMap,
  type FindingCode,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'

import {
  batchOf,
  byNode,
  chainOf,
  checkedSlot,
  commitOf,
  crewOf,
  inSlot,
  must,
  nodeCheckpoint,
  receiptOf,
  revs,
  secretOf,
  seenInTime,
  type BatchShape,
  type ReceiptShape,
} from './attest-records.ts'
import { keyOf, type Case } from './case.ts'
import { checkpoint, elsewhere, sign } from './group-records.ts'
import { node } from './node-records.ts'
import { leafOf, receiptCase, type Around } from './receipt-case.ts'

/** RCP-3, RCP-4, RCP-7: what a receipt's batch and its chain make of it, and that what others say makes nothing of it. */
export async function batchCases(): Promise<Case[]> {
  const crew = await crewOf()
  const record = receiptOf(crew, 'carol')
  const receipt = leafOf('carol', record)
  const signed = await byNode('carol', record)
  const chain = await chainOf(crew, 'carol', [record])
  const [first, second, third] = chain
  if (first === undefined || second === undefined || third === undefined) return []
  const due = { late: inSlot(checkedSlot + 1, 0, 600_001), last: inSlot(checkedSlot + 1, 0, 600_000) }
  const before = await nodeCheckpoint(crew, 'bob', inSlot(checkedSlot - 1), [first, second])
  const seenAt = (asOf: string, ...batches: FoundBatch[]) => nodeCheckpoint(crew, 'bob', asOf, batches)
  const cases: Case[] = []
  const add = async (
    name: string,
    what: string,
    around: Partial<Around>,
    ...why: FindingCode[]
  ): Promise<void> => {
    const outcome = why.length > 0 ? 'UNKNOWN' : ((around.receipt ?? receipt).record['outcome'] as string)
    cases.push(await receiptCase(name, what, { crew, receipt, batches: chain, ...around }, { outcome, why }))
  }

  // When it was seen, and by whom.
  await add('seen-last', 'the batch is SEEN at the last instant', {
    checkpoints: [before, await seenAt(due.last, third)],
  })
  await add(
    'seen-late',
    'the batch is SEEN a millisecond too late',
    { checkpoints: [before, await seenAt(due.late, third)] },
    'batch/late',
  )
  await add('unseen', 'nobody has seen anything', { checkpoints: [] }, 'batch/late', 'receipt/nonce-late')
  const byMember = await checkpoint(crew.people.dave, crew.policy, due.last, [third])
  await add('seen-by-member', 'the key of a member is as good as that of its node', {
    checkpoints: [before, byMember],
  })
  const accountKey = await keyOf("the node in Dave's own account")
  const account = { did: crew.people.dave.did, key: accountKey }
  const asNode = await crewOf(
    {},
    {},
    { nodes: [{ id: account.did, key: accountKey.did(), endpoint: 'https://dave.example' }] },
  )
  const underIt = receiptOf(asNode, 'carol')
  const chainUnderIt = await chainOf(asNode, 'carol', [underIt])
  await add('seen-by-member-as-node', 'an account that is a member and a node speaks with either key', {
    crew: asNode,
    receipt: leafOf('carol', underIt),
    batches: chainUnderIt,
    checkpoints: await Promise.all(
      chainUnderIt.map((batch) => checkpoint(account, asNode.policy, batch.record['to'] as string, [batch])),
    ),
  })
  const secondKey = await keyOf('second node of dave')
  const secondNode = {
    id: 'did:web:second.dave.example',
    key: secondKey.did(),
    endpoint: 'https://second.dave.example',
  }
  const twoNodes = await crewOf({}, {}, { nodes: [await node('dave'), secondNode] })
  const byFirst = receiptOf(twoNodes, 'dave')
  const original = await chainOf(twoNodes, 'dave', [byFirst])
  const copies = await Promise.all(
    original.map(async (batch) => ({
      ...batch,
      ...(await sign(secondNode.id, contentOf(batch.record), secondKey)),
    })),
  )
  const inBoth = { crew: twoNodes, receipt: leafOf('dave', byFirst) }
  const inTime = await seenInTime(twoNodes, original)
  await add(
    'copy-unseen',
    "a batch that was SEEN, and its copy in the repository of its verifier's second node",
    {
      ...inBoth,
      batches: [...original, ...copies],
      checkpoints: inTime,
    },
  )
  const copySeenLate = await nodeCheckpoint(twoNodes, 'alice', inSlot(checkedSlot + 2), copies)
  await add('copy-seen-later', 'a batch that was SEEN in time, and its copy too late', {
    ...inBoth,
    batches: [...original, ...copies],
    checkpoints: [...inTime, copySeenLate],
  })
  const bySelf = [
    await nodeCheckpoint(crew, 'carol', inSlot(checkedSlot - 1), [first]),
    await checkpoint(crew.people.carol, crew.policy, due.last, [third]),
  ]
  await add(
    'seen-by-self',
    'seen by nobody but its own operator',
    { checkpoints: bySelf },
    'batch/late',
    'receipt/nonce-late',
  )
  await add('seen-skewed', 'listed two minutes before it is dated', {
    checkpoints: [before, await seenAt(inSlot(checkedSlot + 1, 0, -120_000), third)],
  })
  await add(
    'seen-too-soon',
    'listed longer before it is dated than clocks differ',
    { checkpoints: [before, await seenAt(inSlot(checkedSlot + 1, 0, -120_001), third)] },
    'batch/late',
  )
  const nonceAt = (ms: number) =>
    Promise.all([seenAt(inSlot(checkedSlot, 0, ms), first), seenAt(due.last, third)])
  await add('nonce-last', 'the nonce was fixed a millisecond before the slot', {
    checkpoints: await nonceAt(-1),
  })
  await add(
    'nonce-late',
    'the nonce was fixed when the slot began',
    { checkpoints: await nonceAt(0) },
    'receipt/nonce-late',
  )
  await add(
    'in-future',
    'the batch is dated after the instant of evaluation',
    { receipt: signed, at: inSlot(checkedSlot, 0.5) },
    'receipt/not-in-batch',
    'record/in-future',
  )

  // What is missing.
  await add('gap', 'the batch before was left out', { batches: [first, third] }, 'receipts/gap')
  await add(
    'gap-first',
    'the batch that fixed the nonce was left out',
    { batches: [second, third] },
    'receipt/nonce-late',
  )
  const fresh = await batchOf(crew, 'carol', { seq: 0, slot: checkedSlot })
  await add(
    'not-in-batch',
    'no batch holds it',
    { receipt: signed, batches: [first, second, fresh] },
    'receipt/not-in-batch',
  )

  // What is wrong with the chain.
  const changed = async (changes: Partial<BatchShape>, shape: ReceiptShape = {}) => {
    const own = receiptOf(crew, 'carol', shape)
    return { receipt: leafOf('carol', own), batches: await chainOf(crew, 'carol', [own], [{}, {}, changes]) }
  }
  await add('link-seq', 'a seq that skips one', await changed({ late: { seq: 3 } }), 'batch/link')
  await add(
    'nonce-uncommitted',
    'a secret that was not committed to',
    await changed({ secret: secretOf('carol', 9) }, { seq: 9 }),
    'batch/nonce',
  )
  const disordered = await chainOf(crew, 'carol', [record], [{}, { slot: checkedSlot + 1 }])
  await add(
    'order',
    'a batch for a slot before that of the batch before',
    { batches: disordered },
    'batch/order',
  )
  const alices = await batchOf(crew, 'alice', { seq: 0, slot: checkedSlot - 2 })
  const [, onAlices, afterAlices] = await chainOf(crew, 'carol', [record], [{}, { before: alices }, {}])
  await add(
    'link-verifier',
    'a chain on the batch of another verifier',
    { batches: [alices, onAlices, afterAlices].filter((b) => b !== undefined) },
    'batch/nonce',
  )

  // Two of them.
  const other = await batchOf(crew, 'carol', {
    seq: 2,
    before: second,
    leaves: [receiptOf(crew, 'carol', { late: { elapsedMs: 101 } })],
  })
  const both = [...chain, other]
  await add('equivocation', 'two batches on one, seen at once: both say what they say', { batches: both })
  const firstSeen = [
    before,
    await seenAt(inSlot(checkedSlot + 1), third),
    await seenAt(due.last, third, other),
  ]
  await add('equivocation-first', 'two batches on one, this one seen first', {
    batches: both,
    checkpoints: firstSeen,
  })
  const lastSeen = [
    before,
    await seenAt(inSlot(checkedSlot + 1), other),
    await seenAt(due.last, third, other),
  ]
  await add('equivocation-second', 'two batches on one, this one seen second', {
    batches: both,
    checkpoints: lastSeen,
  })
  const rivalStart = await batchOf(crew, 'carol', { seq: 0, late: { commitment: 'ef'.repeat(32) } })
  const startFirst = [await seenAt(inSlot(checkedSlot - 1), rivalStart), ...(await seenInTime(crew, chain))]
  await add('equivocation-slot', 'another chain for the same slots was seen first', {
    batches: [rivalStart, ...chain],
    checkpoints: startFirst,
  })
  const spread = await chainOf(
    crew,
    'carol',
    [record],
    [{ slot: checkedSlot - 4 }, { slot: checkedSlot - 3 }],
  )
  const otherStart = (slot: number) =>
    batchOf(crew, 'carol', { seq: 0, slot, late: { commitment: 'ef'.repeat(32) } })
  const [earlier, later] = [await otherStart(checkedSlot - 5), await otherStart(checkedSlot - 1)]
  await add('chains-begun-since', 'another chain was begun since', { batches: [...spread, later] })
  await add('chains-follow', 'a chain that was left for this one', { batches: [earlier, ...spread] })
  const twin = await byNode('carol', receiptOf(crew, 'carol', { late: { elapsedMs: 101 } }))
  await add('conflict-counts', 'another result that is in no batch takes nothing away', { others: [twin] })
  await add(
    'conflict',
    'a second result, in no batch',
    { receipt: twin, others: [receipt] },
    'receipt/not-in-batch',
  )

  // Other verifiers.
  const told = async (sizes: Partial<Record<'alice' | 'carol' | 'dave', number>>) => {
    const all = await Promise.all(
      (['alice', 'carol', 'dave'] as const).flatMap((who) => {
        const size = sizes[who]
        return size === undefined ? [] : [chainOf(crew, who, [receiptOf(crew, who, { size })])]
      }),
    )
    return all.flat()
  }
  const of = (who: 'carol' | 'dave', size: number) => leafOf(who, receiptOf(crew, who, { size }))
  await add('universe-agreed', 'three verifiers report one universe', {
    batches: await told({ alice: 40, carol: 40, dave: 40 }),
  })
  const oneApart = await told({ alice: 40, carol: 40, dave: 41 })
  await add('universe-majority', 'a universe that two of three report', { batches: oneApart })
  await add('universe-contradicted', 'a universe that two of three contradict: it is a vote all the same', {
    receipt: of('dave', 41),
    batches: oneApart,
  })
  const apart = await told({ alice: 39, carol: 40, dave: 41 })
  await add('universe-three', 'three universes of one commit', { batches: apart })
  const otherCommit = commitOf(revs.now, { sig: new Uint8Array(64).fill(8) })
  const forked = { early: { sourceCommit: otherCommit, nodeCommit: otherCommit } }
  // It is evidence against the subject's host; what the node answered stays what it was.
  cases.push(
    await receiptCase(
      'subject-forked',
      'two commits of one revision, as two verifiers saw them',
      {
        crew,
        receipt: leafOf('carol', receiptOf(crew, 'carol', forked)),
        batches: [
          ...(await told({ alice: 40 })),
          ...(await chainOf(crew, 'carol', [receiptOf(crew, 'carol', forked)])),
        ],
      },
      { outcome: 'PASS', why: ['subject/forked'] },
    ),
  )

  // Where the leaves are.
  const layers = [0, 1, 3].map((layer) => receiptOf(crew, 'carol', { layer }))
  const many = await chainOf(crew, 'carol', layers)
  await add('leaves', 'one of several leaves', { batches: many })
  const notDone: DataMap = {
    $type: `${nsids.OrgP2pdsAttestBatch}#notDone`,
    policy: crew.version.cid,
    node: 'did:web:node.dave.example',
    subject: 'did:web:alice.example',
    layer: 1,
    slot: checkedSlot,
    reason: 'busy',
  }
  await add('leaves-not-done', 'a leaf for a check that was not made', {
    batches: await chainOf(crew, 'carol', [record, notDone]),
  })
  const blobless = many.map(({ leaves: _, ...batch }) => batch)
  const loose = layers.map((leaf) => leafOf('carol', leaf))
  await add(
    'leaves-loose',
    'a batch without its blob, and all of its receipts: they do not stand in for it',
    { receipt: signed, batches: blobless, others: loose },
    'receipt/not-in-batch',
  )
  await add(
    'leaves-loose-signed',
    'the same, each receipt with a signature',
    {
      receipt: signed,
      batches: blobless,
      others: await Promise.all(layers.map((leaf) => byNode('carol', leaf))),
    },
    'receipt/not-in-batch',
  )
  const alone = await chainOf(crew, 'carol', [record])
  await add(
    'leaves-loose-one',
    'the one receipt of a batch without its blob',
    { receipt: signed, batches: alone.map(({ leaves: _, ...batch }) => batch), others: [receipt] },
    'receipt/not-in-batch',
  )
  const spoilt = many.map((b) =>
    b.leaves === undefined ? b : { ...b, leaves: Uint8Array.of(...b.leaves, 0) },
  )
  await add(
    'leaves-other-blob',
    'another blob than the one that the batch names, and all its receipts',
    { receipt: signed, batches: spoilt, others: loose },
    'batch/leaves',
    'receipt/not-in-batch',
  )
  await add(
    'leaves-other-blob-alone',
    'another blob than the one that the batch names, and not all of its receipts',
    { receipt: signed, batches: spoilt, others: loose.slice(0, 1) },
    'batch/leaves',
    'receipt/not-in-batch',
  )
  const misnamed = await chainOf(
    crew,
    'carol',
    layers,
    many.map(({ record: { leaves } }) =>
      isDataMap(leaves) ? { late: { leaves: { ...leaves, ref: cidOf(Uint8Array.of(0), RAW) } } } : {},
    ),
  )
  await add(
    'leaves-loose-misnamed',
    'the receipts of a batch that names another blob than they make up',
    { receipt: signed, batches: misnamed.map(({ leaves: _, ...batch }) => batch), others: loose },
    'receipt/not-in-batch',
  )
  await add('leaves-once', 'a batch found with its blob, and twice without', {
    batches: [...blobless, ...many, ...blobless],
  })
  await add(
    'leaves-incomplete',
    'a blob that was not found',
    { receipt: signed, batches: blobless, others: loose.slice(0, 1) },
    'receipt/not-in-batch',
  )

  // Batches that are not admitted: what they hold was found, and signed, alone.
  const refused = async (
    name: string,
    what: string,
    changes: Partial<BatchShape>,
    code: FindingCode,
    tamper = (b: FoundBatch) => b,
  ) => {
    const batches = (await chainOf(crew, 'carol', [record], [{}, {}, changes])).map((b, i) =>
      i === 2 ? tamper(b) : b,
    )
    await add(
      `batch-${name}`,
      what,
      { receipt: signed, batches, checkpoints: await seenInTime(crew, batches) },
      'receipt/not-in-batch',
      code,
    )
  }
  await refused('shape', 'a batch without a reveal', { late: { reveal: undefined } }, 'record/shape')
  await refused('hex', 'a root that is no hexadecimal', { late: { root: 'Z'.repeat(64) } }, 'record/shape')
  await refused(
    'policy',
    'a batch under another policy',
    { late: { policy: elsewhere } },
    'receipt/other-policy',
  )
  await refused('group', 'a batch of another group', { late: { group: elsewhere } }, 'receipt/other-policy')
  await refused('key', "a batch signed by another node's key", { signer: 'dave' }, 'key/not-pinned')
  await refused('tampered', 'a batch that was changed', {}, 'signature/mismatch', (b) => ({
    ...b,
    record: { ...b.record, seq: 3 },
  }))
  await refused(
    'repository',
    'a batch in the repository of another operator',
    {},
    'receipt/verifier',
    (b) => ({ ...b, repository: 'did:web:node.dave.example' }),
  )
  await refused(
    'interval',
    'an interval over two slots',
    { to: inSlot(checkedSlot + 1, 0, 1) },
    'batch/interval',
  )
  await refused(
    'interval-empty',
    'an interval of nothing',
    { to: inSlot(checkedSlot), leaves: [] },
    'batch/interval',
  )
  await refused(
    'prev-missing',
    'a later batch without the one before',
    { late: { prev: undefined } },
    'batch/link',
  )
  await refused('start', 'receipts in the second batch of a chain', { late: { seq: 1 } }, 'batch/start')
  await refused('size', 'fewer leaves than it says', { late: { size: 2 } }, 'batch/leaves')
  await refused(
    'root',
    'another root than that of its leaves',
    { late: { root: 'ab'.repeat(32) } },
    'batch/leaves',
  )
  await refused(
    'outside',
    'a check that began outside its interval',
    { from: inSlot(checkedSlot, 0.5) },
    'batch/leaves',
  )
  await refused(
    'slot',
    'a receipt of another slot',
    { leaves: [receiptOf(crew, 'carol', { slot: 4 })] },
    'batch/leaves',
  )
  await refused(
    'foreign',
    "another verifier's receipt",
    { leaves: [receiptOf(crew, 'dave')] },
    'batch/leaves',
  )
  const handmade = async (
    name: string,
    what: string,
    code: FindingCode,
    leaves: Uint8Array[],
    blob = writeLeaves(leaves),
  ) => {
    const named = {
      $type: 'blob',
      ref: cidOf(blob, RAW),
      mimeType: 'application/octet-stream',
      size: blob.length,
    }
    const late = { leaves: named, root: toHex(merkleRoot(leaves)), size: leaves.length }
    await refused(name, what, { late, keepBlob: false }, code, (b) => ({ ...b, leaves: blob }))
  }
  const bytesOf = (leaf: DataMap) => must(encodeCanonical(leaf))
  const [plain, fresher] = [bytesOf(record), bytesOf(receiptOf(crew, 'carol', { layer: 0 }))]
  await handmade('leaf-type', 'a leaf of another type', 'record/unknown-type', [
    bytesOf({ $type: 'com.example.note', text: 'not what a verifier has to say' }),
  ])
  await handmade('leaf-shape', 'a leaf without an outcome', 'record/shape', [
    bytesOf(receiptOf(crew, 'carol', { late: { outcome: undefined } })),
  ])
  await handmade('leaf-signed', 'a leaf with signatures', 'record/shape', [
    bytesOf({ ...record, signatures: [] }),
  ])
  await handmade('leaf-bytes', 'a leaf that ends within itself', 'bytes/not-canonical', [plain.slice(0, -1)])
  await handmade('leaves-order', 'leaves out of order', 'batch/leaves', [plain, fresher])
  await handmade('leaves-twice', 'two leaves for one slot', 'batch/leaves', [
    plain,
    bytesOf(receiptOf(crew, 'carol', { late: { elapsedMs: 101 } })),
  ])
  await handmade(
    'blob-cut',
    'a blob that ends within a leaf',
    'batch/leaves',
    [plain],
    writeLeaves([plain]).slice(0, -1),
  )
  await handmade(
    'blob-length',
    'a blob that ends within a length',
    'batch/leaves',
    [plain],
    Uint8Array.of(...writeLeaves([plain]), 0),
  )
  return cases
}
