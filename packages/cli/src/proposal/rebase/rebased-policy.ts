import { contentOf, formatInstant, instantMs, type DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'

import { same } from '../../policy-document/member-diff.ts'
import { mergePolicies, type Conflict } from './three-way-merge.ts'

/** A draft that was made on an older version, as the next version of the head. */
export type RebasedPolicy = {
  readonly policy: DataMap
  readonly conflicts: readonly Conflict[]
  /** Nothing is left of the draft: the head has all that it changes, or its own way of it. */
  readonly empty: boolean
}

/** What names and dates a version, and is never merged. */
const apart = ['$type', 'version', 'group', 'prev', 'createdAt', 'effectiveAt', 'compatUntil', 'certificate']

/** Time to look at the file and to open its proposal, before the date that it has comes too early. */
const slackMs = 86_400_000

/**
 * `at` in milliseconds: when the proposal is rebased. The overlap keeps its length as far as the head lasts, and a date that is
 * late enough stays.
 */
export function rebasePolicy(base: Version, draft: Version, head: Version, at: number): RebasedPolicy {
  const conflicts: Conflict[] = []
  const merged = mergePolicies({ base: bodyOf(base), draft: bodyOf(draft), head: bodyOf(head) }, conflicts)
  const { votingSeconds, delaySeconds } = head.record.governance
  const allowed = at + (votingSeconds + delaySeconds) * 1000 + slackMs
  const effectiveAt = Math.max(draft.effectiveAt, allowed, head.effectiveAt, head.compatUntil ?? 0)
  const compatUntil =
    draft.compatUntil === undefined
      ? undefined
      : Math.min(
          effectiveAt + draft.compatUntil - draft.effectiveAt,
          Math.max(effectiveAt, head.expiresAt ?? Number.POSITIVE_INFINITY),
        )
  const { expiresAt } = merged
  const outlived = typeof expiresAt === 'string' && instantMs(expiresAt) <= (compatUntil ?? effectiveAt)
  if (outlived) delete merged['expiresAt']
  return {
    conflicts,
    empty: same(merged, bodyOf(head)),
    policy: {
      $type: head.record.$type,
      ...merged,
      version: head.number + 1,
      group: head.group,
      prev: head.cid,
      createdAt: formatInstant(at),
      effectiveAt: formatInstant(effectiveAt),
      ...(compatUntil === undefined ? {} : { compatUntil: formatInstant(compatUntil) }),
    },
  }
}

function bodyOf({ record }: Version): DataMap {
  const content = contentOf(record as unknown as DataMap)
  return Object.fromEntries(Object.entries(content).filter(([name]) => !apart.includes(name)))
}
