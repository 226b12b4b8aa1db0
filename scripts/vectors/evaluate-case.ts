import { instantMs, toAtprotoJson, type DataMap, type DataValue } from '@quorate/core'
import { evaluate, type Condition, type Decision } from '@quorate/evaluator'

import type { Case } from './case.ts'

/** What a case states by hand of its decision: what the evaluation gives is held against it. */
export type States = {
  readonly outcome: Decision['outcome']
  /** 0 unless stated. */
  readonly level?: number
  /** State of the policy that is judged. */
  readonly policyState?: string
  /**
   * Of the group: by type, and the subject where it is not the group; status and reason, or `absent`. By `Fresh newest` the newest
   * vouching.
   */
  readonly conditions?: Readonly<Record<string, string>>
  /**
   * Of the obligation that is not ok, where there is one: its state and start, and its conditions by type, Covered with its layer. By
   * `InSync outcome` and the like how the last slot came out; by `Covered 0 slots` and `Sla uptime` and the like the counts.
   */
  readonly obligation?: Readonly<Record<string, string>>
  /** Copies of the first account, and how many there may be. */
  readonly copies?: readonly [copies: number, possible: number]
  /** Codes of all findings and equivocations, each once, in order. */
  readonly findings?: readonly string[]
  /** How many operators could hold one copy more of the first account. */
  readonly lacking?: number
  /** Whom `policy/forked` names as having approved more than one. */
  readonly both?: readonly string[]
  /** How many findings and equivocations are listed, and whether there are others. */
  readonly listed?: number
  readonly more?: boolean
  /** States of the certified versions, in order. */
  readonly versions?: readonly string[]
  /** How many proposals there are of a kind and state. */
  readonly proposals?: Readonly<Record<string, number>>
}

/** A case, and the decision that it came to. */
export type Decided = { readonly vector: Case; readonly cid: string; readonly decision: Decision }

