import { slotStart } from '@quorate/attest'
import type { DataMap, Evidence, EvidenceRecord, FindingCode } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { Operator } from './operator.ts'
import { RewrittenSlot, signedBy } from './rewritten-slot.ts'

export type Cast = Readonly<Record<'alice' | 'bob' | 'carol' | 'dave', Operator>>

/** One way of a verifier to cheat, and what it is caught by. */
export type Cheat = {
  readonly name: string
  readonly what: string
  readonly verifier: string
  readonly code: FindingCode
  readonly evidence: Evidence
}

/** The slots that operators rewrite: in both, what Carol's node lost shows, and in the second what Dave's node corrupted. */
export type Slots = { readonly lost: number; readonly corrupt: number }

/** Ways to cheat with the story's receipts, each with evidence of its own. Needs a slot after `corrupt`. */
export async function cheats(
  evidence: Evidence,
  version: Version,
  { alice, bob, carol, dave }: Cast,
  { lost, corrupt }: Slots,
): Promise<Cheat[]> {
  // Only what was there when the slot was over: what comes later names the batches as they are.
  const slot = new RewrittenSlot(asOf(evidence, slotStart(version, corrupt + 1)), version, corrupt)
  const inTime = { witness: alice, seenAt: slotStart(version, corrupt) + 300_000 }
  const later = new RewrittenSlot(evidence, version, corrupt + 1)

  const ofDave = by(slot.leavesOf(alice), { node: dave, subject: bob, layer: 0 })
  const ofCarol = by(slot.leavesOf(bob), { node: carol, subject: alice, layer: 1 })
  const praise = await signedBy(
    bob,
    served(ofCarol, (result) => ({ ...result, outcome: 'PASS' })),
  )
  const [good] = resultsOf(by(slot.leavesOf(carol), { node: dave, subject: bob, layer: 1 })).filter(isServed)
  const spared = slot
    .leavesOf(carol)
    .map((leaf) =>
      isOf(leaf, { node: dave, subject: bob, layer: 1 }) ? served(leaf, () => good ?? {}) : leaf,
    )
  const first = slot.leavesOf(alice)
  const overslept = later
    .leavesOf(alice)
    .filter((leaf) => leaf['layer'] === 0)
    .map((leaf) => ({ ...leaf, slot: corrupt, observedAt: first[0]?.['observedAt'] ?? '' }))

  return [
    {
      name: 'own-node',
      what: 'reports on his own node: it is up to date, he says',
      verifier: 'dave',
      code: 'receipt/not-assigned',
      evidence: await slot.instead(dave, [...slot.leavesOf(dave), { ...ofDave, verifier: 'dave' }], inTime),
    },
    {
      name: 'two-results',
      what: "reports what carol's node lost, and signs for carol that it lost nothing",
      verifier: 'bob',
      code: 'receipt/conflict',
      evidence: { ...evidence, records: [...evidence.records, praise] },
    },
    {
      name: 'own-sample',
      what: "spares dave's node: in place of the bad block she asks for a good one",
      verifier: 'carol',
      code: 'receipt/sample',
      evidence: await slot.instead(carol, spared, inTime),
    },
    {
      name: 'back-dated',
      what: 'oversleeps a round, checks in the next one, and dates it back',
      verifier: 'alice',
      code: 'receipt/back-dated',
      evidence: await slot.instead(alice, overslept, {
        witness: bob,
        seenAt: slotStart(version, corrupt + 1) + 300_000,
      }),
    },
    {
      name: 'left-out',
      what: "withdraws the batch in which he says what carol's node lost",
      verifier: 'dave',
      code: 'receipts/gap',
      evidence: new RewrittenSlot(evidence, version, lost).without(dave),
    },
  ]
}

type Place = { readonly node: Operator; readonly subject: Operator; readonly layer: number }

function isOf(leaf: DataMap, { node, subject, layer }: Place): boolean {
  return leaf['node'] === node.node.id && leaf['subject'] === subject.member.did && leaf['layer'] === layer
}

function by(leaves: readonly DataMap[], place: Place): DataMap {
  const leaf = leaves.find((one) => isOf(one, place))
  if (leaf === undefined) throw new Error('the verifier reported nothing of the kind')
  return leaf
}

function resultsOf(leaf: DataMap): DataMap[] {
  return leaf['results'] as DataMap[]
}

function isServed(result: DataMap): boolean {
  return result['outcome'] === 'PASS'
}

/** The receipt as one of a node that served everything: `make` gives what stands for each result that says otherwise. */
function served(leaf: DataMap, make: (result: DataMap) => DataMap): DataMap {
  const results = resultsOf(leaf).map((result) => (isServed(result) ? result : make(result)))
  return { ...leaf, results, outcome: 'PASS' }
}

/** What had been signed before an instant, in milliseconds. */
function asOf(evidence: Evidence, at: number): Evidence {
  const dates = ['asOf', 'to', 'ackedAt', 'createdAt']
  const isThere = ({ record }: EvidenceRecord) =>
    dates.some((field) => typeof record[field] === 'string' && Date.parse(record[field]) < at)
  return { ...evidence, records: evidence.records.filter(isThere) }
}
