import { streamRepoEvents, type Network, type RepoEvent } from '@quorate/network'

import { FollowedSources } from './followed-sources.ts'
import { Replica } from './replica.ts'
import { isDiskError, type ReplicaStore } from './replica-store.ts'
import { StreamProgress } from './stream-progress.ts'
import type { SyncOutcome } from './subject-sync.ts'
import { SyncQueue } from './sync-queue.ts'

/** Milliseconds between two notes of the cursors: what a run that is killed hears a second time. */
const keepMs = 5000

/** Milliseconds after which hosts that tell nothing are asked: those without a stream, and all, which may keep silent. */
const rounds = { unheardMs: 60_000, everythingMs: 900_000 } as const

export type FollowListener = {
  onOutcome(outcome: SyncOutcome): void
  /** A host tells of its events from now on, again, or no longer: then why, in one sentence for people. */
  onStream(service: string, fault: string | undefined): void
}

type Source = {
  readonly service: string
  readonly progress: StreamProgress
  /** Ends its stream. */
  ending: AbortController
  /** Undefined: not yet known. */
  isOpen: boolean | undefined
  /** Whether it told anything since all was asked for the last time. */
  told: boolean
  /** Whether it told nothing before all was asked for. */
  isSilent: boolean
  /** Its cursor in the file. */
  kept: number | undefined
}

/**
 * Keeps the subjects that a node owes up to date by what their hosts tell: a subject is synced after an event about it, all
 * of a host after a gap, and everything every 15 minutes. An event only says where to look. Connects to each host once, and
 * goes on from the cursor that the replica's file keeps for it.
 */
export class SourceFollower {
  private readonly network: Network
  private readonly listener: FollowListener
  private readonly signal: AbortSignal
  private readonly kept: FollowedSources
  private readonly queue: SyncQueue
  private readonly sources = new Map<string, Source>()
  /** The host of each subject, as far as it is known. */
  private readonly hosts: Map<string, string>
  /** Those that are followed, in the order in which they matter: until `owe` says so, those of the run before. */
  private duty: ReadonlySet<string>
  private wake = new AbortController()
  private readonly crash = Promise.withResolvers<never>()

  /** Once `signal` aborts, runs end at once. */
  constructor(network: Network, store: ReplicaStore, listener: FollowListener, signal: AbortSignal) {
    this.network = network
    this.listener = listener
    this.signal = signal
    this.kept = new FollowedSources(store)
    this.hosts = this.kept.subjects()
    this.duty = new Set(this.hosts.keys())
    this.queue = new SyncQueue(new Replica(network, store, signal), network.clock.now, {
      onBegin: (did) => this.sources.forEach(({ progress }) => progress.begin(did)),
      onOutcome: (outcome) => this.note(outcome),
      onError: (error) => this.crash.reject(error),
    })
  }

  /** From now on it is these that are kept up to date, the first ones first. */
  owe(dids: readonly string[]): void {
    const before = this.duty
    this.duty = new Set(dids)
    for (const did of before) if (!this.duty.has(did)) this.leave(did)
    for (const did of dids) if (!before.has(did)) this.queue.ask(did, false)
    this.connect()
    this.wake.abort()
  }

  /** Until the signal aborts. Throws what no host, network or disk can bring about. */
  async run(): Promise<void> {
    const end = () => this.wake.abort()
    this.signal.addEventListener('abort', end)
    try {
      await Promise.race([this.follow(), this.crash.promise])
    } finally {
      this.signal.removeEventListener('abort', end)
      for (const { ending } of this.sources.values()) ending.abort()
    }
    await this.queue.idle()
    this.keep()
  }

  private async follow(): Promise<void> {
    const { clock } = this.network
    const start = clock.now()
    const last = { kept: start, unheard: start, everything: start }
    while (!this.signal.aborted) {
      this.wake = new AbortController()
      const now = clock.now()
      // Also when the clock was set back.
      const isDue = (before: number, everyMs: number) => now >= before + everyMs || now < before
      if (isDue(last.everything, rounds.everythingMs)) {
        last.everything = now
        this.askEverything()
      }
      if (isDue(last.unheard, rounds.unheardMs)) {
        last.unheard = now
        this.ask([...this.duty].filter((did) => this.sources.get(this.hosts.get(did) ?? '')?.isOpen !== true))
      }
      if (isDue(last.kept, keepMs)) {
        last.kept = now
        this.keep()
      }
      await clock.sleep(Math.min(keepMs, this.queue.begin(this.duty)), this.wake.signal)
    }
  }

