import { toAtprotoJson, type DataMap, type DataValue, type FindingCode, type JsonValue } from '@quorate/core'

import type { Case, Layer } from './case.ts'
import {
  amend,
  at,
  firstPolicy,
  hours,
  person,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

type Evidence = {
  readonly policy?: DataMap
  readonly proposal?: Housed
  readonly votes?: readonly Housed[]
  readonly acks?: readonly Housed[]
  readonly checkpoints?: readonly Housed[]
  readonly cancellations?: readonly Housed[]
  readonly successors?: readonly Housed[]
  readonly at?: string
  /** Votes that are no data, as JSON. */
  readonly unreadable?: readonly JsonValue[]
}

type Sums = { approve: number; against: number; need: number; weight: number }

/** What is expected beside the defaults: nobody voted, need 2 of 3, state EXPIRED. */
type Tallied = Partial<Sums> & {
  readonly state?: string
  readonly next?: Sums
  readonly counted?: readonly Person[]
  readonly ignored?: readonly (readonly [Person, FindingCode])[]
  readonly equivocations?: readonly Person[]
  /** Why it is INVALID. */
  readonly findings?: readonly FindingCode[]
}

export type Row = [
  name: string,
  what: string,
  requirement: string,
  layer: Layer,
  evidence: Evidence,
  expected: Tallied,
]

/** A base of three members, more than half of whom decide, and an amendment that changes no authority. */
export async function tallyGroup() {
  const [alice, bob, carol] = [await person('alice'), await person('bob'), await person('carol')]
  const all = [alice, bob, carol]
  const policy = await firstPolicy(all.map((p) => seat(p)))
  const next = successor(policy)
  const proposal = await amend(alice, policy, next)
  return {
    all,
    alice,
    bob,
    carol,
    dave: await person('dave'),
    mallory: await person('mallory'),
    policy,
    next,
    proposal,
    yes: (who: Person, castAt?: string) => vote(who, proposal, 'approve', castAt),
    no: (who: Person, choice = 'reject') => vote(who, proposal, choice),
  }
}

/** What a row does not say is that of the group. */
export function tallyCasesOf(
  rows: readonly Row[],
  { policy, proposal }: { policy: DataMap; proposal: Housed },
): Case[] {
  return rows.map(([name, what, requirement, layer, evidence, expected]) => ({
    name: `tally/${name}`,
    what,
    requirement,
    layer,
    op: 'tally',
    request: requestOf({ policy, proposal, ...evidence }),
    expected: { ok: true, value: valueOf(expected) },
  }))
}

function requestOf({
  votes = [],
  acks = [],
  checkpoints = [],
  cancellations = [],
  successors = [],
  at: instant = at(hours.long),
  unreadable = [],
  ...rest
}: Evidence) {
  const request = { ...rest, votes, acks, checkpoints, cancellations, successors, at: instant }
  const json = toAtprotoJson(request as unknown as DataValue) as Record<string, JsonValue>
  return { ...json, votes: [...(json['votes'] as JsonValue[]), ...unreadable] }
}

function valueOf({
  state = 'EXPIRED',
  approve = 0,
  against = 0,
  need = 2,
  weight = 3,
  next,
  counted = [],
  ignored = [],
  equivocations = [],
  findings = [],
}: Tallied): JsonValue {
  return {
    state,
    approve,
    against,
    participation: approve + against,
    need,
    weight,
    ...(next === undefined ? {} : { next }),
    counted: counted.map((p) => p.did).sort(),
    ignored: ignored.map(([{ did }, code]) => ({ did, code })),
    equivocations: equivocations.map((p) => p.did).sort(),
    findings: [...findings],
  }
}
