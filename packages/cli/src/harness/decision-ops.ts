import { accept, toAtprotoJson, type DataMap } from '@quorate/core'
import { evaluate } from '@quorate/evaluator'

import { bytes, fields, instant, optional, text } from './argument.ts'
import { operation, type Operation } from './operation.ts'

export const decisionOps: Record<string, Operation> = {
  evaluate: operation(
    { bundle: bytes, at: instant, anchor: optional(fields({ group: text, head: optional(text) })) },
    ({ bundle, at, anchor }) => {
      const { cid, bytes: decision, decision: data } = evaluate(bundle, at, anchor)
      return accept({
        cid,
        decision: toAtprotoJson(decision),
        json: toAtprotoJson(data as unknown as DataMap),
      })
    },
  ),
}