  private askEverything(): void {
    this.ask(this.duty)
    for (const source of this.sources.values()) {
      // One whose address was refused is tried again.
      if (!source.isOpen) this.open(source)
      source.isSilent = !source.told
      source.told = false
    }
  }

  private ask(dids: Iterable<string>): void {
    for (const did of dids) this.queue.ask(did, false)
    this.wake.abort()
  }

  private note(outcome: SyncOutcome): void {
    this.wake.abort()
    const { did, service } = outcome
    // One that was ended tells nothing of its subject: what it was to act upon is heard again.
    if (this.signal.aborted || !this.duty.has(did)) return
    const isElsewhere = service !== undefined && this.hosts.get(did) !== service
    if (isElsewhere) this.hosts.set(did, service)
    const source = this.sources.get(service ?? '')
    // Its connection may be dead without either side knowing.
    if (outcome.kind === 'updated' && source?.isSilent === true) this.open(source)
    const isNoted = onDisk(() =>
      outcome.kind === 'failed' || service === undefined
        ? this.kept.unfollow(did)
        : this.kept.follow(did, service),
    )
    if (isNoted) for (const { progress } of this.sources.values()) progress.end(did)
    if (isElsewhere) this.connect()
    this.listener.onOutcome(outcome)
  }

  private leave(did: string): void {
    this.queue.forget(did)
    this.hosts.delete(did)
    for (const { progress } of this.sources.values()) progress.forget(did)
    onDisk(() => this.kept.unfollow(did))
  }

  /** A host speaks for the accounts that it has. Where one is that is asked for right now is not known. */
  private mayBeAt({ service }: Source, did: string): boolean {
    return this.hosts.get(did) === service || this.queue.isRunning(did)
  }

  /** Opens a stream for each host that has a subject, and closes the others. */
  private connect(): void {
    const wanted = new Set([...this.duty].flatMap((did) => this.hosts.get(did) ?? []))
    for (const [service, { ending }] of this.sources) {
      if (wanted.has(service)) continue
      ending.abort()
      this.sources.delete(service)
      onDisk(() => this.kept.keepCursor(service, undefined))
    }
    for (const service of wanted) {
      if (this.sources.has(service)) continue
      const kept = this.kept.cursor(service)
      const [progress, ending] = [new StreamProgress(kept), new AbortController()]
      const source = { service, progress, ending, isOpen: undefined, told: false, isSilent: false, kept }
      this.sources.set(service, source)
      this.open(source)
    }
  }

  private open(source: Source): void {
    const { service, progress } = source
    source.ending.abort()
    const ending = new AbortController()
    source.ending = ending
    source.isSilent = false
    const listener = {
      onEvent: (event: RepoEvent) => this.hear(source, event),
      onOpen: (resumed: boolean) => {
        if (source.isOpen !== true) this.listener.onStream(service, undefined)
        source.isOpen = true
        if (!resumed) this.miss(source)
      },
      onTrouble: ({ message }: Error) => {
        if (source.isOpen !== false) this.listener.onStream(service, message)
        source.isOpen = false
      },
    }
    streamRepoEvents(this.network, service, listener, ending.signal, progress.heard).catch((error: unknown) =>
      this.crash.reject(error),
    )
  }

  private hear(source: Source, event: RepoEvent): void {
    source.told = true
    source.isSilent = false
    if (event.kind === 'gap') {
      this.miss(source)
      return
    }
    const { did, seq } = event
    source.progress.hear(seq)
    if (!this.duty.has(did)) return
    if (!this.mayBeAt(source, did)) return
    source.progress.await(did, seq)
    if (this.queue.ask(did, true)) this.wake.abort()
  }

  /** What was not heard is found by asking, also for those that may turn out to be there. */
  private miss(source: Source): void {
    const dids = [...this.duty].filter((did) => this.mayBeAt(source, did))
    source.progress.lose(dids)
    this.ask(dids)
  }

  /** Notes how far each host is acted upon. What a full disk refuses is heard again. */
  private keep(): void {
    for (const source of this.sources.values()) {
      const { cursor } = source.progress
      if (cursor !== source.kept && onDisk(() => this.kept.keepCursor(source.service, cursor)))
        source.kept = cursor
    }
  }
}

/** False when the disk refused. */
function onDisk(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (isDiskError(error)) return false
    throw error
  }
}
