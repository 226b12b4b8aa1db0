import { RAW, type CID } from './cid.ts'
import { accept, refuse, type Checked } from './finding.ts'
import { profile } from './limits.ts'

export type Block = readonly [cid: CID, bytes: Uint8Array]

/**
 * Bytes that a data item of CBOR takes in memory beside its own, by its major type (BND-1): a byte string is a view of a buffer, a link
 * three of them, and a map whose keys no other has brings a description of itself.
 */
const itemBytes = [16, 16, 384, 64, 64, 320, 768, 16] as const

/** Bytes of the argument that follows a head, by its additional information. */
const argumentBytes = [1, 2, 4, 8] as const

/**
 * The footprint of CBOR bytes (BND-1): what they take in memory once they are decoded, as an estimate that every implementation
 * shares. Of what is no CBOR, some number linear in its bytes. Made to be asked before decoding, since one byte can become an object
 * of hundreds.
 */
export function footprintOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let sum = bytes.length
  for (let at = 0; at < bytes.length;) {
    const head = view.getUint8(at)
    const [major, info] = [head >> 5, head & 31]
    sum += itemBytes[major] ?? 0
    const size = info < 24 ? 0 : (argumentBytes[info - 24] ?? 0)
    at += 1 + size
    const isText = major === 2 || major === 3
    if (isText && at <= bytes.length) at += size === 0 ? info : argumentAt(view, at - size, size)
  }
  return sum
}

function argumentAt(view: DataView, at: number, size: number): number {
  if (size === 1) return view.getUint8(at)
  if (size === 2) return view.getUint16(at)
  // No block has four gigabytes.
  return size === 4 ? view.getUint32(at) : Number.POSITIVE_INFINITY
}

/** The footprint of a block of a bundle: what is raw is never decoded with it. */
export function blockFootprint(isRaw: boolean, bytes: Uint8Array): number {
  return isRaw ? bytes.length : footprintOf(bytes)
}

/** The footprint of blocks, each as often as it stands there. */
export function sumFootprint(blocks: readonly Block[]): number {
  return blocks.reduce((sum, [cid, bytes]) => sum + blockFootprint(cid.code === RAW, bytes), 0)
}

/** Whether a bundle of `fileBytes` may have blocks of this footprint (BND-1, DEC-8). */
export function checkFootprint(footprint: number, fileBytes: number): Checked<true> {
  const most = profile.bundleFreeFootprint + profile.bundleFootprint * fileBytes
  if (footprint <= most) return accept(true)
  const what = `bytes of footprint in a file of ${String(fileBytes)}`
  return refuse('bundle/limit', '', {
    actual: `${String(footprint)} ${what}`,
    expected: `${String(most)} ${what}`,
  })
}
