import { profile, UsageError, type Evidence } from '@quorate/core'
import type { AccountReading } from './account-reading.ts'
import { ByteBudget } from './byte-budget.ts'
import { collectAttestations } from './collect-attestations.ts'
import { collectMember } from './collect-member.ts'
import { collectNode, collectSubject } from './collect-node.ts'
import { mapConcurrently } from './concurrency.ts'
import { membersOf, nodesOf, subjectsOf } from './group-record.ts'
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
  /** Also what nodes say of each other, whose keys signed the commits that they saw, and what members attest. Absent: false. */
  readonly nodes?: boolean
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
  /** What was read of each account that a seed led to, or that is, was or may become a member. */
  readonly accounts: readonly AccountReading[]
}

/**
 * Reads the repositories of the seeds, then of every member that a policy found there lists, or that a proposal would
 * add, and so on until nobody is new; then, if asked to, of the nodes that these policies list, and what members attest. A
 * repository that cannot be read, or tells what does not hold, is among the problems, and the others still count. Throws
 * UsageError for a seed of another form.
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
  const collecting = new Collecting(asked.onProgress, problems)
  // More than a bundle holds would serve nobody.
  const budget = new ByteBudget(profile.bundleBytes)
  const kept = new Map(asked.kept?.map((reading) => [reading.did, reading]))
  const members: AccountReading[] = []
  let next = collecting.fresh(opened.flatMap(({ did, service }) => (service ? [did, service.did] : [did])))
  while (next.length > 0) {
    const round = await collecting.read(
      next,
      async (did) => kept.get(did) ?? (await collectMember(network, did, group, budget)),
    )
    members.push(...round)
    next = collecting.fresh(round.flatMap(({ evidence }) => namedBy(evidence, membersOf)))
  }
  const all = [...members]
  if (asked.nodes === true) {
    const named = members.map(({ evidence }) => evidence)
    const nodes = [...new Set(named.flatMap((evidence) => namedBy(evidence, nodesOf)))]
    const read = (did: string) => collectNode(network, did, group, budget)
    // A member may be a node too, and was read for something else.
    const seated = nodes.filter((did) => collecting.knows(did))
    all.push(...(await mapConcurrently(seated, accountsAtOnce, read)))
    all.push(...(await collecting.read(collecting.fresh(nodes), read)))
    const subjects = collecting.fresh(named.flatMap((evidence) => namedBy(evidence, subjectsOf)))
    all.push(...(await collecting.read(subjects, (did) => collectSubject(network, did))))
    // They are no evidence (ATT-1), so they are read last and take no room from what is.
    const seats = new Set(named.flatMap((evidence) => namedBy(evidence, membersOf)))
    const attesters = members.filter(({ did }) => seats.has(did))
    const attested = (account: AccountReading) => collectAttestations(network, account, group, budget)
    all.push(...(await mapConcurrently(attesters, accountsAtOnce, attested)))
  }
  return {
    evidence: merge(all),
    group,
    seeds: opened,
    accounts: members,
    problems: [...problems.list, ...all.flatMap((reading) => reading.problems)],
  }
}

/** Whom the policies among the evidence name. */
function namedBy({ records }: Evidence, namesIn: typeof membersOf): string[] {
  return records.flatMap(({ record }) => namesIn(record))
}

/** Which accounts were met so far, and how many of them were read. */
class Collecting {
  readonly #known = new Set<string>()
  readonly #onProgress: CollectRequest['onProgress']
  readonly #problems: Problems
  #done = 0

  constructor(onProgress: CollectRequest['onProgress'], problems: Problems) {
    this.#onProgress = onProgress
    this.#problems = problems
  }

  knows(did: string): boolean {
    return this.#known.has(did)
  }

  /** Those that were not met before, as far as more are followed. */
  fresh(dids: readonly string[]): string[] {
    const fresh = [...new Set(dids)].filter((did) => !this.#known.has(did))
    for (const did of fresh.splice(Math.max(0, maxAccounts - this.#known.size))) {
      const message = `not read: ${String(maxAccounts)} accounts were`
      this.#problems.add({ did, error: new NetworkError('too-large', did, message) })
    }
    for (const did of fresh) this.#known.add(did)
    return fresh
  }

  read(dids: readonly string[], read: (did: string) => Promise<AccountReading>): Promise<AccountReading[]> {
    return mapConcurrently(dids, accountsAtOnce, async (did) => {
      const reading = await read(did)
      this.#done += 1
      this.#onProgress?.({ did, done: this.#done, known: this.#known.size })
      return reading
    })
  }
}

/** All that was read; of what was read twice, what came last. */
function merge(readings: readonly AccountReading[]): Evidence {
  const each = <T>(items: (evidence: Evidence) => readonly T[], name: (item: T) => string): T[] => {
    const all = readings.flatMap(({ evidence }) => items(evidence))
    return [...new Map(all.map((item) => [name(item), item])).values()]
  }
  return {
    records: each(
      ({ records }) => records,
      ({ repository, uri = '', cid }) => `${repository} ${uri} ${cid}`,
    ),
    proofs: readings.flatMap(({ evidence }) => evidence.proofs),
    plcLogs: each(
      ({ plcLogs }) => plcLogs,
      ({ did }) => did,
    ),
    didDocuments: each(
      ({ didDocuments }) => didDocuments,
      ({ did }) => did,
    ),
  }
}
