import { keyOf, type Key } from '../vectors/case.ts'
import { byteMutations } from './byte-mutations.ts'
import { evidenceAdditions, evidenceMutations } from './evidence-mutations.ts'
import type { Original } from './original.ts'
import { randomInputs } from './random-inputs.ts'
import { Random } from './random.ts'

export const kinds = ['random', 'mutated'] as const
export type Kind = (typeof kinds)[number]

export type Input = {
  /** What it is, for people. */
  readonly what: string
  readonly bytes: Uint8Array
  /** What it was made from; what is asked of it is asked of that too. */
  readonly original: Original
  /** Whether it can say more than its original. */
  readonly mayAdd: boolean
}

/** Inputs by their number: the same for the same seed, whatever came before. */
export class Inputs {
  private readonly originals: readonly Original[]
  private readonly seed: string
  private readonly keys: ReadonlyMap<string, Key>

  private constructor(originals: readonly Original[], seed: string, keys: ReadonlyMap<string, Key>) {
    this.originals = originals
    this.seed = seed
    this.keys = keys
  }

  static async of(originals: readonly Original[], seed: string): Promise<Inputs> {
    const names = ['alice', 'bob', 'carol', 'dave'].flatMap((name) => [name, `node ${name}`])
    const keys = await Promise.all(
      names.flatMap((name) => (['P-256', 'K-256'] as const).map((curve) => keyOf(name, curve))),
    )
    return new Inputs(originals, seed, new Map(keys.map((key) => [key.did(), key])))
  }

  async input(kind: Kind, number: number): Promise<Input> {
    const random = new Random(this.seed, kind, number)
    const original = random.pick(this.originals)
    if (kind === 'random') {
      const [what, make] = random.pick(Object.entries(randomInputs))
      return { what, bytes: make(random), original, mayAdd: false }
    }
    const other = random.pick(this.originals)
    // What is refused at its hashes takes a hundredth of the time of what is judged.
    const packs = random.integer(4) === 0 ? { ...evidenceMutations, ...evidenceAdditions } : {}
    const pack = Object.keys(packs).length === 0 ? undefined : random.pick(Object.keys(packs))
    const packed = await packs[pack ?? '']?.(original, random, other, this.keys)
    if (pack !== undefined && packed !== undefined)
      return { what: `${original.name}: ${pack}`, bytes: packed, original, mayAdd: pack in evidenceAdditions }
    const [spoilt, mutation] = random.pick(Object.entries(byteMutations))
    const bytes = mutation(original.bytes, random, other.bytes)
    return { what: `${original.name}: ${spoilt}`, bytes, original, mayAdd: false }
  }
}
