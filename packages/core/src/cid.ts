import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { accept, refuse, type Checked } from './finding.ts'
import { sha256 } from './sha256.ts'

export { CID }

export const DAG_CBOR = 0x71
export const RAW = 0x55
const SHA2_256 = 0x12

/** Length in bytes of every CID of the protocol: version, codec, hash, length, 32 bytes. */
export const CID_BYTES = 36

/** CIDv1 of the bytes, SHA-256, dag-cbor unless told otherwise (ENC-3). */
export function cidOf(bytes: Uint8Array, codec: typeof DAG_CBOR | typeof RAW = DAG_CBOR): CID {
  return CID.createV1(codec, Digest.create(SHA2_256, sha256(bytes)))
}

/** Whether 36 bytes are a CIDv1 of dag-cbor or raw with SHA-256. */
export function isCidBytes(bytes: Uint8Array): boolean {
  return (
    bytes.length === CID_BYTES &&
    bytes[0] === 1 &&
    (bytes[1] === DAG_CBOR || bytes[1] === RAW) &&
    bytes[2] === SHA2_256 &&
    bytes[3] === 32
  )
}

/**
 * 36 bytes in base32, lower case, without padding. The first four bytes are one of two, and the last character has two bits to
 * spare, which are 0: whatever has this form is a CID, and need not be decoded to know it.
 */
const textForm = /^baf[yk]rei[a-h][a-z2-7]{50}[aeimquy4]$/

/** Whether a text is that of a CIDv1 of dag-cbor or raw with SHA-256 (ENC-3). */
export function isCidText(text: string): boolean {
  return textForm.test(text)
}

/** A CID from its one accepted text form: base32, lower case, with the codec expected (ENC-3). */
export function parseCid(text: string, codec?: typeof DAG_CBOR | typeof RAW, path = ''): Checked<CID> {
  const cid = isCidText(text) ? CID.parse(text) : undefined
  if (cid !== undefined && (codec === undefined || cid.code === codec)) return accept(cid)
  const expected = codec === DAG_CBOR ? 'dag-cbor' : codec === RAW ? 'raw' : 'dag-cbor or raw'
  return refuse('cid/invalid', path, { expected, actual: text.slice(0, 100) })
}

/** Bytewise order of two CIDs of the protocol in text form (ENC-5): in base32 the digits stand for more than the letters. */
export function compareCids(a: string, b: string): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const d = base32Rank(a.charCodeAt(i)) - base32Rank(b.charCodeAt(i))
    if (d !== 0) return d
  }
  return a.length - b.length
}

function base32Rank(unit: number): number {
  return unit < 0x61 ? unit + 0x80 : unit
}
