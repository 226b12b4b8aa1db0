import type { Evaluation } from '@quorate/evaluator'

import type { Json } from '../shell/answer.ts'
import type { Judgement } from './judgement.ts'

/** The decision, and what was asked of it. */
export function decisionJson({ evaluation, asked, counts }: Judgement): Json {
  const { outcome, level } = asked.judged
  return { ...identityJson(evaluation), counts, about: asked.about ?? null, outcome, level }
}

/** The whole decision, with its CID. */
export function identityJson({ cid, decision }: Evaluation): {
  readonly cid: string
  readonly document: Json
} {
  return { cid, document: decision as unknown as Json }
}
