import { cidOf, utf8, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { keyOf } from './case.ts'

export const alice = 'did:plc:aliceaaaaaaaaaaaaaaaaaaa'
export const bob = 'did:plc:bobbbbbbbbbbbbbbbbbbbbbb'

/** CID of nothing in particular, where a record names another one that the case does not hold. */
export function someCid(name: string): string {
  return cidOf(utf8(name)).toString()
}

/** One record of each kind, as small as its lexicon allows, without signatures. */
export async function sampleRecords(): Promise<
  Record<'policy' | 'ack' | 'proposal' | 'vote' | 'checkpoint', DataMap>
> {
  const group = someCid('version 1')
  return {
    policy: {
      $type: nsids.OrgP2pdsPolicy,
      version: 1,
      type: 'mutual-aid',
      name: 'Two friends',
      members: [
        { did: alice, key: (await keyOf('alice')).did(), weight: 1 },
        { did: bob, key: (await keyOf('bob', 'K-256')).did(), weight: 1 },
      ],
      governance: {
        threshold: { kind: 'moreThan', num: 1, den: 2 },
        votingSeconds: 259200,
        delaySeconds: 86400,
        witnesses: 0,
        exitNoticeSeconds: 604800,
      },
      rules: {
        replication: { strategy: 'full', minCopies: 1 },
        verification: {
          intervalSeconds: 3600,
          layers: [0, 1],
          sampleSize: 16,
          lossPpm: 10000,
          verifiers: 1,
          windowSeconds: 600,
          coveragePpm: 900000,
        },
        sync: { maxLagSeconds: 3600 },
        compliance: {
          joinGraceSeconds: 86400,
          offlineGraceSeconds: 3600,
          recoveryGraceSeconds: 3600,
          maxConsecutiveFailures: 3,
          failedAfterSeconds: 86400,
          abandonedAfterSeconds: 604800,
        },
      },
      effectiveAt: '2026-01-08T00:00:00.000Z',
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    ack: {
      $type: nsids.OrgP2pdsPolicyAck,
      group,
      policy: group,
      key: (await keyOf('alice')).did(),
      accepted: true,
      ackedAt: '2026-01-02T00:00:00.000Z',
    },
    proposal: {
      $type: nsids.OrgP2pdsGovernanceProposal,
      group,
      base: group,
      kind: 'cancellation',
      cancels: someCid('another proposal'),
      createdAt: '2026-02-01T00:00:00.000Z',
    },
    vote: {
      $type: nsids.OrgP2pdsGovernanceVote,
      group,
      base: group,
      proposal: someCid('a proposal'),
      choice: 'approve',
      castAt: '2026-02-02T00:00:00.000Z',
    },
    checkpoint: {
      $type: nsids.OrgP2pdsGovernanceCheckpoint,
      group,
      seq: 0,
      asOf: '2026-02-03T00:00:00.000Z',
      expiresAt: '2026-02-10T00:00:00.000Z',
      head: group,
      seen: [{ repository: bob, cid: someCid('a vote') }],
    },
  }
}
