import { cidOf, contentCid, writeBundle, writeCar, type DataMap, type Evidence } from '@quorate/core'

import { must } from './attest-records.ts'
import { bundleOf, checkedGroup, checks, due, found, underNext, type CheckedGroup } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { ack, amend, at, checkpoint, cidText, propose, successor, vote } from './group-records.ts'
import { blockOf } from './proof-blocks.ts'

/** DEC-5, GOV-12: what no obligation is judged by, and what the reader's anchor says of it. */
export async function groupCases(): Promise<Decided[]> {
  const group = await checkedGroup()
  const { records } = await checks(group, { 0: 'PASS' })
  const bundle = bundleOf(group.founding, records)
  return [
    ...unreadable(bundle, due(group, 0)),
    ...(await unfounded(group)),
    ...(await anchored(group, bundle)),
    ...(await consented(group)),
    ...(await forked()),
  ]
}

function unreadable(bundle: Uint8Array, at: string): Decided[] {
  const row = (name: string, what: string, bytes: Uint8Array, outcome: States['outcome'], code: string) =>
    decided(name, what, 'DEC-1', { bundle: bytes, at }, { outcome, findings: [code] })
  const flipped = bundle.map((byte, i) => (i === bundle.length - 1 ? byte ^ 1 : byte))
  const [root, index] = blockOf({ entries: [], version: 2 })
  return [
    row('bytes-none', 'a file of no bytes', new Uint8Array(), 'invalid', 'car/malformed'),
    row('bytes-cut', 'a bundle without its last byte', bundle.subarray(0, -1), 'invalid', 'car/malformed'),
    row('bytes-flipped', 'a bundle with one bit flipped', flipped, 'invalid', 'car/hash-mismatch'),
    row(
      'bytes-trailing',
      'a byte after the last block',
      Uint8Array.of(...bundle, 0),
      'invalid',
      'car/malformed',
    ),
    row(
      'bundle-later',
      'a bundle of a later version',
      writeCar(root, [[root, index]]),
      'indeterminate',
      'bundle/unknown-version',
    ),
    row(
      'bundle-empty',
      'a bundle without entries',
      must(writeBundle({ records: [], proofs: [], plcLogs: [], didDocuments: [] })),
      'indeterminate',
      'group/missing',
    ),
  ]
}

/** Records alone: nothing that proves what hosts published. */
function recordsOf(...records: readonly { repository: string; record: DataMap }[]): Uint8Array {
  const evidence: Evidence = {
    records: records.map((r) => found(r)),
    proofs: [],
    plcLogs: [],
    didDocuments: [],
  }
  return must(writeBundle(evidence))
}

async function unfounded({ alice, bob, policy, version }: CheckedGroup): Promise<Decided[]> {
  const founded = async (changed: DataMap) =>
    recordsOf({ repository: alice.did, record: changed }, await ack(alice, changed), await ack(bob, changed))
  const rules = policy['rules'] as DataMap
  const governance = policy['governance'] as DataMap
  const row = (name: string, what: string, bundle: Uint8Array, states: States, requirement = 'DEC-5') =>
    decided(name, what, requirement, { bundle, at: at(12) }, { conditions: {}, ...states })
  const alone = recordsOf({ repository: alice.did, record: policy }, await ack(alice, policy))
  return [
    row('group-not-founded', 'a member of the first version did not acknowledge it', alone, {
      outcome: 'indeterminate',
      findings: ['policy/not-founded'],
    }),
    row(
      'group-invalid',
      'a first version whose quorum is above all weight',
      await founded({ ...policy, governance: { ...governance, quorum: 100 } }),
      { outcome: 'invalid', findings: ['policy/quorum'] },
    ),
    row(
      'group-unknown-rule',
      'a first version with a rule that is not known here',
      await founded({ ...policy, rules: { ...rules, novelty: { n: 1 } } }),
      { outcome: 'indeterminate', findings: ['policy/unknown-rule'] },
      'ENC-6',
    ),
    row(
      'group-unknown-strategy',
      'a first version with a strategy that is not known here',
      await founded({ ...policy, rules: { ...rules, replication: { strategy: 'striped', minCopies: 0 } } }),
      { outcome: 'indeterminate', findings: ['policy/unknown-rule'] },
      'ENC-6',
    ),
    row(
      'group-unknown-layer',
      'a first version with a layer that is not known here',
      await founded({
        ...policy,
        rules: { ...rules, verification: { ...(rules['verification'] as DataMap), layers: [0, 2] } },
      }),
      { outcome: 'indeterminate', findings: ['policy/unknown-rule'] },
      'ENC-6',
    ),
    row(
      'group-silent',
      `a group that is founded, version ${String(version.number)}, and of which nothing else is known`,
      await founded(policy),
      {
        outcome: 'indeterminate',
        conditions: {
          'Acknowledged did:web:bob.example': 'Unknown NotProven',
          Covered: 'Unknown NothingJudged',
        },
        obligation: { state: 'unbound' },
        findings: ['ack/unproven'],
      },
    ),
  ]
}

