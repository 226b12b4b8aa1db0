import { describeInstant, type DataMap } from '@quorate/core'
import type { Choice, ProposalReport, Version } from '@quorate/governance'

import { subjectOf } from '../governance-text/proposal-text.ts'
import type { MemberView } from '../group/member-view.ts'
import { diffText } from '../policy-text/diff-text.ts'
import { diffPolicies } from '../policy-text/policy-diff.ts'
import { fields } from '../render/columns.ts'
import { relativeText } from '../render/time-left.ts'
import { paint, terminalOf, type Terminal } from '../render/terminal.ts'
import { signedFields, type UnsignedRecord } from '../signing/unsigned-record.ts'
import { accountHosts } from '../warnings/account-hosts.ts'
import { newWarnings } from '../warnings/policy-warnings.ts'
import { warningsText } from '../warnings/warning-text.ts'
import { effectFields } from './vote-effect.ts'

/** What a vote means, for the one who is about to sign it: what changes, the arithmetic, until when, and what is signed. */
export function voteMeaning(
  view: MemberView,
  proposal: ProposalReport,
  choice: Choice,
  unsigned: UnsignedRecord,
): string {
  const terminal = terminalOf(process.stderr, process.env)
  const { base, ballot, proposers, cid } = proposal
  const next = ballot?.kind === 'resolution' ? undefined : ballot?.next
  const closesAt = ballot?.closesAt ?? 0
  const title = paint(`${choice} the ${subjectOf(proposal)}`, 'bold', terminal)
  const about: (readonly [string, string])[] = [
    ['group', base.record.name],
    ['proposal', cid],
    ['made by', view.names.list(proposers)],
    ['base', `version ${String(base.number)}, ${base.cid}`],
    ...(next === undefined ? [] : [['policy', `version ${String(next.number)}, ${next.cid}`] as const]),
    ...resolutionFields(proposal),
    ...effectFields(view, proposal, choice),
    ['closes', `${describeInstant(closesAt)}, ${relativeText(closesAt, view.at)}`],
    ...signedFields(unsigned),
  ]
  const changes =
    ballot?.kind === 'amendment' && next !== undefined ? `\n${changesOf(base, next, view, terminal)}` : ''
  return `${title}\n${fields(about, '  ')}${changes}\n`
}

/** What the next version would change, by what it means, and the warnings that it brings. */
export function changesOf(
  base: Version,
  next: Version,
  { names, evidence, at }: Pick<MemberView, 'names' | 'evidence' | 'at'>,
  terminal: Terminal,
): string {
  const [before, after] = [base, next].map(({ record }) => record as unknown as DataMap)
  const warnings = newWarnings(next, base, accountHosts(evidence, at))
  return [
    diffText(diffPolicies(before ?? {}, after ?? {}), (did) => names.of(did), terminal),
    warningsText(warnings, terminal),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function resolutionFields({ ballot }: ProposalReport): [string, string][] {
  if (ballot?.kind !== 'resolution') return []
  return [
    ['keep', ballot.keep ?? ''],
    ['drop', ballot.drop ?? ''],
  ]
}
