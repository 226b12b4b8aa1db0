import { universeOf, type ServedCommit, type Universe } from '@quorate/attest'
import { cidOf, readCarStream, CID } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Source } from './probe-source.ts'
import { ProbeQueues } from './probe-queues.ts'
import { openRepositoryCar } from './repository-stream.ts'
import type { Repository } from './repository.ts'

/** The bytes of a block, undefined where it is not at hand. */
export type Blocks = (cid: CID) => Uint8Array | undefined
/** Blocks of a commit that are held here, their hashes not checked; undefined when that commit is not held. */
export type HeldBlocks = (subject: string, commit: CID) => Blocks | undefined

/** What layers 1 and 3 draw from, as far as the policy asks for them. */
export type Universes = Readonly<Partial<Record<1 | 3, Universe>>>

/** Of a repository that is read for its tree alone. */
const bounds = { maxBytes: 268_435_456, wholeMs: 120_000, stallMs: 10_000 } as const
/** Repositories that are read at a time: of a host, and of all; what is kept of them is in memory. */
const carsAtOnce = { perHost: 1, all: 8 } as const
/** Items that are kept for the next node of the same subject, of all universes together. */
const itemsKept = 2_000_000

/** The universes of commits (RCP-4), each worked out once as long as it is remembered. */
export class UniverseReader {
  private readonly network: Network
  private readonly held: HeldBlocks | undefined
  private readonly layers: readonly (1 | 3)[]
  /** As far as they are held; undefined for whole repositories. */
  private readonly collections: readonly string[] | undefined
  private readonly cars = new ProbeQueues(carsAtOnce.perHost, carsAtOnce.all)
  /** By the CID of the commit, last used last. */
  private readonly known = new Map<string, Universes>()
  private readonly pending = new Map<string, Promise<Universes | undefined>>()

  /** As the policy asks for them. */
  constructor(network: Network, { record: { rules } }: Version, held: HeldBlocks | undefined) {
    const { strategy, collections = [] } = rules.replication
    this.network = network
    this.held = held
    this.layers = ([1, 3] as const).filter((layer) => rules.verification.layers.includes(layer))
    this.collections = strategy === 'partial' ? collections : undefined
  }

  /**
   * Of a commit that a node served: from what is held here, else from the source if that is its newest, else from the node.
   * Undefined when none of them has the whole tree.
   */
  async read(commit: ServedCommit, source: Source, node: Repository): Promise<Universes | undefined> {
    const known = this.known.get(commit.cid)
    if (known !== undefined) return this.keep(commit.cid, known)
    const trusted = this.pending.get(commit.cid) ?? this.fromElsewhere(commit, source)
    this.pending.set(commit.cid, trusted)
    const found = await trusted.finally(() => this.pending.delete(commit.cid))
    const read = found ?? (await this.fromCar(commit, node))
    return read && this.keep(commit.cid, read)
  }

  private async fromElsewhere(commit: ServedCommit, source: Source): Promise<Universes | undefined> {
    const blocks = this.held?.(source.repository.did, CID.parse(commit.cid))
    const held = blocks && this.universes(commit, intact(blocks))
    if (held !== undefined) return held
    return source.commit?.cid === commit.cid ? this.fromCar(commit, source.repository) : undefined
  }

  private fromCar(commit: ServedCommit, repository: Repository): Promise<Universes | undefined> {
    return this.cars.run(repository.service, () => this.readCar(commit, repository))
  }

  /** What else a CAR brings, and whether it is of another commit, is no matter: a whole tree hangs together by hashes. */
  private async readCar(commit: ServedCommit, repository: Repository): Promise<Universes | undefined> {
    try {
      const nodes = new Map<string, Uint8Array>()
      const car = await openRepositoryCar(this.network, repository, undefined, bounds)
      for await (const part of readCarStream(car)) {
        if (!part.ok) return undefined
        const { value } = part
        if ('bytes' in value && isNode(value.bytes)) nodes.set(value.cid.toString(), value.bytes.slice())
      }
      return this.universes(commit, (cid) => nodes.get(cid.toString()))
    } catch (error) {
      if (error instanceof NetworkError) return undefined
      throw error
    }
  }

  private universes(commit: ServedCommit, blocks: Blocks): Universes | undefined {
    const found: Partial<Record<1 | 3, Universe>> = {}
    for (const layer of this.layers) {
      const universe = universeOf(layer, commit.block, blocks, this.collections)
      if (!universe.ok) return undefined
      found[layer] = universe.value
    }
    return found
  }

  private keep(commit: string, universes: Universes): Universes {
    this.known.delete(commit)
    this.known.set(commit, universes)
    let items = 0
    for (const [cid, { 1: blocks, 3: records }] of [...this.known].reverse()) {
      items += (blocks?.items.length ?? 0) + (records?.items.length ?? 0)
      if (items > itemsKept && cid !== commit) this.known.delete(cid)
    }
    return universes
  }
}

/** What is on a disk may have changed there. */
function intact(blocks: Blocks): Blocks {
  return (cid) => {
    const bytes = blocks(cid)
    return bytes !== undefined && cidOf(bytes).equals(cid) ? bytes : undefined
  }
}

/** Whether a block can be a node of a tree: a map of two whose first key is `e`. Records need not be kept. */
function isNode(bytes: Uint8Array): boolean {
  return bytes[0] === 0xa2 && bytes[1] === 0x61 && bytes[2] === 0x65
}