async function anchored(group: CheckedGroup, bundle: Uint8Array): Promise<Decided[]> {
  const { version, policy, alice, bob } = group
  const elsewhere = cidOf(Uint8Array.of(0xf6)).toString()
  const row = (name: string, what: string, anchor: DataMap, states: States, bytes = bundle) =>
    decided(name, what, 'GOV-12', { bundle: bytes, at: due(group, 0), anchor }, states)
  const second = { ...policy, name: 'Others', createdAt: policy['createdAt'] as string }
  const both = [
    { repository: alice.did, record: second },
    await ack(alice, second),
    await ack(bob, second),
  ].map((housed) => found(housed))
  const { records } = await checks(group, { 0: 'PASS' })
  const two = bundleOf(group.founding, records, both)
  return [
    row(
      'anchor-group',
      'an anchor without a head',
      { group: version.cid },
      {
        ...fine,
        conditions: { Anchored: 'Unknown NoAnchoredHead' },
      },
    ),
    row(
      'anchor-head',
      'the head that was found is the anchored one',
      { group: version.cid, head: version.cid },
      {
        ...fine,
        conditions: { Anchored: 'True HeadFollows' },
      },
    ),
    row(
      'anchor-rollback',
      'the anchored head was not found',
      { group: version.cid, head: elsewhere },
      {
        outcome: 'invalid',
        conditions: { Anchored: 'False HeadBehind' },
        findings: ['head/rollback'],
      },
    ),
    row(
      'anchor-other-group',
      'evidence of another group',
      { group: elsewhere },
      {
        outcome: 'indeterminate',
        findings: ['group/missing'],
      },
    ),
    row(
      'anchor-no-cid',
      'an anchor that is no CID',
      { group: 'friends' },
      {
        outcome: 'indeterminate',
        findings: ['cid/invalid'],
      },
    ),
    row('groups-two-anchored', 'two groups, and the reader means one', { group: version.cid }, fine, two),
    decided(
      'groups-two',
      'two groups, and the reader means none',
      'GOV-12',
      { bundle: two, at: due(group, 0) },
      {
        outcome: 'indeterminate',
        findings: ['anchor/ambiguous-group'],
      },
    ),
  ]
}

/** Bob leaves at 11:00; Alice saw it at 11:30, and two hours' notice end at 13:30. */
async function consented(group: CheckedGroup): Promise<Decided[]> {
  const governance = { ...(group.policy['governance'] as DataMap), exitNoticeSeconds: 7200 }
  const leaving = await checkedGroup({}, { governance })
  const { policy, alice, bob } = leaving
  const exit = await ack(bob, policy, at(11), { accepted: false })
  const seen = await checkpoint(alice, policy, at(11.5), [exit])
  const { records } = await checks(leaving, { 0: 'PASS', 1: 'PASS', 2: 'PASS' })
  const told = bundleOf(leaving.founding, records, [found(exit), found(seen)])
  const unseen = bundleOf(leaving.founding, records, [found(exit)])
  const row = (name: string, what: string, at: string, states: States, bundle = told) =>
    decided(name, what, 'GOV-6', { bundle, at }, states)
  const stays: States = { ...fine, conditions: { 'Acknowledged did:web:bob.example': 'True Acknowledged' } }
  const proofless = { ...group.founding, proofs: group.founding.proofs.slice(0, 1) }
  const { records: kept } = await checks(group, { 0: 'PASS' })
  return [
    row('exit-notice', 'the last millisecond of a notice', '2026-01-01T13:29:59.999Z', stays),
    row('exit-over', 'the notice is over: nothing is owed, and a copy is missing', at(13.5), {
      outcome: 'noncompliant',
      conditions: {
        'Acknowledged did:web:bob.example': 'False Exited',
        Covered: 'Unknown NothingJudged',
        Copies: 'False SomeFalse',
      },
      obligation: { state: 'ended' },
    }),
    row('exit-unseen', 'a notice that nobody saw', at(14), stays, unseen),
    decided(
      'ack-unproven',
      "no proof that Bob's repository published his acknowledgment",
      'GOV-6',
      { bundle: bundleOf(proofless, kept), at: due(group, 0) },
      {
        outcome: 'indeterminate',
        conditions: {
          'Acknowledged did:web:bob.example': 'Unknown NotProven',
          Covered: 'Unknown NothingJudged',
          Copies: 'Unknown SomeUnknown',
        },
        obligation: { state: 'unbound' },
        findings: ['ack/unproven'],
      },
    ),
  ]
}

