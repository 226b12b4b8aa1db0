import {
  contentCid,
  contentOf,
  formatInstant,
  signRecord,
  type Checked,
  type DataMap,
  type DataValue,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'
import type { FoundRecord } from '../src/index.ts'
import { keyOf, type Key } from './keys.ts'

const hour = 3_600_000
const origin = Date.UTC(2026, 0, 1)

/** The instant so many hours after the group was drafted, as milliseconds. */
export function ms(hours: number): number {
  return origin + Math.round(hours * hour)
}

export function instant(hours: number): string {
  return formatInstant(ms(hours))
}

export function ensure<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings))
  return checked.value
}

export function cidOfRecord(record: DataMap): string {
  return ensure(contentCid(record)).toString()
}

/** The hours at which things happen unless a test says otherwise. */
export const hours = {
  acked: 1,
  effective: 10,
  opens: 100,
  voted: 101,
  /** votingSeconds after `opens`. */
  closes: 110,
  /** delaySeconds after `closes`. */
  nextEffective: 112,
} as const

export type Person = { readonly did: string; readonly key: Key }

export async function person(name: string, key = name): Promise<Person> {
  return { did: `did:web:${name}.example`, key: await keyOf(key) }
}

export function people<const N extends readonly string[]>(...names: N): Promise<{ [K in keyof N]: Person }> {
  return Promise.all(names.map((name) => person(name))) as Promise<{ [K in keyof N]: Person }>
}

/** All of them, whether they are still to be signed or not. */
export function ready<T>(items: readonly (T | Promise<T>)[]): Promise<T[]> {
  return Promise.all(items.map((item) => Promise.resolve(item)))
}

export function member({ did, key }: Person, more: DataMap = {}): DataMap {
  return { did, key: key.did(), weight: 1, ...more }
}

/** A node of a member, with a key of its own. */
export async function node(name: string, more: DataMap = {}): Promise<DataMap> {
  const key = (await keyOf(`node ${name}`)).did()
  return { id: `did:web:node.${name}.example`, key, endpoint: `https://node.${name}.example`, ...more }
}

const majority = { kind: 'moreThan', num: 1, den: 2 }

export const rules: DataMap = {
  replication: { strategy: 'full', minCopies: 0 },
  verification: {
    intervalSeconds: 3600,
    layers: [0, 1],
    sampleSize: 16,
    lossPpm: 10_000,
    verifiers: 1,
    windowSeconds: 600,
    coveragePpm: 900_000,
  },
  sync: { maxLagSeconds: 3600 },
  compliance: {
    joinGraceSeconds: 0,
    offlineGraceSeconds: 3600,
    recoveryGraceSeconds: 3600,
    maxConsecutiveFailures: 3,
    failedAfterSeconds: 86_400,
    abandonedAfterSeconds: 604_800,
  },
}

/** Version 1 of a policy: more than half decides, voting takes 10 hours, the delay is 2 hours. */
export function foundingPolicy(
  members: readonly DataMap[],
  governance: DataMap = {},
  more: DataMap = {},
): DataMap {
  return {
    $type: nsids.OrgP2pdsPolicy,
    version: 1,
    type: 'mutual-aid',
    name: 'Friends',
    members: [...members],
    governance: {
      threshold: majority,
      votingSeconds: 36_000,
      delaySeconds: 7200,
      witnesses: 0,
      exitNoticeSeconds: 86_400,
      ...governance,
    },
    rules,
    effectiveAt: instant(hours.effective),
    createdAt: instant(0),
    ...more,
  }
}

/** What the next version changes unless a test says otherwise: nothing that is authority. */
const renamed: DataMap = { name: 'Good friends' }

export function nextPolicy(base: DataMap, changes: DataMap = renamed): DataMap {
  const { certificate: _certificate, ...policy } = base
  return {
    ...policy,
    version: (base['version'] as number) + 1,
    group: groupOf(base),
    prev: cidOfRecord(base),
    effectiveAt: instant(hours.nextEffective),
    ...changes,
  }
}

