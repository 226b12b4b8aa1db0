import { isValidDid } from '@atproto/syntax'
import { nsids } from '@quorate/schemas'
import { encodeCanonical } from './cbor-encode.ts'
import { cidOf, type CID } from './cid.ts'
import { describeValue, isDataMap, type DataMap, type DataValue } from './data-value.ts'
import { parseDidKey } from './did-key.ts'
import { accept, refuse, under, type Checked, type Finding } from './finding.ts'
import { verifySignature } from './signature.ts'

/** The `$type` of the signatures that count (SIG-1). */
export const signatureType = nsids.OrgP2pdsSignature

/** The most signatures that one record may carry. */
export const maxSignatures = 16

/** A key that a member or node holds. `sign` makes ECDSA over SHA-256 of its argument, 64 bytes, low S. */
export type Signer = { did(): string; sign(message: Uint8Array): Promise<Uint8Array> }

/** One signature of a record, checked: who made it, and what is wrong with it if it does not hold. */
export type CheckedSignature = {
  readonly type: string
  readonly key: string
  readonly signature: Uint8Array
  readonly findings: readonly Finding[]
}

/** The record without `signatures` and, for a policy, without `certificate`: what its content CID covers (ENC-7). */
export function contentOf(record: DataMap): DataMap {
  const { signatures: _signatures, ...content } = record
  if (record['$type'] !== nsids.OrgP2pdsPolicy) return content
  const { certificate: _certificate, ...policy } = content
  return policy
}

/** CID of the content of a record (ENC-7). */
export function contentCid(record: DataMap): Checked<CID> {
  const bytes = encodeCanonical(contentOf(record))
  return bytes.ok ? accept(cidOf(bytes.value)) : bytes
}

/**
 * The CID whose 36 bytes a signature covers (SIG-1): of the record without `signatures`, with `$sig` = the signature's
 * metadata without `cid` and `signature`, plus `repository`, the DID of the repository that houses the record.
 */
export function attestationCid(record: DataMap, metadata: DataMap, repository: string): Checked<CID> {
  const bytes = attestationBytes(record, metadata, repository)
  return bytes.ok ? accept(cidOf(bytes.value)) : bytes
}

/** The bytes that {@link attestationCid} is the CID of. */
export function attestationBytes(
  record: DataMap,
  metadata: DataMap,
  repository: string,
): Checked<Uint8Array> {
  if (Object.hasOwn(record, '$sig')) return refuse('signature/sig-present', '$sig')
  if (!isValidDid(repository)) {
    return refuse('signature/malformed', 'repository', {
      expected: 'a DID',
      actual: describeValue(repository),
    })
  }
  const { cid: _cid, signature: _signature, ...rest } = metadata
  if (typeof rest['$type'] !== 'string' || rest['$type'] === '') {
    return refuse('signature/malformed', 'metadata.$type', {
      expected: 'text',
      actual: describeValue(rest['$type']),
    })
  }
  const { signatures: _signatures, ...body } = record
  return encodeCanonical({ ...body, $sig: { ...rest, repository } })
}

/** The record with one more signature by `signer`, as housed in `repository`. */
export async function signRecord(
  record: DataMap,
  repository: string,
  signer: Signer,
): Promise<Checked<DataMap>> {
  const metadata = { $type: signatureType, key: signer.did() }
  const cid = attestationCid(record, metadata, repository)
  if (!cid.ok) return cid
  const signature = await signer.sign(cid.value.bytes)
  const before = Array.isArray(record['signatures']) ? record['signatures'] : []
  return accept({ ...record, signatures: [...before, { ...metadata, signature }] })
}

/**
 * Checks each signature of a record, in order. Refuses only a record whose `signatures` is no array of at most 16; what
 * is wrong with one signature is in its own findings. A record without signatures gives an empty array.
 */
export function verifyRecord(record: DataMap, repository: string): Checked<CheckedSignature[]> {
  const signatures = record['signatures'] === undefined ? [] : record['signatures']
  if (!Array.isArray(signatures) || signatures.length > maxSignatures) {
    const expected = `an array of at most ${String(maxSignatures)} signatures`
    return refuse('signature/malformed', 'signatures', { expected, actual: describeValue(signatures) })
  }
  return accept(
    signatures.map((entry, i) => checkSignature(record, entry, repository, `signatures[${String(i)}]`)),
  )
}

function checkSignature(
  record: DataMap,
  entry: DataValue,
  repository: string,
  path: string,
): CheckedSignature {
  const map = isDataMap(entry) ? entry : {}
  const type = textOf(map['$type'])
  const key = textOf(map['key'])
  const signature = map['signature'] instanceof Uint8Array ? map['signature'] : new Uint8Array()
  return { type, key, signature, findings: under(path, faultsOf(record, entry, repository)) }
}

function faultsOf(record: DataMap, entry: DataValue, repository: string): readonly Finding[] {
  const malformed = (expected: string, path: string, actual: DataValue | undefined) =>
    refuse('signature/malformed', path, { expected, actual: describeValue(actual) }).findings
  if (!isDataMap(entry)) return malformed('an object', '', entry)
  const { key, signature, cid: stated } = entry
  if (typeof key !== 'string') return malformed('a did:key', 'key', key)
  if (!(signature instanceof Uint8Array)) return malformed('64 bytes', 'signature', signature)
  const cid = attestationCid(record, entry, repository)
  if (!cid.ok) return cid.findings
  if (stated !== undefined && stated !== cid.value.toString()) {
    return refuse('signature/cid-mismatch', 'cid', {
      expected: cid.value.toString(),
      actual: describeValue(stated),
    }).findings
  }
  const parsed = parseDidKey(key, 'key')
  if (!parsed.ok) return parsed.findings
  const verified = verifySignature(parsed.value, cid.value.bytes, signature)
  return verified.ok ? [] : verified.findings
}

function textOf(value: DataValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
