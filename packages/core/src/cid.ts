import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { accept, refuse, type Checked } from './finding.ts'
import { sha256 } from './sha256.ts'
import { UsageError } from './usage-error.ts'

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

/** The text of {@link cidOf}, in a fraction of the time that it takes by way of the CID. */
export function cidTextOf(bytes: Uint8Array, codec: typeof DAG_CBOR | typeof RAW = DAG_CBOR): string {
  const whole = new Uint8Array(CID_BYTES)
  whole.set([1, codec, SHA2_256, 32])
  whole.set(sha256(bytes), 4)
  return textFromBytes(whole)
}

/** The text of a CID of the protocol. Its own `toString` keeps a map of texts for each. */
export function cidText(cid: CID): string {
  return textFromBytes(cid.bytes)
}

function textFromBytes(whole: Uint8Array): string {
  const units = new Uint8Array(textLength)
  units[0] = 0x62
  for (let i = 1, at = 0, bits = 0, rest = 0; i < textLength; i++) {
    if (bits < 5) {
      rest = (rest << 8) | (whole[at++] ?? 0)
      bits += 8
    }
    bits -= 5
    units[i] = base32.charCodeAt((rest >> bits) & 31)
    rest &= 0xff
  }
  return ascii.decode(units)
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'
const textLength = 1 + Math.ceil((CID_BYTES * 8) / 5)
const ascii = new TextDecoder()

/**
 * The CID of 36 bytes that {@link isCidBytes} accepts. Many are views of one buffer: a buffer for each would be most of what the links
 * of a file take.
 */
export function cidFromBytes(bytes: Uint8Array): CID {
  if (slabAt === slab.length) {
    slab = new Uint8Array(slab.length)
    slabAt = 0
  }
  const own = slab.subarray(slabAt, (slabAt += CID_BYTES))
  own.set(bytes)
  const digest = new Digest.Digest(SHA2_256, 32, own.subarray(4), own.subarray(2))
  return new CID(1, own[1] ?? RAW, digest, own)
}

let slab = new Uint8Array(256 * CID_BYTES)
let slabAt = 0

/** The bytes of a CID whose text was checked before; throws a UsageError for any other text. */
export function cidBytes(text: string): Uint8Array {
  if (!isCidText(text)) throw new UsageError(`not a CID: ${JSON.stringify(text)}`)
  const bytes = new Uint8Array(CID_BYTES)
  for (let i = 1, at = 0, bits = 0, rest = 0; at < CID_BYTES; i++) {
    rest = ((rest << 5) | base32Value(text.charCodeAt(i))) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = rest >> bits
  }
  return bytes
}

/** Of a letter or a digit from 2 to 7. */
function base32Value(unit: number): number {
  return unit < 0x61 ? unit - 0x32 + 26 : unit - 0x61
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

/** Whether the text of a CID is that of raw bytes. */
export function isRawText(text: string): boolean {
  return text.startsWith('bafk')
}

/** A CID from its one accepted text form: base32, lower case, with the codec expected (ENC-3). */
export function parseCid(text: string, codec?: typeof DAG_CBOR | typeof RAW, path = ''): Checked<CID> {
  const cid = isCidText(text) ? cidFromBytes(cidBytes(text)) : undefined
  if (cid !== undefined && (codec === undefined || cid.code === codec)) return accept(cid)
  return refusedCid(text, path, codec)
}

export function refusedCid(text: string, path: string, codec?: typeof DAG_CBOR | typeof RAW) {
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
