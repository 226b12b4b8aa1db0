import { deriveObligations } from '@quorate/attest'
import { allOf, type Condition, type Status } from './condition.ts'
import type { Decision } from './decision.ts'
import type { Evaluation } from './evaluate.ts'
import { reasonOf } from './group-conditions.ts'
import type { Level } from './level.ts'
import type { Listed } from './listed.ts'
import type { ObligationEntry } from './obligation-entry.ts'
import { outcomeOf } from './outcome.ts'

/** What was judged, as far as an outcome rests on it: a decision, or a part of one. */
export type Judged = Pick<
  Decision,
  'outcome' | 'level' | 'group' | 'conditions' | 'subjects' | 'findings' | 'equivocations'
> & { readonly obligations: { readonly count: number } & Listed<ObligationEntry> }

/**
 * What `nodes` come to, by their ids: their obligations alone, and whether their members consented. Indeterminate with nothing
 * judged, and where the decision leaves out obligations, unless what it lists fails.
 */
export function partOf({ decision, read }: Evaluation, nodes: ReadonlySet<string>): Judged {
  const { obligations, policy } = decision
  const version = read?.chain.versions.find(({ cid }) => cid === policy)?.version
  const derived =
    version === undefined || obligations.count === 0 ? [] : deriveObligations(version).obligations
  const owed = derived.filter(({ node }) => nodes.has(node)).length
  const listed = obligations.listed.filter(({ node }) => nodes.has(node))
  const judged = owed - listed.filter(({ state }) => apart.includes(state)).length
  const level = listed.reduce<Level>((highest, entry) => (entry.level > highest ? entry.level : highest), 0)
  const members = [...(version?.members.values() ?? [])].filter((member) =>
    member.nodes?.some(({ id }) => nodes.has(id)),
  )
  const isMember = (subject?: string) => members.some(({ did }) => did === subject)
  const conditions = [
    ...decision.conditions.filter(({ type, subject }) => type === 'Acknowledged' && isMember(subject)),
    ...decision.conditions.flatMap((condition) => summaryOf(condition, judged, listed, obligations.more)),
  ]
  return {
    outcome: outcomeOf(conditions, level),
    level,
    ...(decision.group === undefined ? {} : { group: decision.group }),
    conditions,
    subjects: [],
    obligations: { count: owed, listed, ...(obligations.more === true ? { more: true } : {}) },
    findings: { listed: [] },
    equivocations: { listed: [] },
  }
}

/** Obligations that are recorded and not judged; the pending ones are not owed yet. */
const apart: readonly string[] = ['joining', 'unbound', 'ended']

/** A summary of the group, over the obligations of a part; `params` count obligations. */
function summaryOf(
  whole: Condition,
  judged: number,
  listed: readonly ObligationEntry[],
  more: true | undefined,
): Condition[] {
  const { type, params } = whole
  // Copies are of an account, whoever holds them.
  if (params['true'] === undefined || type === 'Copies') return []
  if (judged === 0) {
    const nothing = {
      status: 'Unknown',
      reason: 'NothingJudged',
      params: { true: 0, false: 0, unknown: 0 },
    } as const
    return type === 'Covered' ? [{ ...whole, ...nothing }] : []
  }
  const statuses = listed.map(({ conditions }) =>
    allOf(conditions.filter((own) => own.type === type && own.required).map(({ status }) => status)),
  )
  const count = (status: Status) => statuses.filter((own) => own === status).length
  const [no, unknown] = [count('False'), count('Unknown')]
  const status = no > 0 ? 'False' : unknown > 0 || more === true ? 'Unknown' : 'True'
  const counts = { true: judged - no - unknown, false: no, unknown }
  return [{ ...whole, status, reason: reasonOf[status], params: counts }]
}
