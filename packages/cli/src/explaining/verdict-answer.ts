import type { Answer } from '../answer.ts'
import { verdictText } from '../check/check-answer.ts'
import type { ChainVerdict } from '../check/verdict-of-chain.ts'
import { failure } from '../failure.ts'
import { suggestion } from '../nearest-name.ts'
import { fields } from '../render/columns.ts'
import { renderCriteria } from '../render/criteria.ts'
import type { ChainView } from '../source/chain-view.ts'
import { exitCodes } from '../verdict.ts'
import { verdictReasons, type Reason } from './verdict-reasons.ts'

const states = { True: 'holds', False: 'fails', Unknown: 'unknown' } as const

/**
 * Why the verdict is what it is: what does not hold, what is unknown, and what would change it. `named` asks for one
 * criterion or code, holding or not; a usage failure when the verdict does not rest on it.
 */
export function verdictAnswer(view: ChainView, verdict: ChainVerdict, named: string | undefined): Answer {
  const all = verdictReasons(view, verdict)
  const reasons = all.filter(({ name, status }) => (named === undefined ? status !== 'True' : name === named))
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
      reasons: reasons.map(({ remedy, evidence, ...reason }) => ({
        ...reason,
        evidence: [...evidence],
        remedy: remedy ?? null,
      })),
    },
    text: (terminal) =>
      reasons.length === 0
        ? 'Every criterion holds, and no finding weighs.\n'
        : reasons
            .map((reason) => {
              const { status, label, detail } = reason
              return `${renderCriteria([{ state: states[status], label, detail }], terminal)}${below(reason)}`
            })
            .join(''),
    closing: (terminal) => verdictText(view, verdict, terminal),
  }
}

/** A criterion changes with evidence; of a finding there is something to do. */
function below({ name, evidence, remedy }: Reason): string {
  return fields(
    [
      ...evidence.map((cid) => ['evidence', cid] as const),
      ...(remedy === undefined ? [] : [[name.includes('/') ? 'do' : 'changes with', remedy] as const]),
    ],
    '    ',
  )
}
