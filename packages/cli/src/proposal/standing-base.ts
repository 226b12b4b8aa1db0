import type { Version } from '@quorate/governance'

import { failure } from '../shell/failure.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'

/** The version that an amendment stands on: the head. A usage failure while there is none, or two rivals for the next. */
export function standingBase({ report, names }: Pick<GatheredGroup, 'report' | 'names'>): Version {
  const { head, state, founding } = report
  if (head === undefined) {
    const reason = `the acknowledgment of ${names.list(founding?.missing ?? [])} is missing`
    throw failure('usage', 'policy/not-certified', '', { version: 1, reason })
  }
  if (state === 'FORKED') throw failure('usage', 'proposal/forked', '', { version: head.number })
  return head
}
