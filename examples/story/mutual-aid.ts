import type { DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'

/** Version 1 of the story's policy: two of three decide. Nobody runs a node yet, so that it obliges nobody. */
export function mutualAid(seats: readonly DataMap[], createdAt: string, effectiveAt: string): DataMap {
  return {
    $type: nsids.OrgP2pdsPolicy,
    version: 1,
    type: 'mutual-aid',
    name: 'Mutual aid',
    description: 'We are going to hold a copy of each other, and to notice when one is missing.',
    members: [...seats],
    governance: {
      threshold: { kind: 'atLeast', num: 2, den: 3 },
      votingSeconds: 3 * 86_400,
      delaySeconds: 86_400,
      witnesses: 1,
      exitNoticeSeconds: 7 * 86_400,
    },
    rules: {
      replication: { strategy: 'full', minCopies: 0 },
      verification: {
        intervalSeconds: 3600,
        layers: [0, 1, 3],
        sampleSize: 50,
        lossPpm: 10_000,
        verifiers: 1,
        windowSeconds: 1800,
        coveragePpm: 900_000,
      },
      sync: { maxLagSeconds: 21_600 },
      compliance: {
        joinGraceSeconds: 86_400,
        offlineGraceSeconds: 3600,
        recoveryGraceSeconds: 21_600,
        maxConsecutiveFailures: 3,
        failedAfterSeconds: 86_400,
        abandonedAfterSeconds: 604_800,
      },
    },
    effectiveAt,
    createdAt,
  }
}

/** A policy with some of its rules changed. */
export function withRules(policy: DataMap, change: (rules: Record<string, DataMap>) => void): DataMap {
  const rules = structuredClone(policy['rules']) as Record<string, DataMap>
  change(rules)
  return { ...policy, rules }
}
