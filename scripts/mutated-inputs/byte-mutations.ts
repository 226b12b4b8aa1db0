import { concatBytes } from '@quorate/core'
import type { Random } from './random.ts'

/** What becomes of the bytes of a file on its way; `other` is another file. */
export const byteMutations: Readonly<
  Record<string, (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array>
> = {
  'flipped bits': (bytes, random) => {
    const flipped = bytes.slice()
    for (let i = random.integer(8); i >= 0; i--) {
      const at = random.integer(bytes.length)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.integer(8))
    }
    return flipped
  },
  'cut short': (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
  'cut out': (bytes, random) => {
    const [from, to] = range(bytes, random)
    return concatBytes([bytes.subarray(0, from), bytes.subarray(to)])
  },
  doubled: (bytes, random) => {
    const [from, to] = range(bytes, random)
    return concatBytes([bytes.subarray(0, to), bytes.subarray(from)])
  },
  swapped: (bytes, random) => {
    const [from, to] = range(bytes, random)
    const middle = from + random.integer(to - from + 1)
    return concatBytes([
      bytes.subarray(0, from),
      bytes.subarray(middle, to),
      bytes.subarray(from, middle),
      bytes.subarray(to),
    ])
  },
  'filled in': (bytes, random) => {
    const at = random.integer(bytes.length)
    return concatBytes([bytes.subarray(0, at), random.bytes(1 + random.integer(64)), bytes.subarray(at)])
  },
  crossed: (bytes, random, other) => {
    const [from, to] = range(other, random)
    const at = random.integer(bytes.length)
    return concatBytes([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)])
  },
}

function range(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = random.integer(bytes.length)
  const longest = Math.min(bytes.length - from, 1 << random.integer(16))
  return [from, from + 1 + random.integer(longest)]
}
