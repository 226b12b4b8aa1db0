import { describeInstant, type Finding } from '@quorate/core'
import type { ProposalReport, Side } from '@quorate/governance'

import { awaitedTexts } from './awaited-text.ts'
import type { Json } from '../../shell/answer.ts'
import { describeReported } from '../../shell/findings/cli-finding.ts'
import { fields } from '../../shell/render/columns.ts'
import { paint, type Terminal } from '../../shell/render/terminal.ts'
import type { MemberNames } from '../source/member-names.ts'
import { terminalText } from '../../shell/terminal-text.ts'
import { abstainersOf, approversOf, rejectersOf, sideText, silentOn } from './arithmetic.ts'

/** What a proposal would do: `amendment to version 3`. */
export function subjectOf({ record, ballot }: ProposalReport): string {
  const target = ballot?.next
  switch (record.kind) {
    case 'amendment':
      return target === undefined ? 'amendment' : `amendment to version ${String(target.number)}`
    case 'revocation':
      return target === undefined ? 'revocation' : `revocation of version ${String(target.number)}`
    case 'resolution':
      return 'resolution of a fork'
    default:
      return record.kind
  }
}

/** A proposal in a few lines: what, on what, its state and the arithmetic under each electorate. */
export function proposalText(proposal: ProposalReport, names: MemberNames, terminal: Terminal): string {
  const subject = terminalText(subjectOf(proposal), 80)
  const title = `${paint('Proposal', 'bold', terminal)}: ${subject}  ${proposal.state}\n`
  return title + fields([['cid', proposal.cid], ...proposalFields(proposal, names)], '  ')
}

function proposalFields(
  proposal: ProposalReport,
  names: MemberNames,
): (readonly [name: string, value: string])[] {
  const { base, proposers, tally, ballot } = proposal
  return [
    ['base', `version ${String(base.number)}`],
    ['made by', names.list(proposers)],
    ...(ballot === undefined ? [] : [['voting', votingText(ballot)] as const]),
    ...(tally === undefined ? [] : [['signed', countText(tally.now)] as const]),
    ...(tally?.next === undefined ? [] : [['under next', countText(tally.next)] as const]),
    ...named('approved', approversOf(proposal), names),
    ...named('rejected', rejectersOf(proposal), names),
    ...named('abstained', abstainersOf(proposal), names),
    ...named('silent', silentOn(proposal), names),
    ...(tally === undefined ? [] : awaitedTexts(tally, (dids) => names.list(dids))).map(
      (text) => ['awaits', text] as const,
    ),
    ...proposal.invalid.map((found) => ['because', reasonText(found)] as const),
  ]
}

function named(label: string, dids: readonly string[], names: MemberNames): [string, string][] {
  return dids.length === 0 ? [] : [[label, names.list(dids)]]
}

/** Where and what; not escaped yet. */
export function reasonText(found: Finding): string {
  return `${found.path === '' ? '' : `${found.path}: `}${describeReported(found)}`
}

function votingText({ opensAt, closesAt }: { opensAt: number; closesAt: number }): string {
  return `from ${describeInstant(opensAt)} until ${describeInstant(closesAt)}`
}

function countText(side: Side): string {
  return `${sideText(side)}, against ${String(side.against)}`
}

export function proposalJson(proposal: ProposalReport): Json {
  const { cid, base, state, record, proposers, ballot, tally, invalid } = proposal
  return {
    cid,
    kind: record.kind,
    state,
    base: base.cid,
    proposers: [...proposers],
    next: ballot?.next === undefined ? null : { version: ballot.next.number, cid: ballot.next.cid },
    keep: ballot?.keep ?? null,
    drop: ballot?.drop ?? null,
    opensAt: ballot === undefined ? null : describeInstant(ballot.opensAt),
    closesAt: ballot === undefined ? null : describeInstant(ballot.closesAt),
    tally:
      tally === undefined
        ? null
        : { now: { ...tally.now }, next: tally.next === undefined ? null : { ...tally.next } },
    abstained: abstainersOf(proposal),
    missingAcks: [...(tally?.missingAcks ?? [])],
    missingApprovals: [...(tally?.missingApprovals ?? [])],
    invalid: invalid.map(({ code, path, params }) => ({ code, path, params: params })),
  }
}
