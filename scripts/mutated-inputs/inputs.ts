import { keyOf, type Key } from '../vectors/case.ts'
import { attestedInput } from './attested-input.ts'
import { readAttestedOriginals, type AttestedOriginal } from './attested-original.ts'
import { mutatedBundle } from './bundle-mutation.ts'
import type { Input } from './input.ts'
import { faultInBundle, faultInRandom } from './judge.ts'
import { readOriginals, type Original } from './original.ts'
import { randomInputs } from './random-inputs.ts'
import { Random } from './random.ts'

export const kinds = ['random', 'mutated', 'attested'] as const
export type Kind = (typeof kinds)[number]

/** Inputs by their number: the same for the same seed, whatever came before. */
export class Inputs {
  private readonly seed: string
  private readonly originals: readonly Original[]
  private readonly attested: readonly AttestedOriginal[]
  private readonly keys: ReadonlyMap<string, Key>

  private constructor(seed: string, keys: ReadonlyMap<string, Key>) {
    this.seed = seed
    this.originals = readOriginals()
    this.attested = readAttestedOriginals()
    this.keys = keys
  }

  static async of(seed: string): Promise<Inputs> {
    const names = ['alice', 'bob', 'carol', 'dave'].flatMap((name) => [name, `node ${name}`])
    const keys = await Promise.all(
      names.flatMap((name) => (['P-256', 'K-256'] as const).map((curve) => keyOf(name, curve))),
    )
    return new Inputs(seed, new Map(keys.map((key) => [key.did(), key])))
  }

  async input(kind: Kind, number: number): Promise<Input> {
    const random = new Random(this.seed, kind, number)
    if (kind === 'attested') return attestedInput(this.attested, random, this.keys)
    const original = random.pick(this.originals)
    if (kind === 'random') {
      const [what, make] = random.pick(Object.entries(randomInputs))
      const bytes = make(random)
      return { what, files: { 'bundle.car': bytes }, fault: () => faultInRandom(bytes, original) }
    }
    const mutated = await mutatedBundle(original, random, random.pick(this.originals), this.keys)
    return {
      what: `${original.name}: ${mutated.what}`,
      files: { 'bundle.car': mutated.bytes },
      fault: () => faultInBundle(mutated, original),
    }
  }
}
