import { concatBytes, equalBytes } from './bytes.ts'
import { decodeStrict } from './cbor-decode.ts'
import { writeCbor } from './cbor-write.ts'
import { CID, CID_BYTES, cidOf, DAG_CBOR, isCidBytes, RAW } from './cid.ts'
import { isDataMap, isLink } from './data-value.ts'
import { accept, checkedUnder, refuse, type Checked } from './finding.ts'
import { profile } from './limits.ts'

/** The blocks of a CAR file, each by the text of its CID; their bytes are views of the file's. */
export type Car = {
  readonly roots: readonly CID[]
  readonly blocks: ReadonlyMap<string, Uint8Array>
  /** Every block's CID as found in the file, repetitions included. */
  readonly order: readonly CID[]
}

/**
 * Strict CAR v1: shortest varints, a canonical header of exactly `roots` and `version`, CIDs of ENC-3, blocks of at most
 * 1 MiB, each with the hash that its CID states, and nothing after the last. Never throws.
 *
 * What the blocks mean is not asked: neither that the roots are present nor that all blocks hang together.
 */
export function readCar(bytes: Uint8Array, maxBytes: number = profile.bundleBytes): Checked<Car> {
  if (bytes.length > maxBytes)
    return refuse('bytes/too-large', '', { expected: maxBytes, actual: bytes.length })
  const header = readSection(bytes, 0)
  if (!header.ok) return header
  const roots = readHeader(header.value.body)
  if (!roots.ok) return roots
  const blocks = new Map<string, Uint8Array>()
  const order: CID[] = []
  for (let at = header.value.end; at < bytes.length;) {
    const section = readSection(bytes, at)
    if (!section.ok) return section
    const { body, end } = section.value
    const stated = body.subarray(0, CID_BYTES)
    const block = body.subarray(CID_BYTES)
    if (!isCidBytes(stated)) return malformed('a block without a CIDv1 of dag-cbor or raw with SHA-256', at)
    if (block.length > profile.recordBytes) {
      const params = { expected: profile.recordBytes, actual: block.length }
      return refuse('bytes/too-large', `blocks[${order.length}]`, params)
    }
    const cid = cidOf(block, stated[1] === RAW ? RAW : DAG_CBOR)
    if (!equalBytes(cid.bytes, stated)) {
      return refuse('car/hash-mismatch', `blocks[${order.length}]`, {
        cid: CID.decode(stated.slice()).toString(),
      })
    }
    blocks.set(cid.toString(), block)
    order.push(cid)
    at = end
  }
  return accept({ roots: roots.value, blocks, order })
}

/** A CAR v1 of one root and the blocks in the order given. Their hashes are the caller's to know. */
export function writeCar(root: CID, blocks: Iterable<readonly [CID, Uint8Array]>): Uint8Array {
  const header = writeCbor({ roots: [root], version: 1 })
  const parts = [writeVarint(header.length), header]
  for (const [cid, block] of blocks) parts.push(writeVarint(CID_BYTES + block.length), cid.bytes, block)
  return concatBytes(parts)
}

function malformed(reason: string, offset: number) {
  return refuse('car/malformed', '', { reason, offset })
}

function readHeader(body: Uint8Array): Checked<CID[]> {
  const header = checkedUnder('header', decodeStrict(body))
  if (!header.ok) return header
  const { version, roots, ...foreign } = isDataMap(header.value) ? header.value : {}
  if (version !== 1 || !Array.isArray(roots) || !roots.every(isLink) || Object.keys(foreign).length > 0) {
    return malformed('a header that is not {roots: [links], version: 1}', 0)
  }
  return accept(roots)
}

/** What a varint announces, at `at`: unsigned LEB128 in its shortest form. */
function readSection(bytes: Uint8Array, at: number): Checked<{ body: Uint8Array; end: number }> {
  let length = 0
  let start = at
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[start]
    if (byte === undefined) return malformed('ends too early', at)
    start++
    length += (byte & 127) * scale
    if (length > bytes.length) return malformed('ends too early', at)
    if (byte >= 128 && scale < 2 ** 42) continue
    if (byte >= 128 || (byte === 0 && scale > 1))
      return malformed('a length that is not in its shortest form', at)
    const end = start + length
    return end > bytes.length
      ? malformed('ends too early', at)
      : accept({ body: bytes.subarray(start, end), end })
  }
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
