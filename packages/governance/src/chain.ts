import { compareText, finding, under, type Finding } from '@quorate/core'
import { Agreements } from './agreements.ts'
import { chooseFounding, type Anchor, type Anchored } from './anchor.ts'
import { followBranches, type Branches } from './branches.ts'
import { checkChains } from './checkpoint-chain.ts'
import { failedClaims, type FailedClaim } from './claims.ts'
import { consentTo, type Consent } from './consent.ts'
import type { Effect } from './effect.ts'
import { gather, type Draft, type Pool } from './evidence-pool.ts'
import type { FoundRecord } from './found-record.ts'
import { judgeFounding, type Founding } from './founding.ts'
import { judgeFreshness, type Freshness } from './freshness.ts'
import { traceLineage, type Certified } from './lineage.ts'
import { misbehaviourOn } from './misbehaviour.ts'
import { policyStates, type PolicyState } from './policy-state.ts'
import type { Outcome } from './base-decision.ts'
import { limitProposals } from './proposal-quota.ts'
import { proposalState, type ProposalState } from './proposal-state.ts'
import { RepositoryProofs, type Publication } from './repository-proofs.ts'
import { Sightings } from './seen.ts'
import { inOrder } from './signed.ts'
import { twoHeads } from './two-heads.ts'
import type { Version } from './version.ts'

/** What governance is judged by: records of any kind, and what shows that hosts published them. */
export type GovernanceEvidence = { readonly records: readonly FoundRecord[] } & Partial<Publication>

export type VersionReport = {
  readonly cid: string
  readonly version: Version
  readonly state: PolicyState
  readonly certified: Certified
  /** What was decided on it as a base. */
  readonly effect: Effect
  readonly consent: readonly Consent[]
}

export type ProposalReport = Outcome & { readonly base: Version; readonly state: ProposalState }

/** Who agreed to what, as far as the evidence goes. */
export type ChainReport = {
  readonly group: string | undefined
  /** Undefined unless the group is founded. */
  readonly founding: Founding | undefined
  /** The latest certified version that stands; where the group is forked, the last that all branches share. */
  readonly head: Version | undefined
  /** State of the head; FORKED when more than one of its successors was certified and none prevails. */
  readonly state: PolicyState | undefined
  /** Certified versions, ancestors first. */
  readonly versions: readonly VersionReport[]
  readonly proposals: readonly ProposalReport[]
  readonly failedClaims: readonly FailedClaim[]
  readonly anchored: Anchored
  readonly freshness: Freshness | undefined
  /** Sorted, each once. */
  readonly findings: readonly Finding[]
  /** What was not admitted. It decides nothing. */
  readonly diagnostics: readonly Finding[]
  readonly pool: Pool
}

/**
 * The state of a group as a pure function of (anchor, evidence, at); `at` in milliseconds. Never throws, and the order and
 * repetition of the evidence change nothing.
 */
