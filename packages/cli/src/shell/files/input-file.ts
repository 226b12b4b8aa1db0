import { closeSync, openSync } from 'node:fs'

import { cliFinding } from '../findings/cli-finding.ts'
import { Failure } from '../failure.ts'
import { readBounded } from './bounded-read.ts'

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
  let file: number | undefined
  try {
    file = name === '-' ? 0 : openSync(name, 'r')
    return readBounded(file, maxBytes)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new Failure('usage', [
      cliFinding('input/unreadable', name, { reason: reasons[code] ?? `reading fails: ${code}`, expected }),
    ])
  } finally {
    if (file !== undefined && file !== 0) closeSync(file)
  }
}
