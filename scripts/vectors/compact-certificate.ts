import type { DataMap } from '@quorate/core'

import type { Housed } from './group-records.ts'

export type Compact = { proposal: DataMap; votes: DataMap[]; acks: DataMap[] }

/** The certificate of a proposal and its votes, made by hand. */
export function compact([proposal, ...votes]: readonly Housed[], acks: readonly Housed[] = []): Compact {
  if (proposal === undefined) throw new Error('no proposal')
  const { policy: _policy, ...record } = proposal.record
  return {
    proposal: { repository: proposal.repository, record },
    votes: votes
      .map(({ repository, record: { choice, castAt, signatures } }) => {
        const { key, signature } = (signatures as DataMap[])[0] as { key: string; signature: Uint8Array }
        return { did: repository, key, choice, castAt, signature } as DataMap
      })
      .sort((x, y) => ((x['did'] as string) < (y['did'] as string) ? -1 : 1)),
    acks: acks.map(({ repository, record: ack }) => ({ repository, record: ack })),
  }
}
