import {
  cidOf,
  contentCid,
  isDataMap,
  RAW,
  readCar,
  decodeStrict,
  signRecord,
  writeBundle,
  writeCar,
  writeCbor,
  type DataMap,
  type Evidence,
  type EvidenceRecord,
} from '@quorate/core'

import type { Key } from '../vectors/case.ts'
import type { Original } from './original.ts'
import type { Random } from './random.ts'
import { changedValue } from './value-mutation.ts'

type Keys = ReadonlyMap<string, Key>
/** What comes of a bundle whose hashes are right again; undefined when it cannot be packed. */
type Mutation = (
  original: Original,
  random: Random,
  other: Original,
  keys: Keys,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** What somebody makes of evidence who packs it anew. */
export const evidenceMutations: Readonly<Record<string, Mutation>> = {
  'a record changed': ({ bundle }, random, other) =>
    withRecord(bundle, random, (found) => ({
      ...found,
      record: changedValue(found.record, random.pick(other.bundle.records).record, random),
    })),
  'a record left out': ({ bundle }, random) => withRecord(bundle, random, () => undefined),
  'a record moved': ({ bundle }, random) => {
    const { repository } = random.pick(bundle.records)
    return withRecord(bundle, random, ({ record, cid, blob }) => ({ repository, record, cid, blob }))
  },
  'a blob changed': ({ bundle }, random) => {
    const blobs = bundle.records.filter(({ blob }) => blob !== undefined)
    if (blobs.length === 0) return undefined
    const chosen = random.pick(blobs)
    const changed = (chosen.blob ?? new Uint8Array()).slice()
    for (let i = random.integer(4); i >= 0; i--) changed[random.integer(changed.length)] = random.integer(256)
    return packed(bundle, (found) => (found === chosen ? withBlob(found, changed) : found))
  },
  'an identity changed': ({ bundle }, random, other) => {
    if (bundle.didDocuments.length === 0) return undefined
    const chosen = random.pick(bundle.didDocuments)
    const foreign = random.pick(other.bundle.records).record
    const didDocuments = bundle.didDocuments.map((found) =>
      found === chosen ? { ...found, document: changedValue(found.document, foreign, random) } : found,
    )
    return packed({ ...bundle, didDocuments }, (found) => found)
  },
  'an index changed': ({ bytes }, random) => {
    const car = readCar(bytes)
    const [root, ...others] = car.ok ? [...car.value.blocks] : []
    const index = root && decodeStrict(root.bytes)
    if (index?.ok !== true || !isDataMap(index.value)) return undefined
    const changed = writeCbor(changedValue(index.value, index.value, random))
    const rest = others.map((block) => [block.cid, block.bytes] as const)
    return writeCar(cidOf(changed), [[cidOf(changed), changed], ...rest])
  },
}

/** What those make of it who have keys, or find other evidence: it may say more than before. */
export const evidenceAdditions: Readonly<Record<string, Mutation>> = {
  'records of others': ({ bundle }, random, other) => {
    const added = Array.from({ length: 1 + random.integer(8) }, () => random.pick(other.bundle.records))
    const { proofs, plcLogs, didDocuments } = random.pick([bundle, other.bundle])
    return pack({ records: [...bundle.records, ...added], proofs, plcLogs, didDocuments })
  },
  'signed anew': async ({ bundle }, random, other, keys) => {
    const chosen = random.pick(bundle.records)
    const foreign = random.pick(other.bundle.records).record
    const { signatures: _, ...content } = changedValue(chosen.record, foreign, random)
    const signed = await signedAnew(chosen, content, keys)
    const isBeside = random.integer(2) === 0
    return packed(bundle, (found) => (found !== chosen ? [found] : isBeside ? [found, signed] : [signed]))
  },
}

async function signedAnew(before: EvidenceRecord, content: DataMap, keys: Keys): Promise<EvidenceRecord> {
  const { signatures } = before.record
  let record = content
  for (const signature of Array.isArray(signatures) ? signatures.filter(isDataMap) : []) {
    const key = keys.get(signature['key'] as string)
    const signed = key && (await signRecord(record, before.repository, key))
    if (signed?.ok === true) record = signed.value
  }
  return { ...before, record }
}

type Changed = EvidenceRecord | readonly EvidenceRecord[] | undefined

function withRecord(
  bundle: Evidence,
  random: Random,
  change: (found: EvidenceRecord) => EvidenceRecord | undefined,
): Uint8Array | undefined {
  const chosen = random.pick(bundle.records)
  return packed(bundle, (found) => (found === chosen ? change(found) : found))
}

function withBlob(found: EvidenceRecord, blob: Uint8Array): EvidenceRecord {
  const { leaves } = found.record
  if (!isDataMap(leaves)) return found
  return {
    ...found,
    blob,
    record: { ...found.record, leaves: { ...leaves, ref: cidOf(blob, RAW), size: blob.length } },
  }
}

function packed(evidence: Evidence, change: (found: EvidenceRecord) => Changed): Uint8Array | undefined {
  const records = evidence.records.flatMap((found) => change(found) ?? [])
  return pack({ ...evidence, records })
}

/** Without URIs, which name a kind. */
function pack({ records, proofs, plcLogs, didDocuments }: Evidence): Uint8Array | undefined {
  const whole = records.flatMap(({ repository, record, blob }): EvidenceRecord[] => {
    const cid = contentCid(record)
    return cid.ok ? [{ repository, record, blob, cid: cid.value.toString() }] : []
  })
  const bundle = writeBundle({ records: whole, proofs, plcLogs, didDocuments })
  return bundle.ok ? bundle.value : undefined
}
