import { describeReported, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import type { MemberNames } from '../group/source/member-names.ts'

/** Double votes and double approvals, and what verifiers did wrong, with the names of those who did. */
export function misbehaviourLines(findings: readonly ReportedFinding[], names: MemberNames): string[] {
  return findings.flatMap((found): string[] => {
    const { code, params } = found
    const [did, left, right] = [params['did'], params['left'], params['right']].map(String)
    const name = names.of(did ?? '')
    if (code === 'vote/equivocation')
      return [
        `${name} voted twice, and differently, on proposal ${String(params['proposal'])}: ${left ?? ''} and ${right ?? ''}`,
      ]
    if (code === 'vote/double-approval')
      return [
        `${name} approved on one base what excludes each other, by votes ${left ?? ''} and ${right ?? ''}`,
      ]
    return typeof params['verifier'] === 'string' && ofVerifiers.test(code)
      ? [describeReported(withNames(found, names))]
      : []
  })
}

const ofVerifiers = /^(?:batch|receipts?)\//

function withNames<F extends ReportedFinding>(found: F, names: MemberNames): F {
  const params = Object.entries(found.params).map(([key, value]) => [
    key,
    typeof value === 'string' ? names.of(value) : value,
  ])
  return { ...found, params: Object.fromEntries(params) as F['params'] }
}
