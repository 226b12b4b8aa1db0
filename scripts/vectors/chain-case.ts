import {
  compareCids,
  toAtprotoJson,
  type DataMap,
  type DataValue,
  type FindingCode,
  type JsonValue,
} from '@quorate/core'

import type { Case, Layer } from './case.ts'
import {
  amend,
  at,
  checkpoint,
  cidText,
  firstPolicy,
  founding,
  hours,
  person,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

export type Versions = readonly (readonly [policy: DataMap, state: string])[]

export type Chain = {
  readonly head: DataMap | null
  readonly state: string | null
  readonly versions?: Versions
  /** Beside `ack/unproven`, which says that no repository proofs came along. */
  readonly findings?: readonly FindingCode[]
  readonly isProven?: boolean
  readonly group?: DataMap | string | null
}

type Asked = {
  readonly at?: string
  readonly anchor?: DataMap
  readonly strict?: boolean
  readonly plcLogs?: readonly DataMap[]
}

/** A record and, where there is one, the repository proof that came with it. */
export type Evidence = Housed & { readonly proof?: Uint8Array }

export type Row = [
  name: string,
  what: string,
  requirement: string,
  layer: Layer,
  records: readonly Evidence[],
  expected: Chain,
  more?: Asked,
]

/** A group of three that was founded, and a second version that two of them adopt. */
export async function chainGroup() {
  const [alice, bob, carol] = [await person('alice'), await person('bob'), await person('carol')]
  const all = [alice, bob, carol]
  const first = await firstPolicy(all.map((p) => seat(p)))
  const second = successor(first)
  const onFirst: Chain = { head: first, state: 'ACTIVE', versions: [[first, 'ACTIVE']] }
  const onSecond: Chain = {
    head: second,
    state: 'ACTIVE',
    versions: [
      [first, 'SUPERSEDED'],
      [second, 'ACTIVE'],
    ],
  }
  return {
    all,
    alice,
    bob,
    carol,
    mallory: await person('mallory'),
    first,
    founded: await founding(first, all),
    second,
    toSecond: await adopted(first, second, [alice, bob]),
    onFirst,
    onSecond,
  }
}

/** Versions that follow one base in the order in which they are told: by the bytes of their CIDs. */
export function bytewise(...policies: readonly DataMap[]): DataMap[] {
  return policies.toSorted((x, y) => compareCids(cidText(x), cidText(y)))
}

/** A group that asks for one witness, and the checkpoints by which it was founded. */
export async function watchedGroup(members: readonly Person[], governance: DataMap = {}) {
  const [one, other] = members as [Person, Person]
  const policy = await firstPolicy(
    members.map((p) => seat(p)),
    { witnesses: 1, ...governance },
  )
  const records = await founding(policy, members)
  const links = await Promise.all([
    checkpoint(one, policy, at(2), records.slice(2)),
    checkpoint(other, policy, at(2), records.slice(1, 2)),
  ])
  return { policy, founded: [...records, ...links], links }
}

/** The proposal of the first voter, and the approval of each. */
export async function adopted(
  base: DataMap,
  next: DataMap,
  voters: readonly Person[],
  opens: number = hours.opens,
): Promise<Housed[]> {
  const asked = await amend(voters[0] as Person, base, next, opens)
  return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at(opens + 1)))))]
}

export function chainCasesOf(rows: readonly Row[], { first }: { first: DataMap }): Case[] {
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

function valueOf(
  { group, head, state, versions = [], findings = [], isProven = head === null }: Chain,
  first: DataMap,
): JsonValue {
  const founded = isProven ? [] : (['ack/unproven'] as const)
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
    findings: [...new Set([...founded, ...findings])].sort(),
  }
}
