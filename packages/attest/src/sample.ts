import { accept, acceptUnless, FieldHash, finding, refuse, type Checked } from '@quorate/core'
import { checkCount } from './count.ts'

const range = 1n << 64n

/**
 * The items that a challenge asks for (RCP-3), as indices into a universe of so many, in the order in which they are drawn:
 * `size` of them, or all when there are no more. Each is drawn with the same chance. `seed` has 32 bytes.
 */
export function drawSample(seed: Uint8Array, universe: number, size: number): Checked<number[]> {
  const faults = [
    ...checkCount('universe', universe, 0, Number.MAX_SAFE_INTEGER),
    ...checkCount('size', size, 1, 4096),
  ]
  if (seed.length !== 32)
    faults.push(
      finding('sample/bounds', 'seed', { expected: '32 bytes', actual: `${String(seed.length)} bytes` }),
    )
  const checked = acceptUnless(faults, undefined)
  if (!checked.ok) return checked
  if (universe === 0) return refuse('sample/empty', 'universe')
  const all = BigInt(universe)
  // What is above the greatest multiple would make small indices likelier.
  const limit = range - (range % all)
  const hash = FieldHash.of('quorate/draw/v1', seed)
  const drawn = new Set<number>()
  for (let i = 0; drawn.size < Math.min(size, universe); i++) {
    const draw = new DataView(hash.digest(i).buffer).getBigUint64(0)
    if (draw < limit) drawn.add(Number(draw % all))
  }
  return accept([...drawn])
}
