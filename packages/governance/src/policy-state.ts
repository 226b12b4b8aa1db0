import type { Branches } from './branches.ts'
import type { Certified } from './lineage.ts'
import type { Version } from './version.ts'

export type PolicyState =
  'INVALID' | 'REVOKED' | 'FORKED' | 'SUPERSEDED' | 'LAPSED' | 'SCHEDULED' | 'OVERLAP' | 'ACTIVE'

/** The state of each certified version at `at`, in milliseconds: the first that holds, in the order of GOV-4. */
export function policyStates(
  lineage: readonly Certified[],
  { standing, revoked }: Branches,
  at: number,
): Map<Certified, PolicyState> {
  const next = new Map(standing.map((certified, i) => [certified, standing[i + 1]]))
  return new Map(
    lineage.map((certified) => {
      if (revoked.has(certified)) return [certified, 'REVOKED']
      return [
        certified,
        next.has(certified) ? stateInTime(certified.version, next.get(certified)?.version, at) : 'FORKED',
      ]
    }),
  )
}

function stateInTime(
  { effectiveAt, compatUntil, expiresAt }: Version,
  next: Version | undefined,
  at: number,
): PolicyState {
  if (next !== undefined && at >= Math.max(next.effectiveAt, next.compatUntil ?? next.effectiveAt))
    return 'SUPERSEDED'
  if (expiresAt !== undefined && at >= expiresAt) return 'LAPSED'
  if (at < effectiveAt) return 'SCHEDULED'
  if (at < (compatUntil ?? effectiveAt) || (next !== undefined && at >= next.effectiveAt)) return 'OVERLAP'
  return 'ACTIVE'
}
