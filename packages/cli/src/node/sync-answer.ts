import type { SyncOutcome } from '@quorate/node'

import type { Answer, Json } from '../shell/answer.ts'
import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { table } from '../shell/render/columns.ts'
import type { MemberNames } from '../group/source/member-names.ts'
import type { NodeDuty } from './node-duty.ts'

/** What a round came to: the exit status is 5 when a host did not answer, 4 when one answered wrongly. */
export function syncAnswer(
  { node, subjects }: NodeDuty,
  outcomes: readonly SyncOutcome[],
  names: MemberNames,
): Answer {
  const inOrder = subjects.flatMap((did) => outcomes.filter((outcome) => outcome.did === did))
  const failed = inOrder.filter((outcome) => outcome.kind === 'failed')
  const findings = failed.map(({ did, fault }) => cliFinding('node/not-synced', did, { reason: fault }))
  const wrong = failed.some(({ isNetwork }) => !isNetwork)
  return {
    verdict: failed.length === 0 ? 'holds' : wrong ? 'untrusted' : 'network',
    data: { node, subjects: inOrder.map(outcomeJson) },
    findings: findings satisfies readonly ReportedFinding[],
    text: (terminal) =>
      table(
        ['subject', 'outcome', 'rev'],
        inOrder.map((outcome) => [names.of(outcome.did), outcome.kind, revOf(outcome)]),
        terminal,
      ),
  }
}

function outcomeJson(outcome: SyncOutcome): Json {
  const { did, kind } = outcome
  if (outcome.kind === 'failed') return { did, outcome: kind, commit: null, rev: null, fault: outcome.fault }
  const { cid, rev } = outcome.held
  return { did, outcome: kind, commit: cid.toString(), rev, fault: null }
}

function revOf(outcome: SyncOutcome): string {
  return outcome.kind === 'failed' ? '' : outcome.held.rev
}