export function evaluateChain(evidence: GovernanceEvidence, at: number, anchor?: Anchor): ChainReport {
  const pool = gather(evidence.records, at)
  const sightings = new Sightings(pool.checkpoints.values())
  const foundingOf = (draft: Draft) => {
    const acks = inOrder(pool.acks.get(draft.cid))
    // A policy that nobody acknowledged is not worth reading.
    return acks.length > 0 && draft.version.ok
      ? judgeFounding(draft.version.value, acks, sightings)
      : undefined
  }

  const chosen = chooseFounding(pool.drafts.values(), anchor, foundingOf)
  const first = chosen.founding
  const group = first?.cid ?? anchor?.group
  if (first === undefined) return notFounded(pool, group, undefined, chosen.findings)
  if (!first.version.ok) {
    const { findings } = first.version
    // Whoever brought it: it is the version that the group is named after.
    const claim = {
      policy: first.cid,
      number: 1,
      findings,
      proposedByMember: false,
      publishedByMember: true,
    }
    return { ...notFounded(pool, group, undefined, [], [claim]), state: 'INVALID' }
  }
  const founding = judgeFounding(first.version.value, inOrder(pool.acks.get(first.cid)), sightings)
  if (founding.findings.length > 0) {
    const claims = failedClaims(pool.drafts.values(), first.cid, founding, [])
    return notFounded(pool, group, founding, founding.findings, claims)
  }

  const lineage = traceLineage(first.version.value, pool, sightings)
  const anchorHead = lineage.find((c) => c.version.cid === anchor?.head)
  const branches = followBranches(lineage, pool.checkpoints.values(), anchorHead, at)
  const states = policyStates(lineage, branches, at)
  const head = headOf(branches)
  const anchoring = checkAnchor(anchor, anchorHead, branches, head)
  const proofs = new RepositoryProofs(
    { proofs: [], plcLogs: [], didDocuments: [], ...evidence },
    sightings,
    pool.wholeAcks,
    at,
  )
  const told = { proofs, sightings, agreements: new Agreements(lineage, pool) }
  const versions = lineage.map((certified): VersionReport => {
    const { version } = certified
    const consent = consentTo(certified, inOrder(pool.acks.get(version.cid)), told)
    const [state, effect] = [states.get(certified) ?? 'FORKED', branches.effectOn(certified)]
    return { cid: version.cid, version, state, certified, effect, consent }
  })
  const judged = lineage.flatMap((c) =>
    c.decision.outcomes.map((o) => ({
      ...o,
      base: c.version,
      state: proposalState(o, branches.effectOn(c).endsAt, branches.revoked.has(c), at),
    })),
  )
  // What no member signed is an outsider's, and changes nothing (DEC-2).
  const { proposals, findings: quotas } = limitProposals(judged.filter((p) => p.proposers.length > 0))
  const claims = failedClaims(pool.drafts.values(), first.cid, founding, lineage)
  const findings = [
    ...anchoring.findings,
    ...branches.findings,
    ...lineage.flatMap(({ decision }) => misbehaviourOn(decision)),
    ...lineage.flatMap(({ decision }) => recoveries(decision.outcomes)),
    ...twoHeads(pool.checkpoints.values(), lineage),
    ...checkChains(
      pool.checkpoints.values(),
      lineage.map((c) => c.version),
    ),
    ...versions.flatMap(({ cid, consent }) =>
      under(`versions[${cid}]`, consent.filter((c) => c.status === 'claimed').flatMap(unproven)),
    ),
    ...claims.filter((c) => c.proposedByMember).flatMap(describeClaim),
    ...quotas,
  ]
  return {
    group,
    founding,
    head,
    state: branches.forked ? 'FORKED' : states.get(branches.standing.at(-1) ?? lineage[0]),
    versions,
    proposals,
    failedClaims: claims,
    anchored: anchoring.anchored,
    freshness: branches.forked ? undefined : judgeFreshness(head, pool.checkpoints.values(), at),
    findings: sortFindings(findings),
    diagnostics: pool.diagnostics,
    pool,
  }
}

function notFounded(
  pool: Pool,
  group: string | undefined,
  founding: Founding | undefined,
  findings: readonly Finding[],
  claims: readonly FailedClaim[] = [],
): ChainReport {
  return {
    group,
    founding,
    head: undefined,
    state: undefined,
    versions: [],
    proposals: [],
    failedClaims: claims,
    anchored: 'Unknown',
    freshness: undefined,
    findings: sortFindings([...findings, ...claims.flatMap(describeClaim)]),
    diagnostics: pool.diagnostics,
    pool,
  }
}

function headOf({ standing }: Branches): Version {
  return (standing.at(-1) ?? standing[0]).version
}

/** A head behind the anchored one is a rollback, however well signed; one on a dropped branch is undecided (GOV-12). */
function checkAnchor(
  anchor: Anchor | undefined,
  anchorHead: Certified | undefined,
  { anchorDropped, standing }: Branches,
  head: Version,
): { anchored: Anchored; findings: readonly Finding[] } {
  if (anchor?.head === undefined) return { anchored: 'Unknown', findings: [] }
  if (anchorHead === undefined) {
    return {
      anchored: 'False',
      findings: [finding('head/rollback', '', { expected: anchor.head, actual: head.cid })],
    }
  }
  if (anchorDropped)
    return {
      anchored: 'Unknown',
      findings: [finding('anchor/dropped-branch', '', { expected: anchor.head })],
    }
  return { anchored: standing.includes(anchorHead) ? 'True' : 'Unknown', findings: [] }
}

function recoveries(outcomes: readonly Outcome[]): Finding[] {
  return outcomes.flatMap(({ cid, tally }) =>
    (tally?.recovered ?? []).map((did) => finding('key/recovered', '', { did, proposal: cid })),
  )
}

function describeClaim({ policy, findings }: FailedClaim): Finding[] {
  return under(`policies[${policy}]`, findings)
}

function unproven({ did, findings }: Consent): Finding[] {
  return [finding('ack/unproven', '', { did }), ...findings.filter((f) => f.code !== 'ack/unproven')]
}

/** By code, path and particulars, so that the order of evidence shows nowhere; repeated ones once. */
function sortFindings(findings: readonly Finding[]): Finding[] {
  const named = new Map(findings.map((f) => [`${f.code} ${f.path} ${JSON.stringify(f.params)}`, f]))
  return [...named].sort(([a], [b]) => compareText(a, b)).map(([, f]) => f)
}
