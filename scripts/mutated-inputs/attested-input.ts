import { contentOf, signRecord, writeCbor, type DataMap } from '@quorate/core'

import type { Key } from '../vectors/case.ts'
import { faultInAttested } from './attested-judge.ts'
import type { AttestedOriginal } from './attested-original.ts'
import { mutatedBundle } from './bundle-mutation.ts'
import { byteMutations } from './byte-mutations.ts'
import type { Input } from './input.ts'
import type { Random } from './random.ts'
import { changedValue } from './value-mutation.ts'

type Keys = ReadonlyMap<string, Key>
type Made = {
  readonly what: string
  /** Of the attestation: DAG-CBOR, unless that is what was spoilt. */
  readonly bytes: Uint8Array
  readonly repository?: string
  readonly bundles?: readonly Uint8Array[]
  readonly at?: number
  /** Whether somebody signed it who has keys. */
  readonly isSigned?: boolean
}

type Mutation = (
  original: AttestedOriginal,
  random: Random,
  other: AttestedOriginal,
  keys: Keys,
) => Promise<Made> | Made

const mutations: readonly Mutation[] = [
  ({ attestation }, random, other) => {
    const [what, mutation] = random.pick(Object.entries(byteMutations))
    const bytes = mutation(writeCbor(attestation.record), random, writeCbor(other.attestation.record))
    return { what: `attestation ${what}`, bytes }
  },
  ({ attestation: { record } }, random, other) => ({
    what: 'attestation changed',
    bytes: writeCbor(changedValue(record, other.attestation.record, random)),
  }),
  async ({ attestation: { record, repository } }, random, other, keys) => ({
    what: 'attestation signed anew',
    bytes: writeCbor(
      await signedBy(keys, repository, record, changedValue(record, other.attestation.record, random)),
    ),
    isSigned: true,
  }),
  async ({ attestation, bundles }, random, other, keys) => {
    const chosen = random.pick(bundles)
    const { what, bytes } = await mutatedBundle(chosen, random, random.pick(other.bundles), keys)
    return {
      what: `evidence ${what}`,
      bytes: writeCbor(attestation.record),
      bundles: bundles.map((bundle) => (bundle === chosen ? bytes : bundle.bytes)),
    }
  },
  ({ attestation: { record } }, random, { attestation: { repository }, bundles, at }) => ({
    what: 'attestation beside other evidence',
    bytes: writeCbor(record),
    repository,
    bundles: bundles.map((bundle) => bundle.bytes),
    at: at + random.integer(2 * dayMs) - dayMs,
  }),
]

const dayMs = 86_400_000

/** An attestation, or what it is held against, spoilt. */
export async function attestedInput(
  originals: readonly AttestedOriginal[],
  random: Random,
  keys: Keys,
): Promise<Input> {
  const original = random.pick(originals)
  const made = await random.pick(mutations)(original, random, random.pick(originals), keys)
  const bundles = made.bundles ?? original.bundles.map(({ bytes }) => bytes)
  const { bytes, repository = original.attestation.repository, at = original.at, isSigned = false } = made
  const named = bundles.map((bundle, i) => [`bundle-${String(i)}.car`, bundle] as const)
  return {
    what: `${original.name}: ${made.what}`,
    files: { 'attestation.cbor': bytes, ...Object.fromEntries(named) },
    fault: () => faultInAttested({ bytes, repository, bundles, at, isSigned }, originals),
  }
}

/** The changed content, with the keys that signed the record before, as far as they are known. */
async function signedBy(keys: Keys, repository: string, before: DataMap, changed: DataMap): Promise<DataMap> {
  let record = contentOf(changed)
  for (const key of keysOf(before)) {
    const signer = keys.get(key)
    const signed = signer && (await signRecord(record, repository, signer))
    if (signed?.ok === true) record = signed.value
  }
  return record
}

function keysOf({ signatures }: DataMap): string[] {
  return (signatures as DataMap[]).map(({ key }) => key as string)
}
