import type { Signer } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { HeldRepository, Network, Problem, Session } from '@quorate/network'
import type { ReplicaStore } from '@quorate/node'

import { loadNetwork } from '../account/network.ts'
import { failureOf } from '../shell/failure-of.ts'
import { problemFindings } from '../group/reading-problems.ts'
import { findingText } from '../shell/render/criteria.ts'
import type { NodeDuty } from './node-duty.ts'
import { lastDue, nextLook } from './witness-times.ts'

/** Milliseconds between two rounds of saying what is held, and in which changes are gathered for one. */
const manifest = { everyMs: 300_000, gatherMs: 2000 } as const

/** Milliseconds for which a checkpoint speaks for the head. */
const validMs = 86_400_000

export type Publishing = {
  readonly store: ReplicaStore
  readonly duty: NodeDuty
  /** Of the node's key. */
  readonly signer: Signer
  /** The account that is logged in, as the last command left it. */
  readonly session: () => Promise<Session>
}

/** What a node says in its own repository while it runs: which batches of others it has seen, and what it holds. */
export class NodePublisher {
  private readonly network: Network
  private readonly store: ReplicaStore
  private readonly signer: Signer
  private readonly session: Publishing['session']
  private readonly say: (text: string) => void
  private duty: NodeDuty
  /** By content CID, the versions whose batches may have to be seen, and until when. */
  private readonly witnessed = new Map<string, { readonly version: Version; readonly until: number }>()
  private manifestDue = -Infinity
  private said = ''
  private faults: readonly string[] = []
  private wake = new AbortController()

  constructor(network: Network, { store, duty, signer, session }: Publishing, say: (text: string) => void) {
    this.network = network
    this.store = store
    this.duty = duty
    this.signer = signer
    this.session = session
    this.say = say
  }

  owe(duty: NodeDuty): void {
    this.duty = duty
  }

  /** Something that is held has changed. */
  hear(): void {
    if (this.manifestDue <= this.network.clock.now()) this.wake.abort()
  }

  /** Until `end` aborts. What fails is said once, and tried again. */
  async run(end: AbortSignal): Promise<void> {
    const { clock } = this.network
    const isOver = () => end.aborted
    while (!isOver()) {
      this.wake = new AbortController()
      const faults = await this.attempt()
      for (const fault of faults) if (!isOver() && !this.faults.includes(fault)) this.say(fault)
      this.faults = faults
      const now = clock.now()
      const versions = [...this.witnessed.values()].map(({ version }) => version)
      await clock.sleep(nextLook(versions, now) - now, AbortSignal.any([end, this.wake.signal]))
      if (this.wake.signal.aborted) await clock.sleep(manifest.gatherMs, end)
    }
  }

  /** What went wrong. */
  private async attempt(): Promise<string[]> {
    try {
      // Anew each time: other commands of this account get new tokens too, and then the old ones no longer serve.
      const session = await this.session()
      const { node } = this.duty
      if (session.did !== node) return [`not published: ${session.did} is logged in, no longer ${node}`]
      const unread = await this.witness(session)
      await this.declare(session)
      return unread
    } catch (error) {
      return failureOf(error).findings.map((found) => `not published: ${findingText(found)}`)
    }
  }

  /** Which nodes could not be read. */
  private async witness(session: Session): Promise<string[]> {
    const now = this.network.clock.now()
    for (const version of this.duty.versions)
      this.witnessed.set(version.cid, { version, until: lastDue(version, now) })
    const { publishNodeCheckpoint } = await loadNetwork()
    const unread: Problem[] = []
    for (const [cid, { version, until }] of this.witnessed) {
      if (until < now) this.witnessed.delete(cid)
      else if (version.nodes.get(session.did)?.key === this.signer.did()) {
        const { head } = this.duty
        const request = { version, head, signer: this.signer, validMs }
        const { published, seen, problems } = await publishNodeCheckpoint(session, request)
        if (published !== undefined)
          this.say(
            `checkpoint ${String(published.seq)} lists ${counted(seen.length, 'new batch', 'new batches')}`,
          )
        unread.push(...problems)
      }
    }
    return problemFindings(unread).map((found) => `not read: ${findingText(found)}`)
  }

  private async declare(session: Session): Promise<void> {
    const { clock } = this.network
    const held = this.held()
    const saying = JSON.stringify(held.map(({ did, rev, isKept }) => [did, rev, isKept]))
    if (saying === this.said || clock.now() < this.manifestDue) return
    const { publishManifest } = await loadNetwork()
    const { written, left } = await publishManifest(session, held)
    this.said = left === 0 ? saying : ''
    if (written === 0) return
    this.manifestDue = clock.now() + manifest.everyMs
    this.say(`manifest says anew what is held of ${counted(written, 'account', 'accounts')}`)
  }

  private held(): HeldRepository[] {
    const owed = new Set(this.duty.subjects)
    return this.store.subjects().flatMap(({ did, held, checkedAt, fault }) => {
      if (held === undefined) return []
      const at = fault === undefined ? checkedAt : undefined
      return [{ did, rev: held.rev, at, isKept: owed.has(did) }]
    })
  }
}

function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`
}
