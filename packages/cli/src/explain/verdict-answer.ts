import type { Answer } from '../shell/answer.ts'
import { closingText } from '../check/check-answer.ts'
import type { Judgement } from '../check/judgement.ts'
import { failure } from '../shell/failure.ts'
import { suggestion } from '../shell/nearest-name.ts'
import { exitCodes } from '../shell/verdict.ts'
import type { Reason } from './reason.ts'
import { reasonsText } from './reasons-text.ts'
import { verdictReasons } from './verdict-reasons.ts'

/**
 * Why the verdict is what it is: what does not hold, what is unknown, and what would change it. `named` asks for one
 * criterion or code, holding or not; a usage failure when the verdict does not rest on it.
 */
export function verdictAnswer(judgement: Judgement, named: string | undefined): Answer {
  const { verdict } = judgement
  const all = verdictReasons(judgement)
  const reasons = all.filter((reason) => (named === undefined ? says(reason) : reason.name === named))
  if (named !== undefined && reasons.length === 0) {
    const names = [...new Set(all.map(({ name }) => name))]
    const expected = suggestion(named, names, `it rests on ${names.join(', ')}`)
    throw failure('usage', 'explain/unknown-reason', 'CODE', { actual: JSON.stringify(named), expected })
  }
  return {
    verdict: verdict.verdict,
    data: {
      verdict: verdict.verdict,
      exit: exitCodes[verdict.verdict],
      first: verdict.first?.code ?? null,
      reasons: reasons.map(({ name, status, label, detail, remedy, evidence, weight, obligation }) => ({
        name,
        status,
        weight: weight ?? null,
        node: obligation?.node ?? null,
        subject: obligation?.subject ?? null,
        label,
        detail,
        evidence: [...evidence],
        remedy: remedy ?? null,
      })),
    },
    text: (terminal) =>
      reasons.length === 0
        ? 'Every criterion holds, and no finding weighs.\n'
        : reasonsText(reasons, terminal),
    closing: (terminal) => closingText(judgement, terminal),
  }
}

/** Whether a reason says more than that all is well; that the outcome is not what was asked for, what decides it says. */
function says({ name, status, weight }: Reason): boolean {
  return name !== 'check/outcome' && (status !== 'True' || (weight !== undefined && weight !== 'noted'))
}
