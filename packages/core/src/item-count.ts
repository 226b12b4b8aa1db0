/** Bytes of the argument that follows a head, by its additional information. */
const argumentBytes = [1, 2, 4, 8] as const

/**
 * How many data items of CBOR bytes hold, keys and tags too; of what is no CBOR, some number no larger than its bytes. Made to be
 * asked before decoding, since one byte can become an object of fifty.
 */
export function countItems(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    const head = view.getUint8(at)
    const [major, info] = [head >> 5, head & 31]
    const size = info < 24 ? 0 : (argumentBytes[info - 24] ?? 0)
    at += 1 + size
    const isText = major === 2 || major === 3
    if (isText && at <= bytes.length) at += size === 0 ? info : argumentAt(view, at - size, size)
  }
  return count
}

function argumentAt(view: DataView, at: number, size: number): number {
  if (size === 1) return view.getUint8(at)
  if (size === 2) return view.getUint16(at)
  // No block has four gigabytes.
  return size === 4 ? view.getUint32(at) : Number.POSITIVE_INFINITY
}
