import type { Evaluation } from '@quorate/evaluator'

import type { Answer } from '../shell/answer.ts'
import { describeReported } from '../shell/findings/cli-finding.ts'
import type { Failure } from '../shell/failure.ts'
import { renderCriteria } from '../shell/render/criteria.ts'
import { verdictHead } from '../shell/render/verdict-word.ts'
import { exitCodes } from '../shell/verdict.ts'
import { criterion, criterionJson, toCriterion } from './chain-criterion.ts'
import { identityJson } from './decision-json.ts'

/**
 * What `check` answers about a file that is no bundle: the first criterion fails, and no other is asked. One that is only more
 * than is read here may well be a bundle: nobody can tell.
 */
export function unreadableAnswer({ findings }: Failure, evaluation: Evaluation): Answer {
  const [first] = findings
  const { outcome, level, at } = evaluation.decision
  const isOpen = outcome === 'indeterminate'
  const verdict = isOpen ? 'indeterminate' : 'untrusted'
  const criteria = [criterion('evidence', isOpen ? 'Unknown' : 'False', 'evidence read strictly', 'no')]
  return {
    verdict,
    data: {
      verdict,
      exit: exitCodes[verdict],
      group: null,
      head: null,
      state: null,
      at,
      anchor: null,
      decision: { ...identityJson(evaluation), counts: true, about: null, outcome, level },
      criteria: criteria.map(criterionJson),
      versions: [],
      proposals: [],
      fresh: null,
      first: { ...first, message: describeReported(first) },
      diagnostics: [],
    },
    findings,
    text: (terminal) => renderCriteria(criteria.map(toCriterion), terminal),
    closing: (terminal) => `${verdictHead(verdict, terminal)} nothing was verified.\n`,
  }
}
