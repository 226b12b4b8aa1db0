import { profile, UsageError, type Evidence } from '@quorate/core'
import { ByteBudget } from './byte-budget.ts'
import { collectMember, type AccountReading } from './collect-member.ts'
import { mapConcurrently } from './concurrency.ts'
import { membersOf } from './group-record.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { openSeed, type OpenedSeed } from './open-seed.ts'
import { Problems, type Problem } from './problem.ts'

/** Most accounts that are followed: some four times the members of the largest policy, for those that left. */
const maxAccounts = 1024

const accountsAtOnce = 8

export type CollectRequest = {
  /** Where to begin: at-uris of policy records, DIDs or handles, `@` before them or not (DIS-1). */
  readonly seeds: readonly string[]
  /** Content CID of version 1. Absent: the group of the policies among the seeds, or else every group that is found. */
  readonly group?: string | undefined
  /** Readings of a collection before that still serve: these accounts are not read again. */
  readonly kept?: readonly AccountReading[] | undefined
  readonly onProgress?: (progress: {
    readonly did: string
    readonly done: number
    readonly known: number
  }) => void
}

export type Collected = {
  readonly evidence: Evidence
  /** The group that was collected; undefined when every one was. */
  readonly group: string | undefined
  /** The seeds that led somewhere, and where. */
  readonly seeds: readonly OpenedSeed[]
  readonly problems: readonly Problem[]
  /** What was read of each account. */
  readonly accounts: readonly AccountReading[]
}

/**
 * Reads the repositories of the seeds, then of every member that a policy found there lists, or that a proposal would
 * add, and so on until nobody is new. A repository that cannot be read, or tells what does not hold, is among the
 * problems, and the others still count. Throws UsageError for a seed of another form.
 */
export async function collectEvidence(network: Network, asked: CollectRequest): Promise<Collected> {
  const problems = new Problems()
  const seeds = await mapConcurrently(asked.seeds, accountsAtOnce, (seed) =>
    openSeed(network, seed, problems),
  )
  const groups = new Set(
    [asked.group, ...seeds.map((seed) => seed?.group)].filter((group) => group !== undefined),
  )
  if (groups.size > 1) throw new UsageError(`the seeds are of several groups: ${[...groups].join(', ')}`)
  const [group] = groups

  const opened = seeds.filter((seed) => seed !== undefined)
  const known = new Set(opened.flatMap(({ did, service }) => (service ? [did, service.did] : [did])))
  const members: AccountReading[] = []
  // More than a bundle holds would serve nobody.
  const kept = new Map(asked.kept?.map((reading) => [reading.did, reading]))
  const budget = new ByteBudget(profile.bundleBytes)
  for (let next = [...known]; next.length > 0;) {
    let done = members.length
    const round = await mapConcurrently(next, accountsAtOnce, async (did) => {
      const member = kept.get(did) ?? (await collectMember(network, did, group, budget))
      done += 1
      asked.onProgress?.({ did, done, known: known.size })
      return member
    })
    members.push(...round)
    const named = round.flatMap(({ evidence }) => evidence.records.flatMap(({ record }) => membersOf(record)))
    next = [...new Set(named)].filter((did) => !known.has(did))
    for (const did of next.splice(Math.max(0, maxAccounts - known.size))) {
      const message = `not read: ${String(maxAccounts)} accounts were`
      problems.add({ did, error: new NetworkError('too-large', did, message) })
    }
    for (const did of next) known.add(did)
  }
  return {
    evidence: merge(members),
    group,
    seeds: opened,
    accounts: members,
    problems: [...problems.list, ...members.flatMap((m) => m.problems)],
  }
}

function merge(members: readonly AccountReading[]): Evidence {
  return {
    records: members.flatMap(({ evidence }) => evidence.records),
    proofs: members.flatMap(({ evidence }) => evidence.proofs),
    plcLogs: members.flatMap(({ evidence }) => evidence.plcLogs),
    didDocuments: members.flatMap(({ evidence }) => evidence.didDocuments),
  }
}
