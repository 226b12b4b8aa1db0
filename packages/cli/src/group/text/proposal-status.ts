import { describeInstant } from '@quorate/core'
import type { ProposalReport, Tally } from '@quorate/governance'

import { awaitedTexts } from './awaited-text.ts'
import type { Json } from '../../shell/answer.ts'
import { abstainedText, sideText, silentOn } from './arithmetic.ts'
import { proposalJson, subjectOf } from './proposal-text.ts'
import { fields } from '../../shell/render/columns.ts'
import { relativeText, timeText } from '../../shell/render/time-left.ts'
import { paint, type Terminal } from '../../shell/render/terminal.ts'
import type { MemberNames } from '../source/member-names.ts'
import { terminalText } from '../../shell/terminal-text.ts'

/** Proposals whose state may still change, and those that passed but whose version is not in force yet. */
export function isUndecided({ state }: ProposalReport): boolean {
  return state === 'OPEN' || state === 'PENDING'
}

/** `signed 2 of need 3 (W = 4), missing: carol, dave, closes in 2 d 3 h`. */
export function proposalStatusText(
  proposal: ProposalReport,
  names: MemberNames,
  at: number,
  terminal: Terminal,
): string {
  const { cid, base, ballot, tally, proposers, state } = proposal
  const title = `${terminalText(subjectOf(proposal))} by ${terminalText(names.list(proposers))}: ${state}`
  if (ballot === undefined || tally === undefined) return `${paint(title, 'bold', terminal)}\n`
  const unseen = unseenIn(tally)
  const silent = missingIn(proposal)
  const missing = silent.length === 0 ? 'nobody missing' : `missing: ${names.list(silent)}`
  const time =
    at < ballot.opensAt
      ? `opens ${relativeText(ballot.opensAt, at)}`
      : `closes in ${timeText(ballot.closesAt - at)}`
  const lines: (readonly [string, string])[] = [
    [
      `v${String(base.number)}`,
      `signed ${sideText(tally.now)}, ${missing}, ${time}${abstainedText(proposal, names)}`,
    ],
    ...(tally.next === undefined || ballot.next === undefined
      ? []
      : [[`v${String(ballot.next.number)}`, `signed ${sideText(tally.next)}`] as const]),
    ...awaitedTexts(tally, (dids) => names.list(dids)).map((text) => ['awaits', text] as const),
    ...(unseen.length === 0 ? [] : [['unseen', `needs more witnesses: ${names.list(unseen)}`] as const]),
    ['closes', describeInstant(ballot.closesAt)],
    ['proposal', cid],
  ]
  return `${paint(title, 'bold', terminal)}\n${fields(lines, '  ')}`
}

/** Members of the base who said nothing yet. */
function missingIn(proposal: ProposalReport): string[] {
  const unseen = proposal.tally === undefined ? [] : unseenIn(proposal.tally)
  return silentOn(proposal).filter((did) => !unseen.includes(did))
}

/** Members whose vote or acknowledgment would count if enough others had listed it. */
function unseenIn({ ignored }: Tally): string[] {
  const codes = ['vote/unseen', 'ack/unseen', 'vote/not-listed']
  const dids = ignored.filter(({ findings }) => findings.some(({ code }) => codes.includes(code)))
  return [...new Set(dids.map(({ did }) => did))]
}

export function proposalStatusJson(proposal: ProposalReport): Json {
  const unseen = proposal.tally === undefined ? [] : unseenIn(proposal.tally)
  return { ...(proposalJson(proposal) as object), missing: missingIn(proposal), unseen }
}
