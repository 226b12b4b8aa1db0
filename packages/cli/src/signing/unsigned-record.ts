import {
  attestationCid,
  contentCid,
  signatureType,
  signRecord,
  verifyRecord,
  type Checked,
  type DataMap,
} from '@quorate/core'

import type { Json } from '../shell/answer.ts'
import type { PinnedKeys } from './pinned-keys.ts'

/** A record that is about to be signed: its bytes are fixed, so what is shown of it is what is signed. */
export type UnsignedRecord = {
  readonly record: DataMap
  readonly repository: string
  /** Content CID (ENC-7). */
  readonly cid: string
  /** For each key that signs, the CID whose 36 bytes it signs (SIG-1). */
  readonly signs: readonly { readonly key: string; readonly attestation: string }[]
}

export function unsignedRecord(record: DataMap, repository: string, keys: readonly string[]): UnsignedRecord {
  const signs = [...new Set(keys)].map((key) => {
    const attestation = valid(attestationCid(record, { $type: signatureType, key }, repository))
    return { key, attestation: attestation.toString() }
  })
  return { record, repository, cid: valid(contentCid(record)).toString(), signs }
}

export async function signWith(keys: PinnedKeys, unsigned: UnsignedRecord): Promise<DataMap> {
  let signed = unsigned.record
  for (const { key } of unsigned.signs) {
    signed = valid(await signRecord(signed, unsigned.repository, await keys.unlock(key)))
  }
  const signatures = valid(verifyRecord(signed, unsigned.repository))
  const sound = signatures.every(({ findings }) => findings.length === 0)
  if (!sound || valid(contentCid(signed)).toString() !== unsigned.cid)
    throw new Error('the signature does not hold')
  return signed
}

/** What is signed, as fields for people. */
export function signedFields({ cid, signs }: UnsignedRecord): (readonly [string, string])[] {
  return [
    ['content', cid],
    ...signs.flatMap(({ key, attestation }): [string, string][] => [
      ['signs', attestation],
      ['with', key],
    ]),
  ]
}

export function signedJson({ cid, signs }: UnsignedRecord): Readonly<Record<string, Json>> {
  return { cid, signs: signs.map((sign) => ({ ...sign })) }
}

function valid<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(`what is to be signed is no record: ${checked.findings[0].code}`)
}
