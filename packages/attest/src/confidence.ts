import { accept, acceptUnless, refuse, type Checked } from '@quorate/core'
import { checkCount } from './count.ts'

const million = 1_000_000

/**
 * The chance, in parts per million and rounded up, that a sample of `size` of `universe` items misses a loss of `lossPpm`
 * of them (RCP-5). Exact: computed in integers. Refuses an empty universe, of which nothing can be said.
 */
export function missPpm(universe: number, size: number, lossPpm: number): Checked<number> {
  const checked = acceptUnless(
    [
      ...checkCount('universe', universe, 0, Number.MAX_SAFE_INTEGER),
      ...checkCount('size', size, 1, 4096),
      ...checkCount('lossPpm', lossPpm, 1, million),
    ],
    undefined,
  )
  if (!checked.ok) return checked
  if (universe === 0) return refuse('sample/empty', 'universe')
  if (size >= universe) return accept(0)
  const all = BigInt(universe)
  const lost = max(1n, ceilDiv(all * BigInt(lossPpm), BigInt(million)))
  let missed = 1n
  let drawn = 1n
  for (let i = 0n; i < BigInt(size); i++) {
    const left = all - lost - i
    // From here on some of what is drawn is lost.
    if (left <= 0n) return accept(0)
    missed *= left
    drawn *= all - i
  }
  return accept(Number(ceilDiv(missed * BigInt(million), drawn)))
}

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
