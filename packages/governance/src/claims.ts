import { compareCids, compareText, finding, maxFindings, under, type Finding } from '@quorate/core'
import type { Outcome } from './base-decision.ts'
import type { Claim } from './certificate.ts'
import type { Certified } from './lineage.ts'
import type { Draft, MadeClaim, SignedAck, SignedVote } from './evidence-pool.ts'
import type { Founding } from './founding.ts'
import type { Counted, Ignored } from './counted.ts'

/** A policy that came with a certificate and is not certified by the evidence, and why. */
export type FailedClaim = {
  readonly policy: string
  readonly number: number
  /** A member of its base signed the proposal that it names. */
  readonly proposedByMember: boolean
  /** It stands in the repository of a member of its base, or of the group's first version; else it may be anybody's. */
  readonly publishedByMember: boolean
  readonly findings: readonly Finding[]
}

/**
 * The policies of the group that claim to be certified and are not (GOV-7). A certificate is a claim, and one that its
 * own evidence does not bear out is named, however many others hold.
 */
export function failedClaims(
  drafts: Iterable<Draft>,
  group: string,
  founding: Founding,
  certified: readonly Certified[],
): FailedClaim[] {
  const bases = new Map(
    certified.map(({ version, decision }) => [
      version.cid,
      { version, outcomes: new Map(decision.outcomes.map((o) => [o.cid, o])) },
    ]),
  )
  const failed: FailedClaim[] = []
  for (const draft of drafts) {
    const ofGroup = draft.cid === group || draft.content['group'] === group
    if (draft.claims.length === 0 || bases.has(draft.cid) || !ofGroup) continue
    const { version, prev } = draft.content
    const number = typeof version === 'number' ? version : 0
    const base = typeof prev === 'string' ? bases.get(prev) : undefined
    const outcomes = base?.outcomes ?? new Map<string, Outcome>()
    const ruling = draft.cid === group && draft.version.ok ? draft.version.value : base?.version
    // Apart, so that what strangers claim beside members changes nothing that is said of these.
    const apart = Map.groupBy(draft.claims, ({ repository }) => ruling?.members.has(repository) === true)
    for (const [publishedByMember, made] of apart) {
      const claims = distinctClaims(made)
      const proposedByMember = claims.some(
        ({ proposal }) => proposal !== undefined && (outcomes.get(proposal)?.proposers.length ?? 0) > 0,
      )
      const findings = [
        ...(proposedByMember && !draft.version.ok ? draft.version.findings : []),
        ...claims.flatMap((claim) => claim.findings),
        ...(draft.cid === group
          ? notFounded(claims, founding)
          : [...Map.groupBy(claims, (claim) => claim.proposal)].flatMap(([proposal, same]) =>
              notPassed(proposal, same, draft.cid, outcomes),
            )),
      ]
      failed.push({ policy: draft.cid, number, proposedByMember, publishedByMember, findings })
    }
  }
  return failed.sort(
    (a, b) => compareCids(a.policy, b.policy) || Number(b.publishedByMember) - Number(a.publishedByMember),
  )
}

/** Copies of one certificate are one claim, and their order says nothing. */
function distinctClaims(claims: readonly MadeClaim[]): Claim[] {
  const named = new Map(claims.map(({ repository: _, ...claim }) => [JSON.stringify(claim), claim]))
  return [...named].sort(([a], [b]) => compareText(a, b)).map(([, claim]) => claim)
}

/** Why the records that claims brought found no group. */
function notFounded(claims: readonly Claim[], { ignored, findings, acks }: Founding): Finding[] {
  return [...refused('acks', claims, ignored, acks), ...findings]
}

/** What is missing of what claims on one proposal rest on, with what they brought that did not count. */
function notPassed(
  proposal: string | undefined,
  claims: readonly Claim[],
  policy: string,
  outcomes: ReadonlyMap<string, Outcome>,
): Finding[] {
  const outcome = proposal === undefined ? undefined : outcomes.get(proposal)
  if (outcome === undefined) {
    const reason = proposal === undefined ? 'it names none' : 'its base is not certified here'
    return [finding('certificate/proposal', 'certificate.proposal', { reason, policy })]
  }
  const { tally } = outcome
  if (tally === undefined) return under('certificate.proposal', outcome.invalid)
  const sides = tally.next === undefined ? [tally.now] : [tally.now, tally.next]
  return [
    ...refused('votes', claims, tally.ignored, tally.votes),
    ...refused('acks', claims, tally.ignored, tally.acks),
    ...sides.flatMap(({ approve, need, participation, quorum, weight }) => {
      if (approve < need) {
        return [finding('certificate/below-need', 'certificate', { actual: approve, expected: need, weight })]
      }
      const params = { actual: participation, expected: quorum, weight }
      return participation < quorum ? [finding('certificate/below-quorum', 'certificate', params)] : []
    }),
    ...tally.missingApprovals.map((did) =>
      finding('certificate/entry', 'certificate.votes', {
        expected: `an approval of ${did}`,
        actual: 'none',
      }),
    ),
    ...tally.missingAcks.map((did) =>
      finding('certificate/entry', 'certificate.acks', {
        expected: `an acknowledgment of ${did}`,
        actual: 'none',
      }),
    ),
  ]
}

/** Why the votes or acknowledgments of those that claims name did not count, of members without one that did. */
function refused(
  list: 'votes' | 'acks',
  claims: readonly Claim[],
  ignored: readonly Ignored[],
  counted: readonly Counted<SignedVote | SignedAck>[],
): Finding[] {
  const named = new Set(claims.flatMap((c) => (list === 'votes' ? c.voters : c.acknowledgers)))
  for (const { record } of counted) named.delete(record.repository)
  // One member may have cast thousands that do not count, for each of thousands of claims.
  return ignored
    .filter((i) => named.has(i.did) && i.kind === list)
    .slice(0, maxFindings)
    .flatMap((i) => under(`certificate.${list}[${i.did}]`, i.findings))
}
