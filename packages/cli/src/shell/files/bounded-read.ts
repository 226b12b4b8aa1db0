import { readSync } from 'node:fs'

const chunkBytes = 1 << 20

/** What an open file holds, at most one byte more than `maxBytes`, whatever it is: so that its reader can tell that it is too large. */
export function readBounded(file: number, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = []
  for (let total = 0; total <= maxBytes;) {
    const chunk = new Uint8Array(Math.min(chunkBytes, maxBytes + 1 - total))
    const length = readSome(file, chunk)
    if (length === 0) break
    chunks.push(chunk.subarray(0, length))
    total += length
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

function readSome(file: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(file, chunk)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      // Standard input that is shared with a terminal may not wait by itself.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
