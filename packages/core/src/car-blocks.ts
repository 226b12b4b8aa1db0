import { cidFromBytes, CID_BYTES, RAW, type CID } from './cid.ts'

/** A block, whose hash is the one that its CID states. */
export type CarBlock = { readonly cid: CID; readonly bytes: Uint8Array }

/**
 * The blocks of a CAR in the order of the file: where each begins and ends, and nothing else, so that one takes eight bytes beside
 * its own, however small it is (DEC-8). Their bytes are views of the file's.
 */
export class CarBlocks {
  private readonly file: Uint8Array
  private count = 0
  /** Where the CID of each begins. */
  private starts = new Uint32Array(64)
  private ends = new Uint32Array(64)
  /** In the order of their CIDs; undefined until it is needed. */
  private sorted: Uint32Array | undefined

  constructor(file: Uint8Array) {
    // What files are read into on Node is a subclass, whose `slice` is a view.
    this.file = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  }

  get length(): number {
    return this.count
  }

  /** One whose CID begins at `start` and whose bytes end at `end`. */
  add(start: number, end: number): void {
    if (this.count === this.starts.length) {
      this.starts = longer(this.starts)
      this.ends = longer(this.ends)
    }
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.count++
  }

  cidAt(index: number): CID {
    const start = this.starts[index] ?? 0
    return cidFromBytes(this.file.subarray(start, start + CID_BYTES))
  }

  bytesAt(index: number): Uint8Array {
    return this.file.subarray((this.starts[index] ?? 0) + CID_BYTES, this.ends[index])
  }

  isRawAt(index: number): boolean {
    return this.file[(this.starts[index] ?? 0) + 1] === RAW
  }

  /** Whether those after the first are in strictly ascending order of their CIDs, and the first is none of them (BND-1). */
  ascendAfterFirst(): boolean {
    for (let i = 1; i < this.count; i++)
      if (this.compare(0, i) === 0 || (i > 1 && this.compare(i - 1, i) >= 0)) return false
    return true
  }

  /** Which of them has the CID of these bytes. */
  find(cid: Uint8Array): number | undefined {
    this.sorted ??= this.sort()
    let [low, high] = [0, this.sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const index = this.sorted[middle] ?? 0
      const order = this.compareWith(index, cid)
      if (order === 0) return index
      if (order < 0) low = middle + 1
      else high = middle
    }
    return undefined
  }

  get(cid: CID): Uint8Array | undefined {
    const index = this.find(cid.bytes)
    return index === undefined ? undefined : this.bytesAt(index)
  }

  *[Symbol.iterator](): Generator<CarBlock, void, undefined> {
    for (let i = 0; i < this.count; i++) yield { cid: this.cidAt(i), bytes: this.bytesAt(i) }
  }

  private sort(): Uint32Array {
    const order = Uint32Array.from({ length: this.count }, (_, i) => i)
    // As bundles have them: all but the first are in order.
    if (!this.ascendAfterFirst()) return order.sort((a, b) => this.compare(a, b))
    let place = 0
    for (; place + 1 < this.count && this.compare(0, place + 1) > 0; place++) order[place] = place + 1
    order[place] = 0
    return order
  }

  private compare(a: number, b: number): number {
    const start = this.starts[b] ?? 0
    return this.compareWith(a, this.file.subarray(start, start + CID_BYTES))
  }

  private compareWith(index: number, cid: Uint8Array): number {
    const start = this.starts[index] ?? 0
    // The first four bytes say one thing: the codec.
    for (let i = 1; i < CID_BYTES; i++) {
      const order = (this.file[start + i] ?? 0) - (cid[i] ?? 0)
      if (order !== 0) return order
    }
    return 0
  }
}

function longer(places: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(places.length * 2)
  more.set(places)
  return more
}
