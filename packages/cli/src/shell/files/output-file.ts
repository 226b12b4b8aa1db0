import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { failure } from '../failure.ts'

/** Of a file that anyone may read. What holds a key gets 0600. */
const publicMode = 0o644

/** Puts the whole content in place of what was there, or changes nothing. */
export function writeOutput(name: string, content: string | Uint8Array, mode = publicMode): void {
  const temporary = join(dirname(name), `.${basename(name)}.${randomBytes(6).toString('hex')}`)
  try {
    const file = openSync(temporary, 'wx', mode)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, name)
  } catch (error) {
    rmSync(temporary, { force: true })
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw failure('indeterminate', 'input/unwritable', name, { reason })
  }
}

/** Writes a file that must not be there yet. False, and nothing is changed, when it is. */
export function writeNewFile(name: string, content: string, mode = publicMode): boolean {
  try {
    writeFileSync(name, content, { flag: 'wx', mode })
    return true
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (reason === 'EEXIST') return false
    throw failure('usage', 'input/unwritable', name, { reason })
  }
}

/** Throws a usage failure unless the name is that of a file which is not there yet, before the work of making its content. */
export function ensureNewFile(name: string, path: string): void {
  if (name === '-') throw failure('usage', 'usage/invalid', path, { reason: 'expected the name of a file' })
  if (lstatSync(name, { throwIfNoEntry: false }) !== undefined) throw failure('usage', 'file/exists', name)
}

/** As `writeOutput`, for a file that must not be there yet: a usage failure otherwise, and what was there stays. */
export function createOutput(name: string, content: string | Uint8Array, mode = publicMode): void {
  // A link would do both in one step, but the memory sticks that such files travel on have none.
  if (!writeNewFile(name, '', mode)) throw failure('usage', 'file/exists', name)
  try {
    writeOutput(name, content, mode)
  } catch (error) {
    rmSync(name, { force: true })
    throw error
  }
}
