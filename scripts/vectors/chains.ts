import { toAtprotoJson, type DataMap, type DataValue, type FindingCode, type JsonValue } from '@quorate/core'

import type { Case, Layer } from './case.ts'
import {
  ack,
  amend,
  at,
  checkpoint,
  cidText,
  elsewhere,
  firstPolicy,
  founding,
  hours,
  person,
  propose,
  resigned,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

type Versions = readonly (readonly [policy: DataMap, state: string])[]

type Chain = {
  readonly head: DataMap | null
  readonly state: string | null
  readonly versions?: Versions
  /** Beside `ack/unproven`, which says that no repository proofs came along. */
  readonly findings?: readonly FindingCode[]
  readonly group?: DataMap | string | null
}

type Row = [
  name: string,
  what: string,
  requirement: string,
  layer: Layer,
  records: readonly Housed[],
  expected: Chain,
  more?: { readonly at?: string; readonly anchor?: DataMap },
]

/** GOV-4 to GOV-12: a group of three, from its founding on. */
export async function chainCases(): Promise<Case[]> {
  const [alice, bob, carol, mallory] = (await Promise.all(
    ['alice', 'bob', 'carol', 'mallory'].map((n) => person(n)),
  )) as [Person, Person, Person, Person]
  const all = [alice, bob, carol]
  const first = await firstPolicy(all.map((p) => seat(p)))
  const group = cidText(first)
  const founded = await founding(first, all)
  const adopted = async (
    base: DataMap,
    next: DataMap,
    voters: readonly Person[],
    opens: number = hours.opens,
  ) => {
    const asked = await amend(voters[0] as Person, base, next, opens)
    return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at(opens + 1)))))]
  }
  const second = successor(first)
  const third = successor(second, { name: 'Old friends' })
  const toSecond = await adopted(first, second, [alice, bob])
  const toThird = await adopted(second, third, [alice, bob])
  const other = successor(first, { name: 'Other friends' })
  const toOther = await adopted(first, other, [alice, carol])
  const resolving = async (keep: DataMap, drop: DataMap, voters: readonly Person[], opens: number) => {
    const asked = await propose(
      alice,
      first,
      { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) },
      opens,
    )
    return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at(opens + 1)))))]
  }
  const keepSecond = await resolving(second, other, [alice, bob], 200)
  const keepOther = await resolving(other, second, [alice, carol], 220)
  const overlap = successor(first, { compatUntil: at(150) })
  const toOverlap = await adopted(first, overlap, [alice, bob])
  const bytewise = [second, other].sort((x, y) => (rank(cidText(x)) < rank(cidText(y)) ? -1 : 1))
  const forkedVersions: Versions = [[first, 'ACTIVE'], ...bytewise.map((p) => [p, 'FORKED'] as const)]

  const certificate = compact(toSecond)
  const certified = (change: (c: Compact) => DataMap = (c) => c): Housed => ({
    repository: alice.did,
    record: { ...second, certificate: change(certificate) },
  })
  const onFirst: Chain = { head: first, state: 'ACTIVE', versions: [[first, 'ACTIVE']] }
  const onSecond: Chain = {
    head: second,
    state: 'ACTIVE',
    versions: [
      [first, 'SUPERSEDED'],
      [second, 'ACTIVE'],
    ],
  }
  const below: Chain = { ...onFirst, findings: ['certificate/below-need'] }
  const notFounded = {
    group: first,
    head: null,
    state: null,
    versions: [],
    findings: ['policy/not-founded'],
  } satisfies Chain
  const votesOf = (change: (votes: DataMap[]) => DataMap[]) =>
    certified((c) => ({ ...c, votes: change(c.votes) }))
  const bobs = (change: (vote: DataMap) => DataMap) =>
    votesOf((votes) => votes.map((v) => (v['did'] === bob.did ? change(v) : v)))
  const another = await firstPolicy([seat(mallory)], {}, { name: 'Another group' })

  const watched = await firstPolicy(
    all.map((p) => seat(p)),
    { witnesses: 1 },
  )
  const watchedFounding = await founding(watched, all)
  const links = await Promise.all([
    checkpoint(alice, watched, at(2), watchedFounding.slice(2)),
    checkpoint(bob, watched, at(2), watchedFounding.slice(1, 2)),
  ])
  const later = successor(watched, { effectiveAt: at(200) })
  const toLater = await adopted(watched, later, [alice, bob])
  const seen = await checkpoint(carol, watched, at(103), toLater.slice(1))
  const revocation = await propose(alice, watched, { kind: 'revocation', revokes: cidText(later) }, 150)
  const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', at(151))))
  const listed = await checkpoint(carol, watched, at(152), undoing, { seq: 1, prev: cidText(seen.record) })
  const revoked = [...watchedFounding, ...links, ...toLater, seen, revocation, ...undoing, listed]
  const again = successor(watched, { name: 'Second try', effectiveAt: at(240) })
  const toAgain = await adopted(watched, again, [bob, carol], 210)
  const seenAgain = await checkpoint(alice, watched, at(212), toAgain.slice(1), {
    seq: 1,
    prev: cidText(links[0].record),
  })
  const twins = await Promise.all([20, 21].map((h) => checkpoint(carol, first, at(h), [])))

  const rows: Row[] = [
    // Founding
    ['founded', 'all listed members acknowledged', 'GOV-5', 'none', founded, onFirst],
    [
      'founding-one-missing',
      'one acknowledgment is not there',
      'GOV-5',
      'rule',
      founded.slice(0, 3),
      notFounded,
    ],
    [
      'founding-late',
      'an acknowledgment at effectiveAt',
      'GOV-5',
      'rule',
      [...founded.slice(0, 3), await ack(carol, first, at(hours.effective))],
      notFounded,
    ],
    [
      'founding-other-key',
      "an acknowledgment by a host's key",
      'SIG-4',
      'signature',
      [...founded.slice(0, 3), await ack(carol, first, at(1), {}, mallory.key)],
      notFounded,
    ],
    [
      'founding-unseen',
      'acknowledgments that no other operator listed',
      'GOV-5',
      'rule',
      [...watchedFounding, links[0]],
      { ...notFounded, group: watched },
    ],
    [
      'founding-seen',
      'acknowledgments that other operators listed',
      'GOV-5',
      'none',
      [...watchedFounding, ...links],
      { group: watched, head: watched, state: 'ACTIVE', versions: [[watched, 'ACTIVE']] },
    ],
    [
      'founding-invalid',
      'a version 1 that is invalid',
      'POL-2',
      'rule',
      [{ repository: alice.did, record: { ...first, expiresAt: at(0) } }],
      {
        group: { ...first, expiresAt: at(0) },
        head: null,
        state: null,
        versions: [],
        findings: ['policy/expires-early'],
      },
    ],
    [
      'no-policy',
      'no version 1 at all',
      'GOV-12',
      'rule',
      founded.slice(1),
      { group: null, head: null, state: null, versions: [], findings: ['group/missing'] },
    ],
    // Versions in time
    [
      'scheduled-first',
      'founded and not yet effective',
      'GOV-4',
      'none',
      founded,
      { ...onFirst, state: 'SCHEDULED', versions: [[first, 'SCHEDULED']] },
      { at: at(hours.effective, -1) },
    ],
    ['amended', 'an amendment passed', 'GOV-4', 'none', [...founded, ...toSecond], onSecond],
    [
      'amended-scheduled',
      'it passed and is not yet effective',
      'GOV-4',
      'none',
      [...founded, ...toSecond],
      {
        head: second,
        state: 'SCHEDULED',
        versions: [
          [first, 'ACTIVE'],
          [second, 'SCHEDULED'],
        ],
      },
      { at: at(hours.next, -1) },
    ],
    [
      'amended-twice',
      'a chain of three',
      'GOV-4',
      'none',
      [...toThird, ...toSecond, ...founded],
      {
        head: third,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [second, 'SUPERSEDED'],
          [third, 'ACTIVE'],
        ],
      },
    ],
    [
      'overlap',
      'both versions run until compatUntil',
      'GOV-4',
      'none',
      [...founded, ...toOverlap],
      {
        head: overlap,
        state: 'OVERLAP',
        versions: [
          [first, 'OVERLAP'],
          [overlap, 'OVERLAP'],
        ],
      },
      { at: at(150, -1) },
    ],
    [
      'overlap-over',
      'at compatUntil the version before is superseded',
      'GOV-4',
      'none',
      [...founded, ...toOverlap],
      {
        head: overlap,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [overlap, 'ACTIVE'],
        ],
      },
      { at: at(150) },
    ],
    ['not-passed', 'one approval of three', 'GOV-2', 'rule', [...founded, ...toSecond.slice(0, 2)], onFirst],
    [
      'base-missing',
      'what was decided on a base that is not here',
      'GOV-4',
      'rule',
      [...founded, ...toThird],
      onFirst,
    ],
    [
      'stranger',
      'an amendment by strangers',
      'SIG-4',
      'signature',
      [...founded, ...(await adopted(first, second, [mallory, alice, bob]))],
      onFirst,
    ],
    // Certificates
    [
      'certificate',
      'a certificate stands for the records it was made of',
      'GOV-7',
      'none',
      [...founded, certified()],
      onSecond,
    ],
    [
      'certificate-short',
      'a certificate with one vote too few',
      'GOV-7',
      'rule',
      [...founded, votesOf((v) => v.slice(0, 1))],
      below,
    ],
    [
      'certificate-duplicate',
      'one member twice',
      'SIG-5',
      'rule',
      [...founded, votesOf((v) => [v[0] as DataMap, v[0] as DataMap])],
      { ...below, findings: ['certificate/below-need', 'certificate/duplicate-member'] },
    ],
    [
      'certificate-flipped',
      'another bit in a signature',
      'SIG-1',
      'signature',
      [...founded, bobs((v) => ({ ...v, signature: flip(v['signature']) }))],
      { ...below, findings: ['certificate/below-need', 'signature/mismatch'] },
    ],
    [
      'certificate-redated',
      'a vote with another date',
      'SIG-1',
      'signature',
      [...founded, bobs((v) => ({ ...v, castAt: at(102) }))],
      { ...below, findings: ['certificate/below-need', 'signature/mismatch'] },
    ],
    [
      'certificate-replayed',
      'a vote that was cast on another proposal',
      'GOV-7',
      'signature',
      [...founded, votesOf((v) => [v[0] as DataMap, ...compact(toOther).votes.slice(1)])],
      { ...below, findings: ['certificate/below-need', 'signature/mismatch'] },
    ],
    [
      'certificate-moved',
      'a certificate moved to another policy',
      'GOV-7',
      'signature',
      [...founded, { repository: alice.did, record: { ...other, certificate } }],
      onFirst,
    ],
    [
      'certificate-malformed',
      'a certificate without votes',
      'GOV-7',
      'shape',
      [...founded, certified(({ votes: _, ...c }) => c)],
      onFirst,
    ],
    // Forks
    [
      'forked',
      'two successors that passed',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther],
      {
        head: first,
        state: 'FORKED',
        versions: forkedVersions,
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'forked-reversed',
      'the same in another order',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther].reverse(),
      {
        head: first,
        state: 'FORKED',
        versions: forkedVersions,
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'double-approval',
      'a member approved two policies of which one passed',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther.slice(0, 2)],
      { ...onSecond, findings: ['vote/double-approval'] },
    ],
    [
      'resolved',
      'a resolution lets one stand',
      'GOV-8',
      'none',
      [...founded, ...toSecond, ...toOther, ...keepSecond],
      {
        head: second,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          ...bytewise.map((p) => [p, p === second ? 'ACTIVE' : 'FORKED'] as const),
        ],
        findings: ['vote/double-approval'],
      },
    ],
    [
      'resolved-both-ways',
      'two resolutions that differ',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther, ...keepSecond, ...keepOther],
      {
        head: first,
        state: 'FORKED',
        versions: forkedVersions,
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'equivocation',
      'two choices of one member',
      'GOV-1',
      'rule',
      [...founded, ...toSecond, await vote(bob, toSecond[0] as Housed, 'reject')],
      { ...onSecond, findings: ['vote/equivocation'] },
    ],
    // Revocation
    [
      'revoked',
      'a version is withdrawn before it is effective',
      'GOV-10',
      'none',
      revoked,
      {
        group: watched,
        head: watched,
        state: 'ACTIVE',
        versions: [
          [watched, 'ACTIVE'],
          [later, 'REVOKED'],
        ],
      },
    ],
    [
      'revoked-again',
      'the next successor does not fork with the revoked one',
      'GOV-10',
      'none',
      [...revoked, ...toAgain, seenAgain],
      {
        group: watched,
        head: again,
        state: 'ACTIVE',
        versions: [
          [watched, 'SUPERSEDED'],
          ...(
            [
              [later, 'REVOKED'],
              [again, 'ACTIVE'],
            ] as const
          ).toSorted(([x], [y]) => (rank(cidText(x)) < rank(cidText(y)) ? -1 : 1)),
        ],
      },
    ],
    // Anchors
    [
      'anchored',
      'the anchored head is found',
      'GOV-12',
      'none',
      [...founded, ...toSecond],
      onSecond,
      { anchor: { group, head: cidText(second) } },
    ],
    [
      'rollback',
      'the head is behind the anchored one',
      'GOV-12',
      'rule',
      founded,
      { ...onFirst, findings: ['head/rollback'] },
      { anchor: { group, head: cidText(second) } },
    ],
    [
      'rival-of-anchored',
      'a rival to the anchored head is evidence only',
      'GOV-12',
      'none',
      [...founded, ...toSecond, ...toOther],
      {
        head: second,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          ...bytewise.map((p) => [p, p === second ? 'ACTIVE' : 'FORKED'] as const),
        ],
        findings: ['vote/double-approval'],
      },
      { anchor: { group, head: cidText(second) } },
    ],
    [
      'anchor-dropped',
      'an anchor on a branch that was dropped',
      'GOV-12',
      'rule',
      [...founded, ...toSecond, ...toOther, ...keepSecond],
      {
        head: second,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          ...bytewise.map((p) => [p, p === second ? 'ACTIVE' : 'FORKED'] as const),
        ],
        findings: ['anchor/dropped-branch', 'vote/double-approval'],
      },
      { anchor: { group, head: cidText(other) } },
    ],
    [
      'other-group',
      'evidence of another group',
      'GOV-12',
      'rule',
      founded,
      { group: elsewhere, head: null, state: null, versions: [], findings: ['anchor/other-group'] },
      { anchor: { group: elsewhere } },
    ],
    [
      'ambiguous-group',
      'two founded groups and no anchor',
      'GOV-12',
      'rule',
      [...founded, ...(await founding(another, [mallory]))],
      { group: null, head: null, state: null, versions: [], findings: ['anchor/ambiguous-group'] },
    ],
    [
      'group-chosen',
      'two founded groups and an anchor',
      'GOV-12',
      'none',
      [...founded, ...(await founding(another, [mallory]))],
      onFirst,
      { anchor: { group } },
    ],
    // Checkpoints and admission
    [
      'checkpoint-forked',
      'two checkpoints with one seq',
      'GOV-11',
      'rule',
      [...founded, ...twins],
      { ...onFirst, findings: ['checkpoint/forked'] },
    ],
    [
      'signature-stripped',
      'votes without signatures',
      'SIG-1',
      'signature',
      [
        ...founded,
        ...toSecond.map((r, i) => (i === 0 ? r : { ...r, record: { ...r.record, signatures: [] } })),
      ],
      onFirst,
    ],
    [
      'signature-foreign',
      'votes with signatures of another type',
      'SIG-1',
      'signature',
      [
        ...founded,
        ...toSecond.map((r, i) => (i === 0 ? r : resigned(r, (s) => ({ ...s, $type: 'com.example.seal' })))),
      ],
      onFirst,
    ],
    [
      'as-of',
      'what is dated later is not read',
      'DEC-2',
      'rule',
      [...founded, ...toSecond],
      onFirst,
      { at: at(hours.voted, -1) },
    ],
  ]

  return rows.map(([name, what, requirement, layer, records, expected, more = {}]) => ({
    name: `chain/${name}`,
    what,
    requirement,
    layer,
    op: 'chain',
    request: toAtprotoJson({
      records,
      plcLogs: [],
      at: at(hours.long),
      ...more,
    } as unknown as DataValue) as Record<string, JsonValue>,
    expected: { ok: true, value: valueOf(expected, first) },
  }))
}

