import type { DataMap } from '@quorate/core'
import { mutualAid, withRules } from '../story/mutual-aid.ts'

/** Version 1 of this story's policy: checks every ten minutes, three verifiers for each, at most five minutes behind. */
export function keepEachOther(seats: readonly DataMap[], createdAt: string, effectiveAt: string): DataMap {
  const policy = withRules(mutualAid(seats, createdAt, effectiveAt), (rules) => {
    Object.assign(rules['replication'] ?? {}, { minCopies: 2 })
    // As many as there are at most: whatever is lost is found in the same round.
    Object.assign(rules['verification'] ?? {}, {
      intervalSeconds: 600,
      windowSeconds: 300,
      sampleSize: 200,
      verifiers: 3,
      // The first two rounds of a chain check nothing, and nobody checks any more once the story is told.
      coveragePpm: 500_000,
    })
    Object.assign(rules['sync'] ?? {}, { maxLagSeconds: 300 })
    // Judged from the first check on: nobody has a day to wait for.
    Object.assign(rules['compliance'] ?? {}, { joinGraceSeconds: 0 })
  })
  return {
    ...policy,
    name: 'Keep each other',
    description: 'Each of us runs a node that holds the others, and checks the nodes of the others.',
  }
}