/** The same with some of its governance changed. */
export function governed(base: DataMap, changes: DataMap): DataMap {
  return { governance: { ...(base['governance'] as DataMap), ...changes } }
}

function groupOf(policy: DataMap): string {
  return policy['version'] === 1 ? cidOfRecord(policy) : (policy['group'] as string)
}

export async function signed(
  { did }: Pick<Person, 'did'>,
  record: DataMap,
  ...keys: readonly Key[]
): Promise<FoundRecord> {
  let signedRecord = record
  for (const key of keys) signedRecord = ensure(await signRecord(signedRecord, did, key))
  return { repository: did, record: signedRecord }
}

export async function ack(
  who: Person,
  policy: DataMap,
  at: number = hours.acked,
  more: DataMap = {},
  ...keys: readonly Key[]
): Promise<FoundRecord> {
  const record = {
    $type: nsids.OrgP2pdsPolicyAck,
    group: groupOf(policy),
    policy: cidOfRecord(policy),
    key: who.key.did(),
    accepted: true,
    ackedAt: instant(at),
    ...more,
  }
  return signed(who, record, ...(keys.length === 0 ? [who.key] : keys))
}

/** A policy as it is published: nobody signs it. */
export function published(who: Pick<Person, 'did'>, policy: DataMap): FoundRecord {
  return { repository: who.did, record: policy }
}

export async function founding(policy: DataMap, members: readonly Person[]): Promise<FoundRecord[]> {
  const [first] = members
  if (first === undefined) throw new Error('nobody')
  return [published(first, policy), ...(await Promise.all(members.map((m) => ack(m, policy))))]
}

export async function propose(
  who: Person,
  base: DataMap,
  subject: DataMap,
  more: DataMap = {},
): Promise<FoundRecord> {
  const record = {
    $type: nsids.OrgP2pdsGovernanceProposal,
    group: groupOf(base),
    base: cidOfRecord(base),
    ...subject,
    opensAt: instant(hours.opens),
    createdAt: instant(hours.opens),
    ...more,
  }
  return signed(who, record, who.key)
}

/** A proposal to adopt `next` after `base`. */
export function amend(who: Person, base: DataMap, next: DataMap, more: DataMap = {}): Promise<FoundRecord> {
  return propose(who, base, { kind: 'amendment', policy: contentOf(next) }, more)
}

export async function cancel(who: Person, proposal: FoundRecord, more: DataMap = {}): Promise<FoundRecord> {
  const { group, base } = proposal.record as { group: string; base: string }
  const record = {
    $type: nsids.OrgP2pdsGovernanceProposal,
    group,
    base,
    kind: 'cancellation',
    cancels: cidOfRecord(proposal.record),
    createdAt: instant(hours.voted),
    ...more,
  }
  return signed(who, record, who.key)
}

export async function vote(
  who: Person,
  proposal: FoundRecord,
  choice = 'approve',
  at: number = hours.voted,
  more: DataMap = {},
): Promise<FoundRecord> {
  const { group, base } = proposal.record as { group: string; base: string }
  const record = {
    $type: nsids.OrgP2pdsGovernanceVote,
    group,
    base,
    proposal: cidOfRecord(proposal.record),
    choice,
    castAt: instant(at),
    ...more,
  }
  return signed(who, record, who.key)
}

/** A checkpoint that lists records, at so many hours. */
export async function checkpoint(
  who: Person,
  group: string,
  at: number,
  seen: readonly FoundRecord[],
  more: DataMap = {},
): Promise<FoundRecord> {
  const record: DataMap = {
    $type: nsids.OrgP2pdsGovernanceCheckpoint,
    group,
    seq: 0,
    asOf: instant(at),
    expiresAt: instant(at + 24),
    seen: seen.map(({ repository, record }) => ({ repository, cid: cidOfRecord(record) })),
    ...more,
  }
  return signed(who, record, who.key)
}

/** The signatures of a record, changed. */
export function resigned(found: FoundRecord, change: (signature: DataMap) => DataMap): FoundRecord {
  const signatures = (found.record['signatures'] as DataMap[]).map(change) as DataValue[]
  return { ...found, record: { ...found.record, signatures } }
}
