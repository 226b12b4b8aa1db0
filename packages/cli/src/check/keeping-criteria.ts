import type { Condition } from '@quorate/evaluator'

import { criterion, type ChainCriterion } from './chain-criterion.ts'
import type { Judgement } from './judgement.ts'

/** What is asked of what nodes keep, each type of condition as one criterion; none when the verdict does not rest on it. */
export function keepingCriteria({ counts, asked, view }: Judgement): ChainCriterion[] {
  if (!counts) return []
  const { conditions, group } = asked.judged
  const consents = conditions.filter(({ type }) => type === 'Acknowledged')
  const summaries = conditions.filter(
    ({ type, subject }) => subject === group && type !== 'Anchored' && type !== 'Fresh',
  )
  return [...consentCriterion(consents, (dids) => view.names.list(dids)), ...summaries.map(summaryCriterion)]
}

/** Names of the types of conditions, as people read them. */
export const conditionLabels = {
  Anchored: 'anchored',
  Fresh: 'fresh',
  Acknowledged: 'bound by consent',
  Covered: 'checked often enough',
  InSync: 'in sync',
  Retrievable: 'blocks retrievable',
  Proven: 'records proven',
  Copies: 'enough copies',
  SyncReceipts: 'sync receipts',
  Sla: 'service levels',
  Predicate: 'rule',
} as const

function consentCriterion(
  consents: readonly Condition[],
  list: (dids: readonly string[]) => string,
): ChainCriterion[] {
  if (consents.length === 0) return []
  const open = consents.filter(({ required, status }) => required && status !== 'True')
  const dids = open.map(({ subject = '' }) => subject)
  const bound = consents.filter(({ status }) => status === 'True').length
  const left = consents.length - bound - open.length
  const detail = [
    `${String(bound)} of ${String(consents.length)} members whose nodes owe something`,
    ...(dids.length === 0 ? [] : [`not ${list(dids)}`]),
    ...(left === 0 ? [] : [`${String(left)} left`]),
  ].join('; ')
  const status = open.length === 0 ? 'True' : 'Unknown'
  return [criterion('Acknowledged', status, conditionLabels.Acknowledged, detail, { unbound: dids })]
}

function summaryCriterion({ type, status, reason, params }: Condition): ChainCriterion {
  const label = conditionLabels[type]
  const name = params['name']
  if (typeof name === 'string')
    return criterion(type, status, `${label} ${name}`, 'not judged by this version')
  const [yes, no, unknown] = ['true', 'false', 'unknown'].map((key) => Number(params[key])) as [
    number,
    number,
    number,
  ]
  const detail =
    reason === 'NothingJudged'
      ? 'nothing was judged'
      : [
          `${String(yes)} of ${String(yes + no + unknown)}`,
          ...(no === 0 ? [] : [`${String(no)} ${no === 1 ? 'fails' : 'fail'}`]),
          ...(unknown === 0 ? [] : [`${String(unknown)} unknown`]),
        ].join(', ')
  return criterion(type, status, label, detail, { true: yes, false: no, unknown })
}