function valueOf({ group, head, state, versions = [], findings = [] }: Chain, first: DataMap): JsonValue {
  const founded = head === null ? [] : (['ack/unproven'] as const)
  const cid = group === undefined ? first : group
  return {
    group: cid === null || typeof cid === 'string' ? cid : cidText(cid),
    head: head === null ? null : cidText(head),
    state,
    versions: versions.map(([policy, of]) => ({
      cid: cidText(policy),
      version: policy['version'] as number,
      state: of,
    })),
    findings: [...founded, ...findings].sort(),
  }
}

type Compact = { proposal: DataMap; votes: DataMap[]; acks: DataMap[] }

/** The certificate of a proposal and its votes, made by hand. */
function compact([proposal, ...votes]: readonly Housed[]): Compact {
  if (proposal === undefined) throw new Error('no proposal')
  const { policy: _policy, ...record } = proposal.record
  return {
    proposal: { repository: proposal.repository, record },
    votes: votes
      .map(({ repository, record: { choice, castAt, signatures } }) => {
        const { key, signature } = (signatures as DataMap[])[0] as { key: string; signature: Uint8Array }
        return { did: repository, key, choice, castAt, signature } as DataMap
      })
      .sort((x, y) => ((x['did'] as string) < (y['did'] as string) ? -1 : 1)),
    acks: [],
  }
}

function flip(signature: DataValue | undefined): Uint8Array {
  return Uint8Array.from(signature as Uint8Array, (byte, i) => (i === 40 ? byte ^ 1 : byte))
}

/** Bytewise order of CIDs in base32, where the digits stand for more than the letters. */
function rank(cid: string): string {
  return cid.replaceAll(/[2-7]/g, (digit) => `~${digit}`)
}
