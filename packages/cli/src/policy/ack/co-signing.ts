import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { failure } from '../../shell/failure.ts'
import type { MemberView } from '../../signing/member-view.ts'
import type { AwaitedVersion } from '../../signing/awaited-version.ts'

/** How the old key of a member that is re-keyed takes part in its acknowledgment (GOV-5). */
export type CoSigning = {
  /** The old key, a did:key, where it signs too; undefined as well when no key is replaced. */
  readonly signing: string | undefined
  /** That the weight is lost, unless the old key signs elsewhere. */
  readonly warnings: readonly ReportedFinding[]
}

/**
 * The old key signs too when `named`, from --old-key, is it, or when it is here. Throws a usage failure when the version
 * replaces no key, or `named` is another one.
 */
export function coSigningOf(
  { me, keys, report }: MemberView,
  { version, base, window }: AwaitedVersion,
  named: string | undefined,
): CoSigning {
  const oldKey = base?.members.get(me)?.key
  const replaced = oldKey === version.members.get(me)?.key ? undefined : oldKey
  if (replaced === undefined) {
    if (named === undefined) return { signing: undefined, warnings: [] }
    throw failure('usage', 'rekey/no-old-key', '--old-key', { version: version.number })
  }
  if (named !== undefined) keys.ensureNamed(named, replaced, '--old-key')
  if (keys.has(replaced)) return { signing: replaced, warnings: [] }
  const voted = report.proposals
    .filter(({ ballot }) => ballot?.next?.cid === version.cid)
    .some(({ tally }) => tally?.voices.some((vote) => vote.repository === me) === true)
  const weightIsLost = window !== undefined && !voted
  const params = { expected: replaced, version: version.number }
  return {
    signing: undefined,
    warnings: weightIsLost ? [cliFinding('rekey/unsigned-by-old-key', '', params)] : [],
  }
}
