import type { Version, Weighing } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { findMembers } from '../../group/source/find-member.ts'
import { MemberNames, noIdentities } from '../../group/source/member-names.ts'
import type { Verdict } from '../../shell/verdict.ts'
import { accountHosts } from '../../policy-document/account-hosts.ts'
import { newWarnings } from '../../policy-document/policy-warnings.ts'
import { powersOf, type MemberPower } from '../../group/text/member-power.ts'
import { sufficientSet, type SufficientSet } from '../../group/text/sufficient-set.ts'
import { weighCase, type SupposedCase } from '../../group/text/supposed-case.ts'
import type { Subject } from './subject.ts'

type Outcome = 'passes' | 'rejected' | 'undecided' | 'invalid' | 'settled'

/** What a policy would take to be adopted, and what it comes to if members say what is supposed. */
export type Simulation = {
  readonly outcome: Outcome
  readonly verdict: Verdict
  readonly names: MemberNames
  /** By DID. */
  readonly supposed: { readonly approve: readonly string[]; readonly reject: readonly string[] }
  /** Undefined when it is invalid. */
  readonly weighing: Weighing | undefined
  readonly powers: readonly MemberPower[]
  /** Who else would suffice; undefined when nobody is needed any more, or all of them do not suffice. */
  readonly suffices: SufficientSet | undefined
  readonly findings: readonly ReportedFinding[]
  readonly warnings: readonly ReportedFinding[]
}

/** `approve` and `reject` are members as people call them, apart by commas. */
export function simulate(
  subject: Subject,
  { approve = '', reject = '' }: { approve?: string | undefined; reject?: string | undefined },
): Simulation {
  const { base, next, vote, view } = subject
  const names = view?.names ?? new MemberNames(allMembers(base, next), noIdentities, subject.at)
  const called = (list: string, flag: string) => [
    ...new Set(
      list
        .split(',')
        .filter((who) => who !== '')
        .flatMap((who) => findMembers(who.trim(), [base, next], names, flag)),
    ),
  ]
  const said = { approve: called(approve, '--approve'), reject: called(reject, '--reject') }
  const both = said.approve.filter((did) => said.reject.includes(did))
  const hosts = view && accountHosts(view.bundle, subject.at)
  const warnings = next === undefined ? [] : newWarnings(next, base, hosts)
  const common = { names, supposed: said, warnings }
  if (vote === undefined) {
    const { findings } = subject
    const none = { weighing: undefined, powers: [], suffices: undefined }
    return { ...common, ...none, outcome: 'invalid', verdict: 'fails', findings }
  }
  const state = subject.proposal?.state
  const settled = state !== undefined && state !== 'OPEN' && state !== 'PENDING'
  const counted = settled ? { approve: [], reject: [] } : said
  const approving = new Set(counted.approve)
  const supposed: SupposedCase = {
    ...vote,
    approve: approving,
    acknowledge: approving,
    reject: new Set(counted.reject),
  }
  const weighing = weighCase(supposed)
  const outcome = settled
    ? 'settled'
    : weighing.passed
      ? 'passes'
      : weighing.rejected
        ? 'rejected'
        : 'undecided'
  return {
    ...common,
    outcome,
    verdict: verdictOf(outcome, state),
    weighing,
    powers: powersOf(supposed),
    suffices: outcome === 'undecided' ? sufficientSet(supposed) : undefined,
    findings: [
      ...both.map((did) => cliFinding('simulate/both', '--reject', { did })),
      ...(settled && said.approve.length + said.reject.length > 0
        ? [cliFinding('proposal/settled', '', { actual: state })]
        : []),
    ],
  }
}

function allMembers(base: Version, next: Version | undefined) {
  return [...(next?.members.values() ?? []), ...base.members.values()]
}

function verdictOf(outcome: Outcome, state: string | undefined): Verdict {
  if (outcome === 'undecided') return 'indeterminate'
  return outcome === 'passes' || (outcome === 'settled' && state === 'PASSED') ? 'holds' : 'fails'
}
