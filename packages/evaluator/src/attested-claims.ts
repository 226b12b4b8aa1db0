import {
  describeInstant,
  describeValue,
  finding,
  instantMs,
  type DataValue,
  type Finding,
} from '@quorate/core'
import type { compliance } from '@quorate/schemas'
import type { Basis } from './attested-basis.ts'
import { outcomesFromBest, statusesFromBest } from './claim-order.ts'
import type { Assessment } from './evaluate.ts'
import type { NodeJudgement } from './node-judgement.ts'

/** What an evaluation comes to, beside what an attestation says of it. */
export type Recomputed = {
  readonly policy: string | undefined
  readonly judgement: NodeJudgement
  readonly basis: Basis
  /** Date of the newest vouching for the head (GOV-11), in milliseconds. */
  readonly newestVouching: number | undefined
  /** From when on slots count in what is judged, in milliseconds; undefined where nothing is. */
  readonly coveredFrom: number | undefined
}

/** From when on slots count in whether a node is Covered (DEC-4): no window of an attestation begins later. */
export function coveredFrom({ chain }: Assessment, { duties }: NodeJudgement): number | undefined {
  if (duties.length === 0) return undefined
  const seconds = duties.reduce((most, { terms }) => Math.max(most, terms.compliance.failedAfterSeconds), 0)
  return chain.pool.at - seconds * 1000
}

/** Claims about evidence that is exactly what they were made from: whatever is different is false. */
export function falseClaims(record: compliance.Main, recomputed: Recomputed): Finding[] {
  const { judgement, basis } = recomputed
  const conditions = new Map(judgement.conditions.map((own) => [own.type, own]))
  const types = new Set([...record.conditions.map(({ type }) => type), ...conditions.keys()])
  return [
    ...shared(record, recomputed),
    ...differ('outcome', record.outcome, judgement.outcome),
    ...differ('level', record.level, judgement.level),
    ...differ('newestVouching', record.newestVouching, instantOrNone(recomputed.newestVouching)),
    ...[...types].flatMap((type) => {
      const claimed = record.conditions.find((condition) => condition.type === type)
      return differ(`conditions[${type}]`, textOf(claimed), textOf(conditions.get(type)))
    }),
    ...(['batches', 'receipts'] as const).flatMap((kind) => [
      ...differ(`${kind}.size`, record[kind].size, basis[kind].size),
      ...differ(`${kind}.root`, record[kind].root, basis[kind].root),
    ]),
  ]
}

/** Claims that turned out worse with other evidence than they were made from. */
export function worseClaims(record: compliance.Main, recomputed: Recomputed): Finding[] {
  const { judgement } = recomputed
  const statusOf = new Map(judgement.conditions.map(({ type, status }) => [type, status]))
  return [
    ...shared(record, recomputed),
    ...worse('outcome', outcomesFromBest, record.outcome, judgement.outcome),
    ...(judgement.level > record.level ? differ('level', record.level, judgement.level) : []),
    ...olderVouching(record, recomputed),
    ...record.conditions.flatMap(({ type, status }) =>
      worse(`conditions[${type}]`, statusesFromBest, status, statusOf.get(type) ?? 'Unknown'),
    ),
  ]
}

/** What evidence that is left out can make of anything: nobody is bound, nothing is decided, the anchored head is not found. */
const byAbsence: readonly unknown[] = ['Unknown', 'indeterminate', 'invalid']

/** Whether a claim turned out worse by what is there, not by what is not. */
export function isProven({ path, params }: Finding): boolean {
  return path !== 'newestVouching' && !byAbsence.includes(params['expected'])
}

function olderVouching({ newestVouching: claimed }: compliance.Main, recomputed: Recomputed): Finding[] {
  const { newestVouching: found } = recomputed
  const isOlder = claimed !== undefined && (found === undefined || found < instantMs(claimed))
  return isOlder ? differ('newestVouching', claimed, instantOrNone(found)) : []
}

function instantOrNone(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : describeInstant(ms)
}

/** By what it was judged, and over what time at least. */
function shared({ policy, window }: compliance.Main, recomputed: Recomputed): Finding[] {
  const { coveredFrom: latest } = recomputed
  const isShort = latest !== undefined && instantMs(window.from) > latest
  return [
    ...differ('policy', policy, recomputed.policy),
    ...(isShort ? differ('window.from', window.from, describeInstant(latest)) : []),
  ]
}

function worse(path: string, fromBest: readonly string[], claimed: string, found: string): Finding[] {
  return fromBest.indexOf(found) > fromBest.indexOf(claimed) ? differ(path, claimed, found) : []
}

function differ(path: string, claimed: DataValue | undefined, found: DataValue | undefined): Finding[] {
  if (claimed === found) return []
  return [finding('attestation/claim', path, { actual: describe(claimed), expected: describe(found) })]
}

function describe(value: DataValue | undefined): string {
  return typeof value === 'string' ? value : describeValue(value)
}

function textOf(condition: compliance.Condition | undefined): string {
  return condition === undefined ? 'nothing' : `${condition.status}, ${condition.reason}`
}
