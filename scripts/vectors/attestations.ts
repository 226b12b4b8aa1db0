import { instantMs, readBundle, type DataMap, type EvidenceRecord, type FindingCode } from '@quorate/core'
import { draftAttestation } from '@quorate/evaluator'
import { nsids } from '@quorate/schemas'

import { must } from './attest-records.ts'
import { attestationCase, attested, by, issued } from './attestation-case.ts'
import type { Case } from './case.ts'
import { bundleOf, checkedGroup, checks, found } from './checked-group.ts'
import {
  amend,
  at,
  checkpoint,
  cidText,
  elsewhere,
  person,
  successor,
  vote,
  type Housed,
} from './group-records.ts'

/** ATT-2: what recomputing an attestation comes to, with exactly its inputs, with others, and with fewer. */
export async function attestationCases(): Promise<Case[]> {
  const made = await attested({ 0: 'PASS' }, 1)
  const { group, bundle, records, draft } = made
  const [signed, own] = [await by(group.alice, draft), await by(group.bob, draft)]
  const cases: Case[] = []
  const add = (...args: Parameters<typeof attestationCase>) => cases.push(attestationCase(...args))

  // Exactly these inputs.
  add('reproduced', 'the same evidence comes to the same decision', signed, [bundle], {
    result: 'reproduced',
  })
  add('claim', 'the attester speaks of its own node: it is right, and a claim', own, [bundle], {
    result: 'reproduced',
    isClaim: true,
  })
  add('repeated', 'the same bundle twice is the same evidence', signed, [bundle, bundle], {
    result: 'reproduced',
  })
  const zoe = await person('zoe')
  const junk = bundleOf(group.founding, records, [
    { repository: zoe.did, record: group.policy, cid: group.version.cid },
    { repository: signed.repository, record: signed.record, cid: cidText(signed.record) },
  ])
  add('outsider', 'what outsiders add, and attestations, are no inputs', signed, [junk], {
    result: 'reproduced',
  })
  const falsely = async (name: string, what: string, changes: typeof draft, code: FindingCode) =>
    add(`refuted-${name}`, what, await by(group.alice, { ...draft, ...changes }), [bundle], {
      result: 'refuted',
      why: [code],
    })
  const named = draft['bundle'] as DataMap
  const conditions = draft['conditions'] as { type: string; status: string; reason: string }[]
  const changed = (type: string, change: object) =>
    conditions.map((own) => (own.type === type ? { ...own, ...change } : own))
  await falsely(
    'decision',
    'the inputs give another decision',
    { decision: elsewhere },
    'attestation/decision',
  )
  await falsely(
    'outcome',
    'the evidence comes to a better outcome',
    { outcome: 'degraded' },
    'attestation/claim',
  )
  await falsely('level', 'the evidence comes to another level', { level: 1 }, 'attestation/claim')
  await falsely(
    'status',
    'a condition came out otherwise',
    { conditions: changed('Covered', { status: 'Unknown' }) },
    'attestation/claim',
  )
  await falsely(
    'reason',
    'a condition has another reason',
    { conditions: changed('InSync', { reason: 'Passing' }) },
    'attestation/claim',
  )
  await falsely(
    'condition',
    'a condition is left out',
    { conditions: conditions.slice(0, -1) },
    'attestation/claim',
  )
  await falsely(
    'node',
    'it names a node that owes nothing',
    { node: 'did:web:node.carol.example' },
    'attestation/claim',
  )
  await falsely(
    'size',
    'it counts one piece of evidence more',
    { bundle: { ...named, size: (named['size'] as number) + 1 } },
    'attestation/claim',
  )
  const late = new Date(instantMs(draft['at'] as string) - 21_599_999).toISOString()
  await falsely(
    'window',
    'the window is a millisecond shorter than what is judged',
    { window: { from: late, to: draft['at'] ?? '' } },
    'attestation/claim',
  )

  // More evidence, at the same instant.
  const more = await attested({ 0: 'PASS', 1: 'PASS' }, 1, group)
  add('upheld', 'one more slot passed: another decision, and nothing is worse', signed, [more.bundle], {
    result: 'upheld',
  })
  add('upheld-beside', 'the same beside the bundle that it was made from', signed, [bundle, more.bundle], {
    result: 'upheld',
  })
  for (const [name, what, changes, code] of [
    ['decision', 'its inputs give another decision', { decision: elsewhere }, 'attestation/decision'],
    [
      'inputs',
      'its inputs are fewer than it says',
      { bundle: { ...named, size: (named['size'] as number) + 1 } },
      'attestation/claim',
    ],
  ] as const)
    add(
      `refuted-${name}-beside`,
      `${what}, beside more evidence in which nothing is worse`,
      await by(group.alice, { ...draft, ...changes }),
      [bundle, more.bundle],
      { result: 'refuted', why: [code] },
    )
  const failing = await attested({ 0: 'PASS', 1: 'OFFLINE' }, 1, group)
  const worse = { result: 'refuted', why: ['attestation/claim'] } as const
  add('refuted', 'a slot failed of which it did not know', signed, [failing.bundle], worse)
  add(
    'refuted-beside',
    'the same beside the bundle that it was made from',
    signed,
    [bundle, failing.bundle],
    worse,
  )
  const bad = await by(group.alice, failing.draft)
  add(
    'better',
    'it knew of a failure that the others do not tell: what they tell is better, and not all that it rests on',
    bad,
    [bundle],
    {
      result: 'unknown',
      why: ['attestation/evidence-missing'],
    },
  )

  // Less evidence.
  const without = (name: string, what: string, left: readonly EvidenceRecord[], ...why: FindingCode[]) =>
    add(`missing-${name}`, what, signed, [bundleOf(group.founding, left)], { result: 'unknown', why })
  const isOf = (type: string) => (found: EvidenceRecord) => found.record['$type'] === type
  const batches = records.filter(isOf(nsids.OrgP2pdsAttestBatch))
  const last = batches.at(-1)
  const absent = 'attestation/evidence-missing'
  without(
    'batch',
    'the batch that it names is not there',
    records.filter((one) => one !== last),
    absent,
  )
  without(
    'receipt',
    'the batch came without its receipts',
    records.map((one) => (one === last ? { ...one, blob: undefined } : one)),
    absent,
  )
  const blind = await Promise.all(
    [7, 8, 9, 10, 11].map((hour) => checkpoint(group.alice, group.policy, at(hour), [])),
  )
  const blindly = blind.map((one) => found(one))
  const unseen = [...batches, ...blindly]
  without(
    'sight',
    'that anybody saw the batch in time is not there, but others: it looks worse, and proves nothing',
    unseen,
    absent,
    'attestation/claim',
  )
  add(
    'missing-proof',
    'that the members were bound is not there: what their nodes signed says nothing, as if it were not there',
    signed,
    [bundleOf({ ...group.founding, proofs: [] }, records, blindly)],
    { result: 'unknown', why: [absent] },
  )
  without(
    'any',
    'what makes no difference is not there either: a part of the evidence is not the evidence',
    records.filter((one) => one !== batches[0]),
    absent,
  )
  const sights = records.filter((one) => one.record['$type'] === nsids.OrgP2pdsGovernanceCheckpoint)
  add(
    'missing-beside',
    'the same beside what was left out',
    signed,
    [bundleOf(group.founding, batches), bundleOf(group.founding, sights)],
    { result: 'reproduced' },
  )
  const nothing = bundleOf({ records: [], proofs: [], plcLogs: [], didDocuments: [] })
  for (const [name, bundles] of [
    ['policy', [nothing]],
    ['bundle', []],
  ] as const)
    add(`missing-${name}`, 'the policy by which it judged is not there', signed, bundles, {
      result: 'unknown',
      isClaim: null,
      why: [absent],
    })

  // Time, and other profiles.
  const atExpiry = (ms: number) => issued(draft, 60_000 + 86_400_000 + ms)
  add(
    'expired',
    'it expired at this millisecond',
    signed,
    [bundle],
    { result: 'reproduced', why: ['attestation/expired'] },
    atExpiry(0),
  )
  add(
    'refuted-expired',
    'it expired, and was false besides',
    await by(group.alice, { ...draft, level: 4 }),
    [bundle],
    { result: 'refuted', why: ['attestation/claim', 'attestation/expired'] },
    atExpiry(0),
  )
  add(
    'profile-expired',
    'it expired, and was evaluated under a profile that is not known',
    await by(group.alice, { ...draft, profile: 'quorate/v2' }),
    [bundle],
    { result: 'unknown', isClaim: null, why: ['attestation/expired', 'attestation/profile'] },
    atExpiry(0),
  )
  add('expires', 'it expires a millisecond later', signed, [bundle], { result: 'reproduced' }, atExpiry(-1))
  add(
    'in-future',
    'it is read a millisecond before it was issued',
    signed,
    [bundle],
    { result: 'unknown', isClaim: null, why: ['record/in-future'] },
    issued(draft, 59_999),
  )
  add(
    'profile',
    'it was evaluated under a profile that is not known',
    await by(group.alice, { ...draft, profile: 'quorate/v2', outcome: 'splendid' }),
    [bundle],
    { result: 'unknown', isClaim: null, why: ['attestation/profile'] },
  )
  cases.push(...(await laterChecks(group)), await laterVersion(), ...(await anchored()), ...(await vouched()))
  return cases
}