/** One case of DEC-1: a bundle, an instant, and what comes of it. */
export function decided(
  name: string,
  what: string,
  requirement: string,
  asked: { readonly bundle: Uint8Array; readonly at: string; readonly anchor?: DataMap },
  states: States,
): Decided {
  const { bundle, at, anchor } = asked
  const { cid, bytes, decision } = evaluate(bundle, instantMs(at), anchor as never)
  const wrong = differences(decision, states)
  if (wrong.length > 0) throw new Error(`evaluate/${name}: ${wrong.join('; ')}\n${summaryOf(decision)}`)
  const json = toAtprotoJson(decision as unknown as DataMap)
  const vector: Case = {
    name: `evaluate/${name}`,
    what,
    requirement,
    layer: states.outcome === 'compliant' ? 'none' : 'rule',
    op: 'evaluate',
    request: {
      bundle: { $file: 'bundle.car' },
      at,
      ...(anchor === undefined ? {} : { anchor: toAtprotoJson(anchor) }),
    },
    expected: {
      ok: true,
      value: {
        cid: { $file: 'expected.cid' },
        decision: { $file: 'expected.cbor' },
        json: { $file: 'expected.json' },
      },
      states: toAtprotoJson({ level: 0, findings: [], ...states } as unknown as DataValue),
    },
    files: {
      'bundle.car': bundle,
      'expected.cid': new TextEncoder().encode(`${cid}\n`),
      'expected.cbor': bytes,
      'expected.json': new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`),
    },
  }
  return { vector, cid, decision }
}

/** Cases whose decisions are one, byte for byte. */
export function alike(first: Decided, ...others: readonly Decided[]): Decided[] {
  for (const { vector, cid } of others)
    if (cid !== first.cid) throw new Error(`${vector.name} is decided otherwise than ${first.vector.name}`)
  return [first, ...others]
}

/** A case whose decision is that of another but for its inputs, and for parts: fields of the document, or types of its conditions. */
export function alikeBut(base: Decided, one: Decided, ...parts: readonly string[]): Decided {
  const rest = ({ decision }: Decided) =>
    Object.entries(decision).flatMap(([name, value]): unknown[] => {
      if (name === 'inputs' || parts.includes(name)) return []
      return name === 'conditions' ? decision.conditions.filter(({ type }) => !parts.includes(type)) : [value]
    })
  if (JSON.stringify(rest(base)) !== JSON.stringify(rest(one)))
    throw new Error(`${one.vector.name} differs in more than ${parts.join(', ')}`)
  if (one.cid !== base.cid && one.decision.inputs.root === base.decision.inputs.root)
    throw new Error(`${one.vector.name} is decided otherwise than ${base.vector.name} from the same inputs`)
  return one
}

function differences(decision: Decision, states: States): string[] {
  const { outcome, level = 0, conditions = {}, obligation = {}, findings = [] } = states
  const found = summary(decision)
  const expect = (what: string, expected: unknown, actual: unknown) =>
    JSON.stringify(expected) === JSON.stringify(actual)
      ? []
      : [`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`]
  const stated = (
    ['policyState', 'copies', 'lacking', 'both', 'listed', 'more', 'versions'] as const
  ).flatMap((name) => (states[name] === undefined ? [] : expect(name, states[name], found[name])))
  return [
    ...expect('outcome', outcome, found.outcome),
    ...expect('level', level, found.level),
    ...Object.entries(conditions).flatMap(([name, said]) =>
      expect(name, said, found.conditions[name] ?? 'absent'),
    ),
    ...Object.entries(obligation).flatMap(([name, said]) =>
      expect(name, said, found.obligation[name] ?? 'absent'),
    ),
    ...Object.entries(states.proposals ?? {}).flatMap(([kind, n]) => expect(kind, n, found.proposals[kind])),
    ...stated,
    ...expect('findings', findings, found.findings),
  ]
}

function summary(decision: Decision) {
  const { conditions, obligations, findings, equivocations, governance, subjects } = decision
  const [first] = obligations.listed
  const told = [...findings.listed, ...equivocations.listed]
  const kinds = Map.groupBy(governance.proposals, ({ kind, state }) => `${kind} ${state}`)
  return {
    outcome: decision.outcome,
    level: decision.level,
    policyState: decision.policyState,
    conditions: Object.fromEntries(
      conditions.flatMap((c) => [
        [c.subject === decision.group ? c.type : `${c.type} ${c.subject ?? ''}`, said(c)],
        ...(c.params['newest'] === undefined ? [] : [[`${c.type} newest`, c.params['newest']]]),
      ]),
    ) as Record<string, string>,
    obligation: {
      state: first?.state ?? 'none listed',
      start: first?.start ?? 'none listed',
      ...Object.fromEntries((first?.conditions ?? []).flatMap(particulars)),
    } as Record<string, string>,
    copies: [subjects[0]?.copies, subjects[0]?.possible],
    lacking: (subjects[0]?.condition?.params['lacking'] as readonly string[] | undefined)?.length,
    findings: [...new Set(told.map(({ code }) => code))].sort(),
    both: findings.listed.find(({ code }) => code === 'policy/forked')?.params['both'],
    listed: told.length,
    more: findings.more === true || equivocations.more === true,
    versions: governance.versions.map(({ state }) => state),
    proposals: Object.fromEntries([...kinds].map(([kind, { length }]) => [kind, length])),
  }
}

type Counts = { readonly up: number; readonly down: number; readonly unknown: number }

function particulars(condition: Condition): [name: string, said: string][] {
  const { type, params, evidence } = condition
  const { layer, outcome, decided, slots } = params as Record<string, number | string>
  const name = type === 'Covered' ? `Covered ${String(layer)}` : type
  const targets = ['uptime', 'serve', 'pass'].flatMap((target): [string, string][] => {
    const counts = params[target] as Counts | undefined
    if (counts === undefined) return []
    const { up, down, unknown } = counts
    return [[`Sla ${target}`, `${String(up)} up, ${String(down)} down, ${String(unknown)} unknown`]]
  })
  return [
    [name, said(condition)],
    ...(outcome === undefined ? [] : ([[`${name} outcome`, outcome]] as [string, string][])),
    ...(decided === undefined
      ? []
      : ([[`${name} slots`, `${String(decided)} of ${String(slots)}`]] as [string, string][])),
    ...(evidence.length === 0 ? [] : ([[`${name} evidence`, String(evidence.length)]] as [string, string][])),
    ...targets,
  ]
}

function said({ status, reason }: Condition): string {
  return `${status} ${reason}`
}

function summaryOf(decision: Decision): string {
  return JSON.stringify(summary(decision), null, 1)
}
