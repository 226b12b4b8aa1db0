import { describeInstant } from '@quorate/core'

import type { Answer } from '../answer.ts'
import { describeReported } from '../cli-finding.ts'
import type { Failure } from '../failure.ts'
import { renderCriteria } from '../render/criteria.ts'
import { paint } from '../render/terminal.ts'
import { exitCodes } from '../verdict.ts'
import { criterion, criterionJson, toCriterion } from './chain-criterion.ts'

/** What `check` answers about a file that is no bundle: the first criterion fails, and no other is asked. */
export function unreadableAnswer({ findings }: Failure, at: number): Answer {
  const [first] = findings
  const criteria = [criterion('evidence', 'False', 'evidence read strictly', 'no')]
  return {
    verdict: 'untrusted',
    data: {
      verdict: 'untrusted',
      exit: exitCodes.untrusted,
      group: null,
      head: null,
      state: null,
      at: describeInstant(at),
      anchor: null,
      criteria: criteria.map(criterionJson),
      versions: [],
      proposals: [],
      fresh: null,
      first: { ...first, message: describeReported(first) },
      diagnostics: [],
    },
    findings,
    text: (terminal) => renderCriteria(criteria.map(toCriterion), terminal),
    closing: (terminal) => `${paint('Untrusted:', 'red', terminal)} nothing was verified.\n`,
  }
}
