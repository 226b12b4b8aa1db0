import { type Finding } from '@quorate/core'
import { collectEvidence, type Collected } from './collect.ts'
import type { AccountReading } from './account-reading.ts'
import { governanceCollections } from './group-record.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Problem } from './problem.ts'
import { changedPaths, verifyRepoCommit, type RepoEvent } from './repo-event.ts'
import { isAborted, streamRepoEvents } from './repo-stream.ts'

/** Milliseconds in which changes are gathered before they are read; this long a host can be asked at most twice. */
const gatherMs = 500

/** Milliseconds after which everything is read again, whatever the hosts tell: one may keep its events to itself. */
const everythingMs = 900_000

export type FollowRequest = {
  readonly seeds: readonly string[]
  /** Content CID of version 1. */
  readonly group: string
  /** What was collected before. */
  readonly from: Collected
  /** Ends it. */
  readonly signal: AbortSignal
  /** Called with the evidence each time that some of it was read again. */
  readonly onCollected: (collected: Collected) => void
  /** What went wrong with following; what went wrong with reading is among the problems of what was collected. */
  readonly onTrouble: (problem: Problem) => void
}

/**
 * Follows the hosts of a group's accounts (DIS-4): reads an account again after a commit of its own key that changes a
 * record of governance, after an event about the account, and after a gap. An event is never evidence itself, and an
 * unsigned one tells only where to look. Connects to each host once, and to new ones as the group grows or moves. What a
 * host told before it went down is kept. Returns when the signal aborts.
 */
export async function followGroup(network: Network, request: FollowRequest): Promise<void> {
  await new Following(network, request).run()
}

class Following {
  readonly #network: Network
  readonly #request: FollowRequest
  readonly #streams = new Map<string, AbortController>()
  readonly #stale = new Set<string>()
  /** Those that are being read. */
  #reading: ReadonlySet<string> = new Set()
  #accounts = new Map<string, AccountReading>()
  #wake = new AbortController()

  constructor(network: Network, request: FollowRequest) {
    this.#network = network
    this.#request = request
    this.#take(request.from)
  }

  async run(): Promise<void> {
    const { signal, onCollected } = this.#request
    const { clock } = this.#network
    signal.addEventListener('abort', () => this.#end())
    while (!signal.aborted) {
      if (this.#stale.size === 0) await clock.sleep(everythingMs, this.#wake.signal)
      if (this.#stale.size === 0) this.#touch(() => true)
      await clock.sleep(gatherMs, signal)
      if (isAborted(signal)) return
      this.#wake = new AbortController()
      const { seeds, group } = this.#request
      const fresh = [...this.#accounts.values()].filter(({ did }) => !this.#stale.has(did))
      this.#reading = new Set(this.#stale)
      this.#stale.clear()
      const collected = await collectEvidence(this.#network, { seeds, group, kept: fresh })
      if (isAborted(signal)) return
      this.#reading = new Set()
      onCollected(this.#take(collected))
    }
  }

  /** Keeps what was known of accounts that could not be read now: evidence only adds. */
  #take(collected: Collected): Collected {
    const accounts = collected.accounts.map((now) => {
      const before = this.#accounts.get(now.did)
      const failed = now.problems.some(({ error, uri }) => error?.retryable === true && uri === undefined)
      return before !== undefined && failed ? { ...before, problems: now.problems } : now
    })
    this.#accounts = new Map(accounts.map((reading) => [reading.did, reading]))
    this.#connect()
    const of = <K extends keyof Collected['evidence']>(kind: K) =>
      accounts.flatMap(({ evidence }) => evidence[kind] as readonly Collected['evidence'][K][number][])
    const evidence = {
      records: of('records'),
      proofs: of('proofs'),
      plcLogs: of('plcLogs'),
      didDocuments: of('didDocuments'),
    }
    return { ...collected, evidence }
  }

  #connect(): void {
    const hosts = new Set([...this.#accounts.values()].flatMap(({ service }) => service ?? []))
    for (const [service, stream] of this.#streams) {
      if (hosts.has(service)) continue
      stream.abort()
      this.#streams.delete(service)
    }
    for (const service of hosts) {
      if (this.#streams.has(service)) continue
      const stream = new AbortController()
      this.#streams.set(service, stream)
      const listener = {
        onEvent: (event: RepoEvent) => this.#hear(service, event),
        // What happened while nobody listened is found by reading.
        onOpen: (resumed: boolean) => !resumed && this.#touch((reading) => reading.service === service),
        onTrouble: (error: NetworkError) => this.#request.onTrouble({ did: service, error }),
      }
      void streamRepoEvents(this.#network, service, listener, stream.signal)
    }
  }

  #hear(service: string, event: RepoEvent): void {
    if (event.kind === 'gap') {
      this.#touch((reading) => reading.service === service)
      return
    }
    const { did } = event
    const account = this.#accounts.get(did)
    // A host speaks for the accounts that it has.
    if (account?.service !== service) return
    const findings = event.kind === 'commit' ? faultsOf(event.commit, account) : []
    const [first, ...others] = findings ?? []
    // A key that changes is told of before its first commit, and may not have been read yet.
    const mayBeNewKey = this.#reading.has(did)
    if (first !== undefined && !mayBeNewKey) this.#request.onTrouble({ did, findings: [first, ...others] })
    else if (findings !== undefined) this.#touch((reading) => reading.did === did)
  }

  #touch(isMeant: (reading: AccountReading) => boolean): void {
    for (const reading of this.#accounts.values()) if (isMeant(reading)) this.#stale.add(reading.did)
    this.#wake.abort()
  }

  #end(): void {
    this.#wake.abort()
    for (const stream of this.#streams.values()) stream.abort()
  }
}

/** Why a commit is not believed; nothing when it is; undefined when it changes nothing that matters here. */
function faultsOf(
  commit: Parameters<typeof changedPaths>[0],
  { did, signingKey }: AccountReading,
): readonly Finding[] | undefined {
  const matters = (path: string) => governanceCollections.some((name) => path.startsWith(`${name}/`))
  if (!changedPaths(commit).some(matters)) return undefined
  // Whose key is not known is read, which finds it out.
  if (signingKey === undefined) return []
  const verified = verifyRepoCommit(commit, did, signingKey)
  if (!verified.ok) return verified.findings
  return verified.value.some(matters) ? [] : undefined
}
