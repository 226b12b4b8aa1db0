import { sha256 } from '@noble/hashes/sha2.js'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { accept, refuse, type Checked } from './finding.ts'

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

/** 36 bytes in base32. The library reads upper case and padding too, and then says the text that it was given. */
const textForm = /^b[a-z2-7]{58}$/

/** A CID from its one accepted text form: base32, lower case, with the codec expected (ENC-3). */
export function parseCid(text: string, codec?: typeof DAG_CBOR | typeof RAW, path = ''): Checked<CID> {
  const expected = codec === DAG_CBOR ? 'dag-cbor' : codec === RAW ? 'raw' : 'dag-cbor or raw'
  try {
    const cid = textForm.test(text) ? CID.parse(text) : undefined
    if (cid !== undefined && isCidBytes(cid.bytes) && (codec === undefined || cid.code === codec)) {
      return accept(cid)
    }
  } catch {
    // Not a CID at all: the same answer as for one of another kind.
  }
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
