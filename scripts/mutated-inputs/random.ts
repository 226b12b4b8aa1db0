import { sha256, utf8 } from '@quorate/core'

/** Numbers that follow from a name, on every machine the same. */
export class Random {
  private state: number

  constructor(...name: readonly (string | number)[]) {
    this.state = new DataView(sha256(utf8(name.join(' '))).buffer).getUint32(0)
  }

  /** From 0 to `below`, exclusively. */
  integer(below: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * below)
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.next() & 255)
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from')
    return items[this.integer(items.length)] as T
  }

  /** Mulberry32. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
