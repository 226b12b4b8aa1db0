import type { VersionReport } from '@quorate/governance'

import { describeReported } from '../shell/findings/cli-finding.ts'
import { abstainedText, approversOf, tallyText } from '../group/text/arithmetic.ts'
import type { ChainView } from '../group/source/chain-view.ts'
import { criterion, type ChainCriterion } from './chain-criterion.ts'
import { isMembersClaim, isUndecided } from './verdict-of-chain.ts'

/** Each version after the first that the evidence certifies: the arithmetic, and whose names stand behind it. */
export function versionCriteria({ report, names }: ChainView): ChainCriterion[] {
  return report.versions.flatMap((version) => {
    const [outcome] = adoptedBy(version)
    if (outcome?.tally === undefined) return []
    const approvers = approversOf(outcome)
    const by = approvers.length === 0 ? '' : `: ${names.list(approvers)}`
    const abstained = abstainedText(outcome, names)
    const apart = version.state === 'REVOKED' || version.state === 'FORKED'
    const which = apart ? ` ${version.cid} (${version.state})` : ''
    const { now, next } = outcome.tally
    return [
      criterion(
        'version',
        'True',
        `version ${String(version.version.number)}${which}`,
        `${tallyText(now, next)}${by}${abstained}`,
        {
          version: version.version.number,
          cid: version.cid,
          approve: now.approve,
          need: now.need,
          weight: now.weight,
          approvers,
        },
      ),
    ]
  })
}

/** The proposals that adopted a version, those of smallest CID first. */
export function adoptedBy({ cid, certified }: VersionReport) {
  return certified.parent?.decision.successors.get(cid)?.adoptedBy ?? []
}

/** Policies that claim to be certified and are not. */
export function claimCriteria({ report }: ChainView): ChainCriterion[] {
  return report.failedClaims.map((claim) => {
    const { policy, number, findings } = claim
    const [first] = findings
    const why = first === undefined ? 'it names no proposal' : describeReported(first)
    const more = findings.length > 1 ? ` (and ${String(findings.length - 1)} more)` : ''
    const isCertificate = (report.pool.drafts.get(policy)?.claims.length ?? 0) > 0
    return criterion(
      'certificate',
      isUndecided(claim) ? 'Unknown' : 'False',
      `version ${String(number)} ${policy}`,
      `${isCertificate ? 'its certificate is not borne out' : 'it cannot be certified'}: ${why}${more}`,
      { version: number, cid: policy, byMember: isMembersClaim(claim, report) },
    )
  })
}
