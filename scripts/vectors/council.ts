import { instantMs, type DataMap, type Evidence, type EvidenceRecord } from '@quorate/core'
import { readVersion } from '@quorate/governance'

import { must } from './attest-records.ts'
import { keyOf, type Key } from './case.ts'
import {
  bundleOf,
  checks,
  compliance,
  documentOf,
  found,
  proofOf,
  underNext,
  type CheckedGroup,
  type Found,
} from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import {
  ack,
  amend,
  at,
  checkpoint,
  elsewhere,
  governed,
  person,
  seat,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'
import { node, nodePolicy } from './node-records.ts'
import { blockOf } from './proof-blocks.ts'

/** A group like the checked one, of three who weigh the same: any two decide, and who votes is to be seen by another. */
export type Council = CheckedGroup & { readonly carol: Person }

export type CouncilShape = {
  readonly witnesses?: number
  readonly more?: DataMap
  /** Bob, with an account elsewhere, and what tells which keys that had. */
  readonly bob?: Person & { readonly proof: (acknowledged: Housed) => Promise<Evidence['proofs'][number]> }
  readonly plcLogs?: Evidence['plcLogs']
}

export async function council(shape: CouncilShape = {}): Promise<Council> {
  const [alice, bob, carol] = [
    await person('alice'),
    shape.bob ?? (await person('bob')),
    await person('carol'),
  ]
  const people = [alice, bob, carol] as const
  const seats = [
    await memberSeat(alice, [await node('alice')]),
    await memberSeat(bob, [await node('bob')]),
    await memberSeat(carol),
  ]
  const drafted = await nodePolicy(seats, {
    replication: { subjects: [alice.did], minCopies: 1 },
    verification: { layers: [0], sampleSize: 4, verifiers: 1, coveragePpm: 500_000 },
    compliance,
  })
  const policy = { ...drafted, ...governed(drafted, { witnesses: shape.witnesses ?? 1 }), ...shape.more }
  const version = must(readVersion(policy))
  const [first, second, third] = [await ack(alice, policy), await ack(bob, policy), await ack(carol, policy)]
  const records = [
    { repository: alice.did, record: policy },
    ...[first, second, third],
    await checkpoint(alice, policy, at(2), [second, third]),
    await checkpoint(bob, policy, at(2), [first]),
  ]
  const host = await hostOf(alice.did)
  const commits = {
    old: await signedCommit(alice.did, host, at(8)),
    now: await signedCommit(alice.did, host, at(9)),
  }
  const proofs = [
    await published(first),
    await (shape.bob?.proof ?? published)(second),
    await published(third),
  ]
  const documents = await Promise.all(
    people
      .filter(({ did }) => did.startsWith('did:web:'))
      .map(async ({ did }) => ({ did, document: await documentBy(did) })),
  )
  return {
    policy,
    version,
    crew: { policy, version, people: { alice, bob, carol, dave: bob } },
    ...{ alice, bob, carol, commits },
    founding: {
      records: records.map((housed) => found(housed)),
      proofs,
      plcLogs: shape.plcLogs ?? [],
      didDocuments: documents,
    },
  }
}

/** A seat that pins the DID document of a did:web. */
export async function memberSeat(who: Person, nodes: readonly DataMap[] = []): Promise<DataMap> {
  const pinned = who.did.startsWith('did:web:')
    ? { didHead: blockOf(await documentBy(who.did))[0].toString() }
    : {}
  return seat(who, { ...(nodes.length === 0 ? {} : { nodes: [...nodes] }), ...pinned })
}

export async function documentBy(did: string): Promise<DataMap> {
  return documentOf(did, await hostOf(did))
}

function hostOf(did: string): Promise<Key> {
  return keyOf(`host of ${did}`, 'K-256')
}

/** That the host of a did:web published a record. */
export async function published(housed: Housed): Promise<Evidence['proofs'][number]> {
  return proofOf(housed, await hostOf(housed.repository))
}

/** A checkpoint of somebody whose others are not at hand, but that its seq rises with its date. */
export async function sees(
  who: Person,
  { policy }: Council,
  asOf: string,
  seen: readonly Housed[],
  more: DataMap = {},
): Promise<Housed> {
  const link = { seq: Math.floor(instantMs(asOf) / 1000), prev: elsewhere }
  return checkpoint(who, policy, asOf, seen, { ...link, ...more })
}

/** Each record listed an hour after `hour` by Carol, and hers by Alice. */
export async function witnessed(
  group: Council,
  hour: number,
  records: readonly Housed[],
): Promise<readonly Housed[]> {
  const { alice, carol } = group
  const own = (isHers: boolean) => records.filter(({ repository }) => (repository === carol.did) === isHers)
  const checkpoints = [
    await sees(carol, group, at(hour + 1), own(false)),
    ...(own(true).length === 0 ? [] : [await sees(alice, group, at(hour + 1), own(true))]),
  ]
  return [...records, ...checkpoints]
}

/** An amendment that opens at an hour, is approved an hour later and SEEN another hour later; `beside` is seen with the votes. */
export async function adopts(
  group: Council,
  base: DataMap,
  next: DataMap,
  opens: number,
  voters: readonly Person[],
  beside: readonly Housed[] = [],
): Promise<Housed[]> {
  const proposal = await amend(voters[0] ?? group.alice, base, next, opens)
  return [proposal, ...(await votesOn(group, proposal, opens, voters, beside))]
}

export async function votesOn(
  group: Council,
  proposal: Housed,
  opens: number,
  voters: readonly Person[],
  beside: readonly Housed[] = [],
): Promise<readonly Housed[]> {
  const votes = await Promise.all(voters.map((who) => vote(who, proposal, 'approve', at(opens + 1))))
  return witnessed(group, opens + 1, [...votes, ...beside])
}

/** What Alice's node reports: slots under the first version, and then slots under the next one. */
export async function reports(
  group: CheckedGroup,
  slots: readonly number[],
  next?: DataMap,
  nextSlots: readonly number[] = [0],
): Promise<EvidenceRecord[]> {
  const passed = (indices: readonly number[]): Found => Object.fromEntries(indices.map((i) => [i, 'PASS']))
  const first = await checks(group, passed(slots))
  if (next === undefined) return [...first.records]
  const second = await checks(underNext(group, next), passed(nextSlots), {}, first)
  return [...first.records, ...second.records]
}

/** What is asked of a council: which version stands, what its nodes reported under it, and what else the evidence holds. */
export type Hearing = {
  readonly group: Council
  readonly records: readonly Housed[]
  readonly reported?: readonly EvidenceRecord[]
  /** Published beside what founded the group. */
  readonly beside?: Partial<Evidence>
  readonly at: string
  readonly anchor?: DataMap
}

export function heard(
  [name, what, requirement]: readonly [name: string, what: string, requirement: string],
  { group, records, reported = [], beside = {}, at, anchor }: Hearing,
  states: States,
): Decided {
  const { founding } = group
  const all: Evidence = {
    ...founding,
    proofs: [...founding.proofs, ...(beside.proofs ?? [])],
    plcLogs: [...founding.plcLogs, ...(beside.plcLogs ?? [])],
    didDocuments: [...founding.didDocuments, ...(beside.didDocuments ?? [])],
  }
  const bundle = bundleOf(
    all,
    records.map((housed) => found(housed)),
    reported,
  )
  return decided(name, what, requirement, { bundle, at, ...(anchor === undefined ? {} : { anchor }) }, states)
}
