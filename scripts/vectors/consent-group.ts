import type { FoundBatch } from '@quorate/attest'
import { formatInstant, instantMs, type DataMap, type Evidence, type EvidenceRecord } from '@quorate/core'

import { nodeKey } from './attest-records.ts'
import { keyOf, type Key } from './case.ts'
import {
  bundleOf,
  checkedGroup,
  checks,
  compliance,
  found,
  proofOf,
  underNext,
  type Changes,
  type CheckedGroup,
  type Checks,
  type Found,
} from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import {
  ack,
  amend,
  at,
  checkpoint,
  elsewhere,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

/** What was checked days ago still shows something, and little has to be. */
const patient: Changes = {
  verification: { coveragePpm: 0 },
  compliance: { ...compliance, failedAfterSeconds: 172_800, abandonedAfterSeconds: 345_600 },
}

/** A checked group of which one member decides alone, and what it weighs. */
export async function groupOf(
  heavy: 'alice' | 'bob',
  more: DataMap = {},
  rules: Changes = {},
  seats: readonly DataMap[] = [{}, {}],
): Promise<CheckedGroup> {
  const drafted = await checkedGroup()
  const members = (drafted.policy['members'] as DataMap[]).map((member, i) => ({
    ...member,
    ...seats[i],
    weight: (i === 0) === (heavy === 'alice') ? 3 : 1,
  }))
  const parts = new Set([...Object.keys(patient), ...Object.keys(rules)])
  const merged = [...parts].map((part): [string, DataMap] => [part, { ...patient[part], ...rules[part] }])
  const governance = { ...(drafted.policy['governance'] as DataMap), exitNoticeSeconds: 7200 }
  return checkedGroup(Object.fromEntries(merged), { members, governance, ...more })
}

/** The next version, which takes effect 40 hours after the group was drafted; seats are those of Alice and Bob, with other fields. */
export function nextOf(
  { policy }: CheckedGroup,
  { alice = {}, bob = {}, ...changes }: DataMap & { alice?: DataMap; bob?: DataMap },
  rules: Changes = {},
  effectiveAt = at(40),
): DataMap {
  const [first, second] = policy['members'] as [DataMap, DataMap]
  const own = policy['rules'] as DataMap
  const ruled = Object.entries(rules).map(([part, fields]): [string, DataMap] => [
    part,
    { ...(own[part] as DataMap | undefined), ...fields },
  ])
  return successor(policy, {
    name: 'Good friends',
    effectiveAt,
    members: [
      { ...first, ...alice },
      { ...second, ...bob },
    ],
    rules: { ...own, ...Object.fromEntries(ruled) },
    ...changes,
  })
}

/** What adopts a version: proposed by the first, approved by all, at an hour. */
export async function adopts(
  base: DataMap,
  next: DataMap,
  voters: readonly Person[],
  hours = 20,
): Promise<Housed[]> {
  const [proposer] = voters
  if (proposer === undefined) throw new Error('nobody proposes')
  const proposal = await amend(proposer, base, next, hours)
  return [
    proposal,
    ...(await Promise.all(voters.map((who) => vote(who, proposal, 'approve', at(hours + 1))))),
  ]
}

/** The node of Alice or Bob with other fields. */
export function movedNode(group: CheckedGroup, who: 0 | 1, changes: DataMap): DataMap {
  const [node] = ((group.policy['members'] as DataMap[])[who]?.['nodes'] ?? []) as DataMap[]
  return { nodes: [{ ...node, ...changes }] }
}

/** A key of nobody's node. */
export async function strangeKey(): Promise<string> {
  return (await nodeKey('mallory')).did()
}

/** Batches that a member saw too, by its own key, a minute after they end. */
async function alsoSeen(
  { policy }: CheckedGroup,
  who: Person,
  { records }: Checks,
): Promise<EvidenceRecord[]> {
  const batches = records.filter(({ record }) => record['to'] !== undefined)
  const by = Map.groupBy(batches, ({ record }) => record['to'] as string)
  const seen = await Promise.all(
    [...by].map(([to, own]) => {
      const asOf = instantMs(to) + 60_000
      const link = { seq: Math.floor(asOf / 1000), prev: elsewhere }
      return checkpoint(who, policy, formatInstant(asOf), own, link)
    }),
  )
  return seen.map((housed) => found(housed))
}

export function hostOf(name: 'alice' | 'bob'): Promise<Key> {
  return keyOf(`host of ${name}`, 'K-256')
}

/** What Bob signs about a version, and that his host published it. */
export async function bobSays(
  { bob }: CheckedGroup,
  policy: DataMap,
  ackedAt: string,
  more: DataMap = {},
  ...keys: readonly Key[]
): Promise<{ readonly said: Housed; readonly proof: Evidence['proofs'][number] }> {
  const said = await ack(bob, policy, ackedAt, more, ...keys)
  return { said, proof: await proofOf(said, await hostOf('bob')) }
}

/** What was found of Bob's node under the first version, then under the next one; Bob saw it too. */
export async function reportsOn(
  group: CheckedGroup,
  first: Found,
  next?: { readonly policy: DataMap; readonly found: Found; readonly late?: DataMap },
): Promise<EvidenceRecord[]> {
  const one = await checks(group, first)
  if (next === undefined) return [...one.records, ...(await alsoSeen(group, group.bob, one))]
  const under = underNext(group, next.policy)
  const two = await checks(under, next.found, next.late ?? {}, one)
  return [
    ...one.records,
    ...two.records,
    ...(await alsoSeen(group, group.bob, {
      batches: [] as FoundBatch[],
      records: [...one.records, ...two.records],
    })),
  ]
}

/** One case: what founded the group, what was said since, what was published of it, and what was reported. */
export function told(
  [name, what, requirement]: readonly [name: string, what: string, requirement: string],
  { founding }: Pick<CheckedGroup, 'founding'>,
  asked: {
    readonly at: string
    readonly said?: readonly Housed[]
    readonly reported?: readonly EvidenceRecord[]
    readonly beside?: Partial<Evidence>
  },
  states: States,
): Decided {
  const { said = [], reported = [], beside = {} } = asked
  const all: Evidence = {
    ...founding,
    proofs: [...founding.proofs, ...(beside.proofs ?? [])],
    didDocuments: [...founding.didDocuments, ...(beside.didDocuments ?? [])],
  }
  const bundle = bundleOf(
    all,
    said.map((housed) => found(housed)),
    reported,
  )
  return decided(name, what, requirement, { bundle, at: asked.at }, states)
}
