import type { ConditionType } from '@quorate/evaluator'

import type { Json } from '../shell/answer.ts'
import type { Criterion } from '../shell/render/criteria.ts'

export type Status = 'True' | 'False' | 'Unknown'

/** One thing that the evidence was asked, and the answer. */
export type ChainCriterion = {
  readonly name:
    | 'evidence'
    | 'group'
    | 'founded'
    | 'version'
    | 'certificate'
    | 'consent'
    | 'fork'
    | 'anchored'
    | 'fresh'
    | ConditionType
  readonly status: Status
  readonly label: string
  /** What decided it. */
  readonly detail: string
  /** The same for machines. */
  readonly data?: Readonly<Record<string, Json>>
}

const states = { True: 'holds', False: 'fails', Unknown: 'unknown' } as const

export function toCriterion({
  status,
  label,
  detail,
}: Pick<ChainCriterion, 'status' | 'label' | 'detail'>): Criterion {
  return { state: states[status], label, detail }
}

export function criterionJson({ name, status, label, detail, data }: ChainCriterion): Json {
  return { name, status, text: `${label}: ${detail}`, ...data }
}

export function criterion(
  name: ChainCriterion['name'],
  status: Status,
  label: string,
  detail = '',
  data: ChainCriterion['data'] = {},
): ChainCriterion {
  return { name, status, label, detail, data }
}
