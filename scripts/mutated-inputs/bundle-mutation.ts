import type { Key } from '../vectors/case.ts'
import { byteMutations } from './byte-mutations.ts'
import { evidenceAdditions, evidenceMutations } from './evidence-mutations.ts'
import type { Original } from './original.ts'
import type { Random } from './random.ts'

export type MutatedBundle = {
  /** What was done to it, for people. */
  readonly what: string
  readonly bytes: Uint8Array
  /** Whether it can say more than what it was made from. */
  readonly mayAdd: boolean
}

const packs = Object.entries({ ...evidenceMutations, ...evidenceAdditions })

/** A bundle that was spoilt on its way, or packed anew by somebody else, with what is in `other`. */
export async function mutatedBundle(
  original: Original,
  random: Random,
  other: Original,
  keys: ReadonlyMap<string, Key>,
): Promise<MutatedBundle> {
  // What is refused at its hashes takes a hundredth of the time of what is judged.
  if (random.integer(4) === 0) {
    const [what, pack] = random.pick(packs)
    const bytes = await pack(original, random, other, keys)
    if (bytes !== undefined) return { what, bytes, mayAdd: what in evidenceAdditions }
  }
  const [what, mutation] = random.pick(Object.entries(byteMutations))
  return { what, bytes: mutation(original.bytes, random, other.bytes), mayAdd: false }
}
