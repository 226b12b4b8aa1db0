import { concatBytes, equalBytes } from './bytes.ts'
import { decodeStrict } from './cbor-decode.ts'
import { writeCbor } from './cbor-write.ts'
import { CarBlocks, type CarBlock } from './car-blocks.ts'
import { cidFromBytes, cidText, CID_BYTES, isCidBytes, RAW, type CID } from './cid.ts'
import { isDataMap, isLink } from './data-value.ts'
import { accept, checkedUnder, refuse, type Checked, type Refused } from './finding.ts'
import { profile } from './limits.ts'
import { sha256 } from './sha256.ts'

/** A CAR file in memory. */
export type Car = { readonly roots: readonly CID[]; readonly blocks: CarBlocks }

/**
 * Strict CAR v1: shortest varints, a canonical header of exactly `roots` and `version`, CIDs of ENC-3, blocks of at most
 * 1 MiB, or 50 if they are raw, each with the hash that its CID states, and nothing after the last. Never throws.
 *
 * What the blocks mean is not asked: neither that the roots are present nor that all blocks hang together.
 */
export function readCar(bytes: Uint8Array, maxBytes: number = profile.bundleBytes): Checked<Car> {
  if (bytes.length > maxBytes)
    return refuse('bytes/too-large', '', { expected: maxBytes, actual: bytes.length })
  const header = readSection(bytes, 0)
  if (!header.ok) return header
  const roots = readCarHeader(header.value.body)
  if (!roots.ok) return roots
  const blocks = new CarBlocks(bytes)
  for (let at = header.value.end; at < bytes.length;) {
    const section = readSection(bytes, at)
    if (!section.ok) return section
    const { body, end } = section.value
    const fault = blockFault(body, at, blocks.length)
    if (fault !== undefined) return fault
    blocks.add(end - body.length, end)
    at = end
  }
  return accept({ roots: roots.value, blocks })
}

/** A CAR v1 of one root and the blocks in the order given. Their hashes are the caller's to know. */
export function writeCar(root: CID, blocks: Iterable<readonly [CID, Uint8Array]>): Uint8Array {
  const parts = [writeCarHeader([root])]
  for (const [cid, block] of blocks) parts.push(writeVarint(CID_BYTES + block.length), cid.bytes, block)
  return concatBytes(parts)
}

/** The beginning of a CAR, for one that is written block by block. */
export function writeCarHeader(roots: CID[]): Uint8Array {
  const header = writeCbor({ roots, version: 1 })
  return concatBytes([writeVarint(header.length), header])
}

export function writeCarBlock({ cid, bytes }: CarBlock): Uint8Array {
  return concatBytes([writeVarint(CID_BYTES + bytes.length), cid.bytes, bytes])
}

function malformed(reason: string, offset: number) {
  return refuse('car/malformed', '', { reason, offset })
}

/** The roots that the header of a CAR states. */
export function readCarHeader(body: Uint8Array): Checked<CID[]> {
  const header = checkedUnder('header', decodeStrict(body))
  if (!header.ok) return header
  const { version, roots, ...foreign } = isDataMap(header.value) ? header.value : {}
  if (version !== 1 || !Array.isArray(roots) || !roots.every(isLink) || Object.keys(foreign).length > 0) {
    return malformed('a header that is not {roots: [links], version: 1}', 0)
  }
  return accept(roots)
}

/** The block in a section that begins at `offset` of the file, where it is the block of number `index`. */
export function readCarBlock(body: Uint8Array, offset: number, index: number): Checked<CarBlock> {
  const fault = blockFault(body, offset, index)
  if (fault !== undefined) return fault
  return accept({ cid: cidFromBytes(body.subarray(0, CID_BYTES)), bytes: body.subarray(CID_BYTES) })
}

/** What is wrong with a block in itself. Nothing is made of one that is sound: files have millions. */
function blockFault(body: Uint8Array, offset: number, index: number): Refused | undefined {
  const stated = body.subarray(0, CID_BYTES)
  const bytes = body.subarray(CID_BYTES)
  if (!isCidBytes(stated)) return malformed('a block without a CIDv1 of dag-cbor or raw with SHA-256', offset)
  const path = `blocks[${index}]`
  const most = stated[1] === RAW ? profile.batchBytes : profile.recordBytes
  if (bytes.length > most) return refuse('bytes/too-large', path, { expected: most, actual: bytes.length })
  if (equalBytes(sha256(bytes), stated.subarray(4))) return undefined
  return refuse('car/hash-mismatch', path, { cid: cidText(cidFromBytes(stated)) })
}

/** What a varint announces, at `at`. */
function readSection(bytes: Uint8Array, at: number): Checked<{ body: Uint8Array; end: number }> {
  const length = readVarint(bytes, at, bytes.length)
  if (length === 'longer') return malformed('a length that is not in its shortest form', at)
  if (typeof length === 'string') return malformed('ends too early', at)
  const end = length.end + length.value
  return end > bytes.length
    ? malformed('ends too early', at)
    : accept({ body: bytes.subarray(length.end, end), end })
}

/**
 * An unsigned LEB128 in its shortest form of at most `most`, and where it ends: `cut` when the bytes end within it, `above`
 * when it is more, `longer` in any other form.
 */
export function readVarint(
  bytes: Uint8Array,
  at: number,
  most: number,
): { readonly value: number; readonly end: number } | 'cut' | 'above' | 'longer' {
  let value = 0
  for (let [end, scale] = [at, 1]; ; scale *= 128) {
    const byte = bytes[end]
    if (byte === undefined) return 'cut'
    end++
    value += (byte & 127) * scale
    if (value > most) return 'above'
    if (byte < 128) return byte === 0 && scale > 1 ? 'longer' : { value, end }
    if (scale >= 2 ** 42) return 'longer'
  }
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
