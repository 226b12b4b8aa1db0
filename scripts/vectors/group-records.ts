import { cidOf, contentCid, contentOf, formatInstant, signRecord, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { keyOf, type Key } from './case.ts'
import { sampleRecords } from './sample-records.ts'

/** A record in the repository that houses it, as requests carry it. */
export type Housed = { readonly repository: string; readonly record: DataMap }

export type Person = { readonly did: string; readonly key: Key }

const start = Date.UTC(2026, 0, 1)

/** The instant so many hours after the group was drafted; `ms` milliseconds later. */
export function at(hours: number, ms = 0): string {
  return formatInstant(start + hours * 3_600_000 + ms)
}

/** When things happen: founded by 10, proposals open at 100 and close at 110, the next version takes effect at 112. */
export const hours = {
  acked: 1,
  effective: 10,
  opens: 100,
  voted: 101,
  closes: 110,
  next: 112,
  long: 2000,
} as const

export async function person(name: string, key = name): Promise<Person> {
  return { did: `did:web:${name}.example`, key: await keyOf(key, name < 'c' ? 'P-256' : 'K-256') }
}

export function seat({ did, key }: Person, more: DataMap = {}): DataMap {
  return { did, key: key.did(), weight: 1, ...more }
}

export function cidText(record: DataMap): string {
  const cid = contentCid(record)
  if (!cid.ok) throw new Error('no content CID')
  return cid.value.toString()
}

/** A CID of nothing here. */
export const elsewhere = cidOf(Uint8Array.of(0xf6)).toString()

/** Version 1: more than half decides, no witnesses, 10 hours to vote, 2 hours of delay, no copies asked for. */
export async function firstPolicy(
  members: readonly DataMap[],
  governance: DataMap = {},
  more: DataMap = {},
): Promise<DataMap> {
  const { policy } = await sampleRecords()
  const rules = policy['rules'] as DataMap
  return {
    ...policy,
    name: 'Friends',
    members: [...members],
    governance: {
      ...(policy['governance'] as DataMap),
      votingSeconds: 36_000,
      delaySeconds: 7200,
      ...governance,
    },
    rules: { ...rules, replication: { strategy: 'full', minCopies: 0 } },
    effectiveAt: at(hours.effective),
    createdAt: at(0),
    ...more,
  }
}

function groupOf(policy: DataMap): string {
  return policy['version'] === 1 ? cidText(policy) : (policy['group'] as string)
}

export function successor(base: DataMap, changes: DataMap = { name: 'Good friends' }): DataMap {
  const next = { version: (base['version'] as number) + 1, group: groupOf(base), prev: cidText(base) }
  return { ...base, ...next, effectiveAt: at(hours.next), ...changes }
}

export function governed(policy: DataMap, changes: DataMap): DataMap {
  return { governance: { ...(policy['governance'] as DataMap), ...changes } }
}

export async function sign(repository: string, record: DataMap, ...keys: readonly Key[]): Promise<Housed> {
  let signed = record
  for (const key of keys) {
    const once = await signRecord(signed, repository, key)
    if (!once.ok) throw new Error(once.findings[0].code)
    signed = once.value
  }
  return { repository, record: signed }
}

export function ack(
  who: Person,
  policy: DataMap,
  ackedAt = at(hours.acked),
  more: DataMap = {},
  ...keys: readonly Key[]
): Promise<Housed> {
  const body = {
    group: groupOf(policy),
    policy: cidText(policy),
    key: who.key.did(),
    accepted: true,
    ackedAt,
  }
  const record = { $type: nsids.OrgP2pdsPolicyAck, ...body, ...more }
  return sign(who.did, record, ...(keys.length === 0 ? [who.key] : keys))
}

export async function founding(policy: DataMap, members: readonly Person[]): Promise<Housed[]> {
  const acks = await Promise.all(members.map((m) => ack(m, policy)))
  return [{ repository: members[0]?.did ?? '', record: policy }, ...acks]
}

export function propose(
  who: Person,
  base: DataMap,
  subject: DataMap,
  opens: number = hours.opens,
  more: DataMap = {},
): Promise<Housed> {
  const body = {
    group: groupOf(base),
    base: cidText(base),
    ...subject,
    opensAt: at(opens),
    createdAt: at(opens),
  }
  return sign(who.did, { $type: nsids.OrgP2pdsGovernanceProposal, ...body, ...more }, who.key)
}

export function amend(
  who: Person,
  base: DataMap,
  next: DataMap,
  opens: number = hours.opens,
  more: DataMap = {},
): Promise<Housed> {
  return propose(who, base, { kind: 'amendment', policy: contentOf(next) }, opens, more)
}

export function cancel(who: Person, proposal: Housed): Promise<Housed> {
  const { group, base } = proposal.record
  const body = {
    group,
    base,
    kind: 'cancellation',
    cancels: cidText(proposal.record),
    createdAt: at(hours.voted),
  } as DataMap
  return sign(who.did, { $type: nsids.OrgP2pdsGovernanceProposal, ...body }, who.key)
}

export function vote(
  who: Person,
  proposal: Housed,
  choice = 'approve',
  castAt = at(hours.voted),
  more: DataMap = {},
): Promise<Housed> {
  const { group, base } = proposal.record
  const body = { group, base, proposal: cidText(proposal.record), choice, castAt, ...more } as DataMap
  return sign(who.did, { $type: nsids.OrgP2pdsGovernanceVote, ...body }, who.key)
}

export function checkpoint(
  who: Person,
  policy: DataMap,
  asOf: string,
  seen: readonly Housed[],
  more: DataMap = {},
): Promise<Housed> {
  const body = {
    group: groupOf(policy),
    seq: 0,
    asOf,
    expiresAt: at(hours.long),
    seen: seen.map(({ repository, record }) => ({ repository, cid: cidText(record) })),
  }
  return sign(who.did, { $type: nsids.OrgP2pdsGovernanceCheckpoint, ...body, ...more }, who.key)
}

export function resigned({ repository, record }: Housed, change: (signature: DataMap) => DataMap): Housed {
  return { repository, record: { ...record, signatures: (record['signatures'] as DataMap[]).map(change) } }
}

const orders = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'K-256': 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
}

/** The twin of a signature that anybody can make from it: the same r, and n - s. */
export function highS(curve: keyof typeof orders): (signature: DataMap) => DataMap {
  return (signature) => {
    const bytes = signature['signature'] as Uint8Array
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).toString('hex')}`)
    const twin = (orders[curve] - s).toString(16).padStart(64, '0')
    return {
      ...signature,
      signature: Uint8Array.from([...bytes.subarray(0, 32), ...Buffer.from(twin, 'hex')]),
    }
  }
}
