import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '@quorate/governance'

import {
  amend,
  founding,
  foundingPolicy,
  governed,
  hours,
  instant,
  member,
  nextPolicy,
  node,
  vote,
} from '../../governance/test/group.ts'
import { account, type Account } from './bundle-kit.ts'

export const at = '2026-02-01T00:00:00.000Z'

/** Three members, a version 2 that two of them approved, and a version 3 that was rejected. */
export type SampleGroup = {
  readonly accounts: readonly [Account, Account, Account]
  readonly first: DataMap
  readonly second: DataMap
  readonly founding: readonly FoundRecord[]
  readonly amendment: FoundRecord
  readonly votes: readonly FoundRecord[]
  readonly rejected: FoundRecord
  readonly against: readonly FoundRecord[]
  readonly records: readonly FoundRecord[]
}

export async function sampleGroup(more: DataMap = {}): Promise<SampleGroup> {
  const [alice, bob, carol] = (await Promise.all(['alice', 'bob', 'carol'].map((name) => account(name)))) as [
    Account,
    Account,
    Account,
  ]
  const accounts = [alice, bob, carol] as const
  const first = foundingPolicy(
    accounts.map((who) => member(who)),
    {},
    more,
  )
  const second = nextPolicy(first, {
    compatUntil: instant(hours.nextEffective + 48),
    rules: {
      ...(first['rules'] as DataMap),
      sync: { maxLagSeconds: 1800 },
      replication: { strategy: 'partial', minCopies: 0, collections: ['app.bsky.feed.post'] },
    },
    members: [member(alice, { nodes: [await node('alice')] }), member(bob), member(carol)],
  })
  const amendment = await amend(alice, first, second)
  const votes = [await vote(alice, amendment), await vote(bob, amendment)]
  const third = nextPolicy(second, {
    ...governed(second, { threshold: { kind: 'atLeast', num: 1, den: 1 } }),
    effectiveAt: instant(320),
    compatUntil: instant(320),
  })
  const rejected = await amend(carol, second, third, { opensAt: instant(300), createdAt: instant(300) })
  const against = [
    await vote(alice, rejected, 'reject', 301),
    await vote(bob, rejected, 'abstain', 302),
    await vote(carol, rejected, 'approve', 303),
    await vote(carol, rejected, 'reject', 304),
  ]
  const founded = await founding(first, accounts)
  const records = [...founded, amendment, ...votes, rejected, ...against]
  return { accounts, first, second, founding: founded, amendment, votes, rejected, against, records }
}
