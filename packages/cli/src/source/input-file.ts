import { closeSync, openSync, readSync } from 'node:fs'

import { cliFinding } from '../cli-finding.ts'
import { Failure } from '../failure.ts'

const chunkBytes = 1 << 20

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
}

/**
 * The bytes of a file that the user named, `-` for standard input; at most one more than `maxBytes`, whatever is there,
 * so that the reader can tell that it is too large. `expected` says in a message what the file should have been.
 */
export function readInput(name: string, expected: string, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = []
  let file: number | undefined
  try {
    file = name === '-' ? 0 : openSync(name, 'r')
    for (let total = 0; total <= maxBytes;) {
      const chunk = new Uint8Array(Math.min(chunkBytes, maxBytes + 1 - total))
      const length = readSome(file, chunk)
      if (length === 0) break
      chunks.push(chunk.subarray(0, length))
      total += length
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new Failure('usage', [
      cliFinding('input/unreadable', name, { reason: reasons[code] ?? `reading fails: ${code}`, expected }),
    ])
  } finally {
    if (file !== undefined && file !== 0) closeSync(file)
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
