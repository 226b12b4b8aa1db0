import { contentOf, profile, type DataMap } from '@quorate/core'
import {
  lintSuccession,
  readVersion,
  supposeAmendment,
  type Ballot,
  type ProposalState,
  type Tally,
  type Version,
} from '@quorate/governance'

import type { ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { Failure, failure } from '../../shell/failure.ts'
import { nextDocument } from '../../proposal/next-policy.ts'
import { standingBase } from '../../proposal/standing-base.ts'
import type { ChainFlags } from '../../group/source/chain-flags.ts'
import { instantOf } from '../../group/source/chain-flags.ts'
import type { ChainView } from '../../group/source/chain-view.ts'
import { findProposal } from '../../group/source/find-proposal.ts'
import { readInput } from '../../shell/files/input-file.ts'
import { policyExpected } from '../../policy-document/policy-document.ts'
import { openPolicySource } from '../../policy-document/policy-source.ts'

/** What is simulated: a proposal that was made, or a policy that somebody might propose. */
export type Subject = {
  readonly base: Version
  readonly next: Version | undefined
  /** Undefined when it is invalid. */
  readonly vote: { readonly ballot: Ballot; readonly tally: Tally } | undefined
  /** Of a proposal that was made. */
  readonly proposal: { readonly cid: string; readonly state: ProposalState } | undefined
  /** Why it is invalid. */
  readonly findings: readonly ReportedFinding[]
  readonly opensAt: number
  readonly closesAt: number
  readonly view: ChainView | undefined
  readonly at: number
}

/** `source` is a bundle or the policy before; `policy` the file of the next version, or `named` a proposal of the bundle. */
export function openSubject(
  source: string,
  policy: string | undefined,
  named: string | undefined,
  flags: ChainFlags,
): Subject {
  if ((policy === undefined) === (named === undefined))
    throw failure('usage', 'usage/invalid', 'POLICY', {
      reason: 'expected either a policy file or --proposal',
    })
  const at = instantOf(flags.at)
  const opened = openPolicySource(source, flags)()
  if (policy !== undefined)
    return draftedSubject(
      baseOf(opened),
      readInput(policy, policyExpected, profile.recordBytes),
      policy,
      opened.view,
      at,
    )
  if (opened.view === undefined)
    throw failure('usage', 'usage/invalid', source, { reason: 'only a bundle holds proposals' })
  return proposedSubject(opened.view, named ?? '', at)
}

function baseOf({ policy, view }: { policy: DataMap; view: ChainView | undefined }): Version {
  if (view !== undefined) return standingBase(view)
  const version = readVersion(contentOf(policy))
  if (version.ok) return version.value
  throw new Failure('usage', version.findings)
}

function proposedSubject(view: ChainView, named: string, at: number): Subject {
  const { cid, state, base, ballot, tally, invalid } = findProposal(view.report, named)
  return {
    base,
    next: ballot?.next,
    vote: ballot === undefined || tally === undefined ? undefined : { ballot, tally },
    proposal: { cid, state },
    findings: invalid,
    opensAt: ballot?.opensAt ?? at,
    closesAt: ballot?.closesAt ?? at,
    view,
    at,
  }
}

/** A policy as if its proposal was opened at `at`. */
function draftedSubject(
  base: Version,
  bytes: Uint8Array,
  name: string,
  view: ChainView | undefined,
  at: number,
): Subject {
  const closesAt = at + base.record.governance.votingSeconds * 1000
  const common = { base, proposal: undefined, opensAt: at, closesAt, view, at }
  const document = nextDocument(bytes, name, base.record as unknown as DataMap)
  if (!document.ok) return { ...common, next: undefined, vote: undefined, findings: document.findings }
  const policy = contentOf(document.policy)
  const version = readVersion(policy)
  const faults = version.ok ? lintSuccession(version.value, base, closesAt) : version.findings
  const next = version.ok ? version.value : undefined
  if (faults.length > 0)
    return { ...common, next, vote: undefined, findings: faults.map((found) => document.placed(found)) }
  const supposed = supposeAmendment(base, policy, at)
  return supposed.ok
    ? { ...common, next, vote: supposed.value, findings: [] }
    : { ...common, next, vote: undefined, findings: supposed.findings }
}
