import { instantMs } from '@quorate/core'
import type { compliance } from '@quorate/schemas'

import type { Json } from '../shell/answer.ts'
import { levelNames } from '../check/keeping-text.ts'
import { timeText } from '../shell/render/time-left.ts'

/** What an attestation says, as fields for people. */
export function attestedFields(record: compliance.Main): (readonly [string, string])[] {
  const { node, policy, at, window, outcome, level, conditions, receipts, batches, newestVouching } = record
  return [
    ['node', node],
    ['outcome', `${outcome}, level ${String(level)} (${levelNames[level] ?? 'not known here'})`],
    ...conditions.map(
      ({ type, status, reason }, i) =>
        [i === 0 ? 'conditions' : '', `${type} ${status} (${reason})`] as const,
    ),
    ['at', at],
    ['window', `${window.from} to ${window.to}`],
    ['rests on', `receipts: ${String(receipts.size)}, in batches: ${String(batches.size)}`],
    ['vouching', vouchingText(newestVouching, at)],
    ['policy', policy],
    ['decision', record.decision],
    ['issued', record.issuedAt],
    ['expires', record.expiresAt],
  ]
}

/** The same for machines. */
export function attestedJson(record: compliance.Main): Readonly<Record<string, Json>> {
  const { group, policy, node, at, window, outcome, level, conditions, decision, issuedAt, expiresAt } =
    record
  return {
    group,
    policy,
    node,
    at,
    window: { from: window.from, to: window.to },
    outcome,
    level,
    conditions: conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    decision,
    newestVouching: record.newestVouching ?? null,
    batches: record.batches.size,
    receipts: record.receipts.size,
    issuedAt,
    expiresAt,
  }
}

/** How old the newest vouching for the head was at the instant of evaluation. */
function vouchingText(newest: string | undefined, at: string): string {
  if (newest === undefined) return 'nobody vouched for the head'
  return `newest ${timeText(instantMs(at) - instantMs(newest))} old, of ${newest}`
}
