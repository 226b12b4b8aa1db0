import { compareCids, compareText, finding, under, type Finding } from '@quorate/core'
import type { Claim } from './certificate.ts'
import type { Certified } from './lineage.ts'
import type { Draft } from './evidence-pool.ts'
import type { Founding } from './founding.ts'
import type { Ignored } from './counted.ts'

/** A policy that came with a certificate and is not certified by the evidence, and why. */
export type FailedClaim = {
  readonly policy: string
  readonly number: number
  /** A member of its base signed the proposal; else it may be anybody's. */
  readonly byMember: boolean
  readonly findings: readonly Finding[]
}

/**
 * The policies of the group that claim to be certified and are not (GOV-7). A certificate is a claim, and one that its
 * own evidence does not bear out is named, however many others hold.
 */
export function failedClaims(
  drafts: Iterable<Draft>,
  group: string,
  founding: Founding | undefined,
  certified: readonly Certified[],
): FailedClaim[] {
  const byCid = new Map(certified.map((c) => [c.version.cid, c]))
  const failed: FailedClaim[] = []
  for (const draft of drafts) {
    const ofGroup = draft.cid === group || draft.content['group'] === group
    if (draft.claims.length === 0 || byCid.has(draft.cid) || !ofGroup) continue
    const { version, prev } = draft.content
    const number = typeof version === 'number' ? version : 0
    const base = typeof prev === 'string' ? byCid.get(prev) : undefined
    const proposals = new Set(draft.claims.map((claim) => claim.proposal))
    const byMember =
      base?.decision.outcomes.some((o) => proposals.has(o.cid) && o.proposers.length > 0) ?? false
    const findings = [
      ...(byMember && !draft.version.ok ? draft.version.findings : []),
      ...distinctClaims(draft.claims).flatMap((claim) => [
        ...claim.findings,
        ...shortfall(claim, draft, founding, base),
      ]),
    ]
    failed.push({ policy: draft.cid, number, byMember, findings })
  }
  return failed.sort((a, b) => compareCids(a.policy, b.policy))
}

/** Copies of one certificate are one claim, and their order says nothing. */
function distinctClaims(claims: readonly Claim[]): Claim[] {
  const named = new Map(claims.map((claim) => [JSON.stringify(claim), claim]))
  return [...named].sort(([a], [b]) => compareText(a, b)).map(([, claim]) => claim)
}

/** What is missing of what a claim rests on, with what it brought that did not count. */
function shortfall(
  { proposal, voters, acknowledgers }: Claim,
  draft: Draft,
  founding: Founding | undefined,
  base: Certified | undefined,
): Finding[] {
  const refused = (list: 'votes' | 'acks', dids: readonly string[], ignored: readonly Ignored[]) => {
    const named = new Set(dids)
    return ignored
      .filter((i) => named.has(i.did) && i.kind === list)
      .flatMap((i) => under(`certificate.${list}[${i.did}]`, i.findings))
  }
  if (draft.content['version'] === 1) {
    return founding === undefined
      ? []
      : [...refused('acks', acknowledgers, founding.ignored), ...founding.findings]
  }
  const outcome = base?.decision.outcomes.find((o) => o.cid === proposal)
  if (proposal === undefined || outcome === undefined) {
    const reason = proposal === undefined ? 'it names none' : 'its base is not certified here'
    return [finding('certificate/proposal', 'certificate.proposal', { reason, policy: draft.cid })]
  }
  const { tally } = outcome
  if (tally === undefined) return under('certificate.proposal', outcome.invalid)
  const sides = tally.next === undefined ? [tally.now] : [tally.now, tally.next]
  return [
    ...refused('votes', voters, tally.ignored),
    ...refused('acks', acknowledgers, tally.ignored),
    ...sides.flatMap(({ approve, need, participation, quorum, weight }) => {
      if (approve < need) {
        return [finding('certificate/below-need', 'certificate', { actual: approve, expected: need, weight })]
      }
      const params = { actual: participation, expected: quorum, weight }
      return participation < quorum ? [finding('certificate/below-quorum', 'certificate', params)] : []
    }),
    ...tally.missingAcks.map((did) =>
      finding('certificate/entry', 'certificate.acks', {
        expected: `an acknowledgment of ${did}`,
        actual: 'none',
      }),
    ),
  ]
}