/** Claims that are bad already stay true, whatever else comes. */
async function laterChecks(group: Awaited<ReturnType<typeof attested>>['group']): Promise<Case[]> {
  const { draft, bundle } = await attested({ 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE' }, 2, group)
  const { records } = await checks(group, { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE', 3: 'PASS' })
  const signed = await by(group.alice, draft)
  return [
    attestationCase(
      'noncompliant',
      'that a node is noncompliant is attested like anything else',
      signed,
      [bundle],
      { result: 'reproduced' },
    ),
    attestationCase(
      'noncompliant-later',
      'what is dated after its instant is no evidence for or against it',
      signed,
      [bundleOf(group.founding, records)],
      { result: 'reproduced' },
    ),
  ]
}

/** A version took effect of which the attester did not know. */
async function laterVersion(): Promise<Case> {
  const group = await checkedGroup({}, {}, 3)
  const { draft, records } = await attested({ 28: 'PASS', 29: 'PASS' }, 30, group)
  const next = successor(group.policy, { name: 'Good friends', effectiveAt: at(40) })
  const proposal = await amend(group.alice, group.policy, next, 20)
  const approval = await vote(group.alice, proposal, 'approve', at(21))
  const amendment = [proposal, approval].map((housed) => found(housed))
  return attestationCase(
    'refuted-version',
    'another version was in force',
    await by(group.alice, draft),
    [bundleOf(group.founding, records, amendment)],
    { result: 'refuted', why: ['attestation/claim'] },
  )
}

/** What the attester trusted is part of what it says. */
async function anchored(): Promise<Case[]> {
  const { group, bundle, draft } = await attested({ 0: 'PASS' }, 1)
  const head = { group: group.version.cid, head: group.version.cid }
  const request = { node: draft['node'] as string, at: instantMs(draft['at'] as string), anchor: head }
  const times = { issuedAt: request.at + 60_000, expiresAt: request.at + 120_000 }
  const own = draftAttestation(must(readBundle(bundle)), { ...request, ...times })
  return [
    attestationCase(
      'anchored',
      'it was anchored, and says that the head follows',
      await by(group.alice, own ?? {}),
      [bundle],
      { result: 'reproduced' },
    ),
    attestationCase(
      'refuted-anchor',
      'it names an anchor that it was not made with',
      await by(group.alice, { ...draft, anchor: head }),
      [bundle],
      { result: 'refuted', why: ['attestation/claim', 'attestation/decision'] },
    ),
  ]
}

/** Alice vouched for the head before she attested, and the attestation says when. */
async function vouched(): Promise<Case[]> {
  const group = await checkedGroup()
  const { alice } = group
  const vouches = (hour: number, ms = 0) =>
    checkpoint(alice, group.policy, at(hour, ms), [], { head: group.version.cid, seq: hour, prev: elsewhere })
  const own = found(await vouches(12))
  const { records, draft: silent } = await attested({ 0: 'PASS', 2: 'PASS' }, 2, group)
  const bundle = bundleOf(group.founding, records, [own])
  const anchor = { group: group.version.cid }
  const instant = instantMs(silent['at'] as string)
  const draft: DataMap =
    draftAttestation(must(readBundle(bundle)), {
      ...{ node: silent['node'] as string, at: instant, anchor },
      ...{ issuedAt: instant + 60_000, expiresAt: instant + 120_000 },
    }) ?? {}
  if (draft['newestVouching'] !== at(12)) throw new Error('the newest vouching is that of hour 12')
  const { newestVouching: _newest, ...without } = draft
  const signed = await by(alice, draft)
  const add = (name: string, what: string, housed: Housed, other: Uint8Array, answer: object) =>
    attestationCase(`vouching-${name}`, what, housed, [other], answer as never)
  const claim = { result: 'refuted', why: ['attestation/claim'] }
  const missing = (...more: string[]) => ({
    result: 'unknown',
    why: [...more, 'attestation/evidence-missing'],
  })
  const beside = (...more: readonly Housed[]) =>
    bundleOf(group.founding, records, [...more.map((one) => found(one))])
  return [
    add('stated', 'it says when the head was vouched for last', signed, bundle, { result: 'reproduced' }),
    add(
      'newer',
      'it says that the head was vouched for a millisecond later than it was',
      await by(alice, { ...draft, newestVouching: at(12, 1) }),
      bundle,
      claim,
    ),
    add('unsaid', 'it leaves out that the head was vouched for', await by(alice, without), bundle, claim),
    add(
      'gone',
      'the checkpoint is not in the evidence',
      signed,
      bundleOf(group.founding, records),
      missing(),
    ),
    add(
      'older',
      'an older checkpoint is there in its place: that is no proof against anybody',
      signed,
      beside(await vouches(11)),
      missing('attestation/claim'),
    ),
    add(
      'later',
      'a newer checkpoint in its place makes nothing worse',
      signed,
      beside(await vouches(12, 1)),
      { result: 'upheld' },
    ),
  ]
}
