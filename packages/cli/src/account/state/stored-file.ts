import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { failure, type Failure } from '../../shell/failure.ts'
import { readBounded } from '../../shell/files/bounded-read.ts'
import type { Folder } from './folders.ts'

/** Most bytes of a file of ours: a batch that is not known to be published is the largest. */
const storedBytes = 134_217_728

/** One file of ours, named as in messages: `keys/alice.age` in the data folder. */
export class StoredFile {
  readonly folder: Folder
  readonly name: string
  readonly path: string

  constructor(folder: Folder, name: string) {
    this.folder = folder
    this.name = name
    this.path = join(folder.path, name)
  }

  exists(): boolean {
    return existsSync(this.path)
  }

  /** Its bytes, or nothing when there is no such file. */
  read(): Buffer | undefined {
    let file: number | undefined
    try {
      file = openSync(this.path, 'r')
      const bytes = readBounded(file, storedBytes)
      if (bytes.length <= storedBytes) return Buffer.from(bytes)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw this.failure('read', error)
    } finally {
      if (file !== undefined) closeSync(file)
    }
    const reason = `it has more than ${String(storedBytes)} bytes`
    throw failure('untrusted', 'state/corrupt', '', { file: this.name, folder: this.folder.name, reason })
  }

  /** The new content or, if the machine stops on the way, the old one; never a part. Readable by the user alone. */
  write(content: string | Uint8Array): void {
    this.place(content, 'write', (temporary) => renameSync(temporary, this.path))
  }

  /** As `write`, but whatever is there stays: false. Two runs cannot both be told true. */
  create(content: string | Uint8Array): boolean {
    try {
      this.place(content, 'create', (temporary) => {
        linkSync(temporary, this.path)
        unlinkSync(temporary)
      })
      return true
    } catch (error) {
      if (this.exists()) return false
      throw error
    }
  }

  remove(): void {
    try {
      unlinkSync(this.path)
      syncFolder(dirname(this.path))
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw this.failure('remove', error)
    }
  }

  private place(
    content: string | Uint8Array,
    action: string,
    moveIntoPlace: (temporary: string) => void,
  ): void {
    const folder = dirname(this.path)
    const temporary = join(
      folder,
      `.${basename(this.path)}.${randomBytes(6).toString('hex')}${temporarySuffix}`,
    )
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeDurably(temporary, content)
      moveIntoPlace(temporary)
      syncFolder(folder)
    } catch (error) {
      tidy(temporary)
      throw this.failure(action, error)
    }
  }

  private failure(action: string, error: unknown): Failure {
    const reason = codeOf(error) ?? 'unknown'
    return failure('indeterminate', 'state/io', '', {
      action,
      file: this.name,
      folder: this.folder.name,
      reason,
    })
  }
}

const temporarySuffix = '.tmp'

/** Removes what killed runs left half written. Only for one who holds the folder's lock: others may be writing. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('.') && name.endsWith(temporarySuffix)) tidy(join(folder, name))
  }
}

function writeDurably(path: string, content: string | Uint8Array): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A rename is durable once its folder is; Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** What cannot be removed is left: it is only in the way of tidiness. */
function tidy(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    return
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
