import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { failure } from '../failure.ts'

/** Puts the whole content in place of what was there, or changes nothing. */
export function writeOutput(name: string, content: string | Uint8Array): void {
  const temporary = join(dirname(name), `.${basename(name)}.${randomBytes(6).toString('hex')}`)
  try {
    const file = openSync(temporary, 'wx', 0o644)
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
export function writeNewFile(name: string, content: string): boolean {
  try {
    writeFileSync(name, content, { flag: 'wx' })
    return true
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (reason === 'EEXIST') return false
    throw failure('usage', 'input/unwritable', name, { reason })
  }
}
