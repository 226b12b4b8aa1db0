import { compareText } from '@quorate/core'
import type { Outcome, Side } from '@quorate/governance'

import type { MemberNames } from '../source/member-names.ts'

/** `signed 3 of need 3 (W = 4)`; for a change of authority the same under the next version too. */
export function tallyText(now: Side, next: Side | undefined): string {
  const under = next === undefined ? '' : `; under the new version ${sideText(next)}`
  return `signed ${sideText(now)}${under}`
}

/** `3 of need 3 (W = 4)`, with the quorum where there is one. */
export function sideText({ approve, need, weight, quorum, participation }: Side): string {
  const quorate = quorum > 0 ? `, took part ${String(participation)} of quorum ${String(quorum)}` : ''
  return `${String(approve)} of need ${String(need)} (W = ${String(weight)}${quorate})`
}

/** By DID: whose approval counted, by vote or, for those who join, by acknowledgment. */
export function approversOf({ tally }: Outcome): string[] {
  const votes = (tally?.votes ?? []).filter(({ record }) => record.record.choice === 'approve')
  const dids = [...votes, ...(tally?.acks ?? [])].map(({ record }) => record.repository)
  return [...new Set(dids)].sort(compareText)
}

/** By DID: who rejected, and did not approve as well. */
export function rejectersOf(outcome: Outcome): string[] {
  const approved = new Set(approversOf(outcome))
  return votersOf(outcome, 'reject').filter((did) => !approved.has(did))
}

/** By DID: who abstained and said nothing else. It weighs against the proposal like a rejection (GOV-1). */
export function abstainersOf(outcome: Outcome): string[] {
  const others = new Set([...approversOf(outcome), ...votersOf(outcome, 'reject')])
  return votersOf(outcome, 'abstain').filter((did) => !others.has(did))
}

/** `; abstained: carol`, where somebody did. */
export function abstainedText(outcome: Outcome, names: MemberNames): string {
  const dids = abstainersOf(outcome)
  return dids.length === 0 ? '' : `; abstained: ${names.list(dids)}`
}

function votersOf({ tally }: Outcome, choice: string): string[] {
  const votes = (tally?.votes ?? []).filter(({ record }) => record.record.choice === choice)
  return [...new Set(votes.map(({ record }) => record.repository))].sort(compareText)
}

/** By DID: the members of the base who signed nothing that counted. */
export function silentOn(outcome: Outcome): string[] {
  const heard = new Set([...approversOf(outcome), ...rejectersOf(outcome), ...abstainersOf(outcome)])
  const members = [...(outcome.ballot?.base.members.keys() ?? [])]
  return members.filter((did) => !heard.has(did)).sort(compareText)
}
