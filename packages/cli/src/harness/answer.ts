import { describeValue, finding, type Finding, type JsonValue } from '@quorate/core'

import { attestOps } from './attest-ops.ts'
import { attestationOps } from './attestation-ops.ts'
import { decisionOps } from './decision-ops.ts'
import { encodingOps } from './encoding-ops.ts'
import { evidenceOps } from './evidence-ops.ts'
import { governanceOps } from './governance-ops.ts'
import type { Operation } from './operation.ts'
import { plcOps } from './plc-ops.ts'
import { signatureOps } from './signature-ops.ts'

/** Every operation that is built; what is not here is answered as skipped. */
const operations: Record<string, Operation> = {
  ...encodingOps,
  ...signatureOps,
  ...plcOps,
  ...evidenceOps,
  ...governanceOps,
  ...attestOps,
  ...decisionOps,
  ...attestationOps,
}

export type Answer =
  | { seq: JsonValue; ok: true; value: JsonValue }
  | { seq: JsonValue; ok: false; findings: readonly Finding[] }
  | { seq: JsonValue; skipped: string }

/** The answer to one request, whatever it is: a JSON value that was parsed, or anything else. Never throws. */
export async function answer(request: unknown): Promise<Answer> {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return malformed(null, '', 'an object with seq and op', describeValue(request))
  }
  const { seq, op } = request as { seq?: unknown; op?: unknown }
  if (!Number.isSafeInteger(seq)) return malformed(echo(seq), 'seq', 'an integer', describeValue(seq))
  const number = seq as number
  if (typeof op !== 'string') return malformed(number, 'op', 'the name of an operation', describeValue(op))
  const operation = Object.hasOwn(operations, op) ? operations[op] : undefined
  if (operation === undefined) return { seq: number, skipped: 'unknown op' }
  try {
    const result = await operation(request)
    return result.ok
      ? { seq: number, ok: true, value: result.value }
      : { seq: number, ok: false, findings: result.findings }
  } catch (e) {
    // A fault of ours; the requests after this one are still to be answered.
    return malformed(number, '', 'a request that can be answered', String(e))
  }
}

/** The answer to what is no JSON at all. */
export function malformed(seq: JsonValue, path: string, expected: string, actual: string): Answer {
  return { seq, ok: false, findings: [finding('request/malformed', path, { expected, actual })] }
}

/** So that whoever sent a seq that is no integer still finds its answer. */
function echo(seq: unknown): JsonValue {
  return typeof seq === 'string' || typeof seq === 'boolean' || Number.isFinite(seq)
    ? (seq as JsonValue)
    : null
}
