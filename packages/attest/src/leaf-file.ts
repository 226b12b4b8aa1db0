import { accept, concatBytes, footprintOf, profile, refuse, type Checked } from '@quorate/core'

/** The leaves of a batch as the blob that it names: each after its length, 32 bits big-endian. */
export function writeLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    leaves.flatMap((leaf) => {
      const length = new Uint8Array(4)
      new DataView(length.buffer).setUint32(0, leaf.length)
      return [length, leaf]
    }),
  )
}

/** The leaves that such a blob holds, at most 1 MiB and of no more footprint than the profile allows each; none is decoded. */
export function readLeaves(bytes: Uint8Array): Checked<Uint8Array[]> {
  if (bytes.length > profile.batchBytes) return malformed(`${String(bytes.length)} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const leaves: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return malformed('the file ends within a length')
    const end = at + 4 + view.getUint32(at)
    if (end > bytes.length) return malformed('the file ends within a leaf')
    if (end - at - 4 > profile.recordBytes) return malformed(`a leaf of ${String(end - at - 4)} bytes`)
    if (leaves.length === profile.batchLeaves) return malformed(`more than ${String(leaves.length)} leaves`)
    const leaf = bytes.subarray(at + 4, end)
    const footprint = footprintOf(leaf)
    if (footprint > profile.batchFootprint * leaf.length)
      return malformed(`a leaf of footprint ${String(footprint)} and ${String(leaf.length)} bytes`)
    leaves.push(leaf)
    at = end
  }
  return accept(leaves)
}

function malformed(reason: string) {
  return refuse('batch/leaves', 'leaves', { reason })
}