async function forked(): Promise<Decided[]> {
  const group = await checkedGroup({}, {}, 3)
  const { policy, alice, bob, founding } = group
  const rival = (name: string) => successor(policy, { name, effectiveAt: at(40) })
  const proposals = [
    await amend(alice, policy, rival('Left'), 20),
    await amend(alice, policy, rival('Right'), 20),
  ] as const
  const approvals = await Promise.all(proposals.map((proposal) => vote(alice, proposal, 'approve', at(21))))
  const both = [...proposals, ...approvals].map((housed) => found(housed))
  const left = { group: group.version.cid, head: must(contentCid(rival('Left'))).toString() }
  const novel = successor(policy, {
    name: 'Novel',
    effectiveAt: at(40),
    rules: { ...(policy['rules'] as DataMap), novelty: { n: 1 } },
  })
  const unread = await amend(alice, policy, novel, 20)
  const unreadVote = await vote(alice, unread, 'approve', at(21))
  const twice = await amend(alice, policy, rival('Once'), 20)
  const words = [await vote(bob, twice, 'approve', at(21)), await vote(bob, twice, 'reject', at(21))]
  const early = await amend(alice, policy, successor(policy, { effectiveAt: at(20) }), 20)
  const onEarly = [await vote(bob, early, 'approve', at(21)), await vote(bob, early, 'reject', at(21))]
  const fork = { keep: cidText(rival('Left')), drop: cidText(rival('Right')) }
  const groundless = await propose(alice, policy, { kind: 'resolution', ...fork }, 20)
  const { records } = await checks(group, { 10: 'PASS', 11: 'PASS', 12: 'PASS' })
  const next = underNext(group, rival('Left'))
  const { records: reports } = await checks(next, { 0: 'PASS' })
  return [
    decided(
      'group-forked',
      'two successors of one version passed',
      'GOV-8',
      { bundle: bundleOf(founding, both), at: at(41) },
      {
        outcome: 'invalid',
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ),
    decided(
      'group-forked-anchored',
      'the reader trusts one of two branches, and that alone does not settle it',
      'GOV-12',
      { bundle: bundleOf(founding, both, reports), at: at(40, -1), anchor: left },
      { outcome: 'invalid', findings: ['policy/forked', 'vote/double-approval'] },
    ),
    decided(
      'decision-not-understood',
      'a majority approved a version with a rule that is not known here',
      'ENC-6',
      { bundle: bundleOf(founding, [found(unread), found(unreadVote)], records), at: due(group, 12) },
      { outcome: 'indeterminate', findings: ['policy/unknown-rule'] },
    ),
    decided(
      'resolution-of-no-fork',
      'a member proposes to choose between versions that were never certified',
      'DEC-3',
      {
        bundle: bundleOf(
          founding,
          [...proposals, groundless].map((housed) => found(housed)),
          records,
        ),
        at: due(group, 12),
      },
      fine,
    ),
    decided(
      'vote-twice',
      'a member that voted twice, and differently, on a proposal that did not pass',
      'GOV-1',
      {
        bundle: bundleOf(
          founding,
          [twice, ...words].map((housed) => found(housed)),
          records,
        ),
        at: due(group, 12),
      },
      { ...fine, findings: ['vote/equivocation'] },
    ),
    decided(
      'vote-twice-on-invalid',
      'on a proposal that is INVALID',
      'GOV-1',
      {
        bundle: bundleOf(
          founding,
          [early, ...onEarly].map((housed) => found(housed)),
          records,
        ),
        at: due(group, 12),
      },
      { ...fine, findings: ['vote/equivocation'], proposals: { 'amendment INVALID': 1 } },
    ),
  ]
}
