import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { parseDidKey, type Signer } from '@quorate/core'

import { failure, type Failure } from '../failure.ts'
import { withFolderLock } from '../state/folder-lock.ts'
import { dataFolder, type Folder } from '../state/folders.ts'
import { StoredFile } from '../state/stored-file.ts'
import { openWithPassphrase, sealWithPassphrase } from './age-file.ts'
import { curves, generateKey, signerOf, type CurveName, type PublicPart } from './key-pair.ts'

export const defaultKeyName = 'default'

/** Lower case only: two names that differ in case alone are one file on some systems. */
const nameForm = /^[a-z0-9][a-z0-9_-]{0,63}$/

/** Asks for the passphrase of the key of this name. */
export type AskPassphrase = (name: string) => Promise<string>

/**
 * The user's keys: for each, `keys/NAME.age` with the encrypted key and `keys/NAME.json` with its public part, which lists
 * and shows without a passphrase. The encrypted file is written last and decides: without it there is no key.
 */
export class Keystore {
  private readonly folder: Folder
  private readonly workFactor: number | undefined
  private readonly unlocked = new Map<string, Promise<Signer>>()

  constructor(folder: Folder = dataFolder(), workFactor?: number) {
    this.folder = folder
    this.workFactor = workFactor
  }

  /** By name. */
  list(): PublicPart[] {
    return this.names().map((name) => this.publicPart(name))
  }

  /** The public part of a key: the one that is named, else the only one or the one named `default`. */
  find(name?: string): PublicPart {
    return this.publicPart(name ?? this.implied())
  }

  /** Throws a usage failure unless a key of this name could be made. */
  ensureFree(name: string): void {
    if (!nameForm.test(name)) throw failure('usage', 'key/name', 'NAME', { actual: JSON.stringify(name) })
    if (this.secret(name).exists()) throw failure('usage', 'key/exists', 'NAME', { name })
  }

  async create(name: string, curve: CurveName, passphrase: string): Promise<PublicPart> {
    this.ensureFree(name)
    const record = await generateKey(name, curve)
    const sealed = await sealWithPassphrase(JSON.stringify(record), passphrase, this.workFactor)
    const part: PublicPart = { name, curve, did: record.did }
    await withFolderLock(join(this.folder.path, 'keys'), () => {
      this.ensureFree(name)
      this.open(name).write(`${JSON.stringify({ version: 1, ...part }, null, 2)}\n`)
      if (!this.secret(name).create(sealed)) throw failure('usage', 'key/exists', 'NAME', { name })
    })
    return part
  }

  /** The key to sign with. However often it is asked for, it is decrypted once. */
  async unlock(name: string | undefined, ask: AskPassphrase): Promise<Signer> {
    const part = this.find(name)
    const signer = this.unlocked.get(part.name) ?? this.decrypt(part, ask)
    this.unlocked.set(part.name, signer)
    return signer
  }

  private async decrypt(part: PublicPart, ask: AskPassphrase): Promise<Signer> {
    const file = this.secret(part.name)
    const opened = await openWithPassphrase(file.read() ?? new Uint8Array(), await ask(part.name))
    if (!('text' in opened)) {
      if (opened.fault === 'passphrase') throw failure('usage', 'passphrase/wrong', '', { name: part.name })
      throw damaged(file, 'it is no age file that a passphrase opens')
    }
    const signer = await signerOf(parseJson(opened.text))
    if (signer === undefined) throw damaged(file, 'it holds no key of this version')
    if (signer.did() !== part.did)
      throw damaged(this.open(part.name), 'it does not belong to the encrypted key')
    return signer
  }

  private publicPart(name: string): PublicPart {
    if (!nameForm.test(name) || !this.secret(name).exists()) throw this.unknown(name)
    const file = this.open(name)
    const part = parseJson(file.read()?.toString('utf8') ?? '') as Partial<PublicPart> | undefined
    const curve = curves.find((known) => known === part?.curve)
    const key = typeof part?.did === 'string' ? parseDidKey(part.did) : undefined
    if (part?.name !== name || curve === undefined || key?.ok !== true) {
      throw damaged(file, 'it is not the public part of a key')
    }
    return { name, curve, did: key.value.did }
  }

  private names(): string[] {
    const folder = join(this.folder.path, 'keys')
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((file) => file.endsWith('.age'))
      .map((file) => file.slice(0, -'.age'.length))
      .filter((name) => nameForm.test(name))
      .sort()
  }

  private implied(): string {
    const names = this.names()
    const [first = defaultKeyName, ...others] = names
    if (others.length === 0) return first
    if (names.includes(defaultKeyName)) return defaultKeyName
    throw failure('usage', 'key/ambiguous', '', { expected: names.join(', ') })
  }

  private unknown(name: string): Failure {
    const names = this.names()
    const expected = names.length === 0 ? 'make one with quorate key new' : `there is ${names.join(', ')}`
    return failure('usage', 'key/unknown', '', { name, expected })
  }

  private secret(name: string): StoredFile {
    return new StoredFile(this.folder, join('keys', `${name}.age`))
  }

  private open(name: string): StoredFile {
    return new StoredFile(this.folder, join('keys', `${name}.json`))
  }
}

function damaged(file: StoredFile, reason: string): Failure {
  return failure('untrusted', 'key/corrupt', '', { file: file.name, reason })
}

/** Undefined for what is no JSON: the parser's own message would quote the text, which may be a private key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
