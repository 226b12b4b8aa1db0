import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { parseDidKey, type Signer } from '@quorate/core'

import { failure, type Failure } from '../../shell/failure.ts'
import { withFolderLock } from '../state/folder-lock.ts'
import { dataFolder, type Folder } from '../state/folders.ts'
import { StoredFile } from '../state/stored-file.ts'
import { openWithPassphrase, sealWithPassphrase } from './age-file.ts'
import {
  curves,
  generateKey,
  parseJson,
  parseKey,
  type CurveName,
  type KeyRecord,
  type OpenKey,
  type PublicPart,
} from './key-pair.ts'

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
    return this.store(await generateKey(name, curve), passphrase)
  }

  /** Throws a usage failure unless a key of this did:key could be taken in under this name. */
  ensureNew(name: string, did: string): void {
    this.ensureFree(name)
    const same = this.list().find((key) => key.did === did)
    if (same !== undefined) throw failure('usage', 'key/here', '', { name: same.name, did })
  }

  /** Takes in a key from elsewhere. */
  async add(record: KeyRecord, passphrase: string): Promise<PublicPart> {
    this.ensureNew(record.name, record.did)
    return this.store(record, passphrase)
  }

  private async store(record: KeyRecord, passphrase: string): Promise<PublicPart> {
    const { name, curve, did } = record
    const sealed = await sealWithPassphrase(JSON.stringify(record), passphrase, this.workFactor)
    const part: PublicPart = { name, curve, did }
    await withFolderLock(join(this.folder.path, 'keys'), () => {
      this.ensureNew(name, did)
      this.open(name).write(`${JSON.stringify({ version: 1, ...part }, null, 2)}\n`)
      if (!this.secret(name).create(sealed)) throw failure('usage', 'key/exists', 'NAME', { name })
    })
    return part
  }

  /** The key to sign with. However often it is asked for, it is decrypted once. */
  async unlock(name: string | undefined, ask: AskPassphrase): Promise<Signer> {
    const part = this.find(name)
    const signer = this.unlocked.get(part.name) ?? this.decrypt(part, ask).then((key) => key.signer)
    this.unlocked.set(part.name, signer)
    return signer
  }

  /** The whole key, to be encrypted for somewhere else. */
  async reveal(name: string, ask: AskPassphrase): Promise<KeyRecord> {
    return (await this.decrypt(this.publicPart(name), ask)).record
  }

  /** The encrypted key, as its file holds it. */
  sealed(name: string): Uint8Array {
    return this.secret(this.publicPart(name).name).read() ?? new Uint8Array()
  }

  private async decrypt(part: PublicPart, ask: AskPassphrase): Promise<OpenKey> {
    const file = this.secret(part.name)
    const opened = await openWithPassphrase(file.read() ?? new Uint8Array(), await ask(part.name))
    if (!('text' in opened)) {
      if (opened.fault === 'passphrase') throw failure('usage', 'passphrase/wrong', '', { name: part.name })
      throw damaged(file, 'it is no age file that a passphrase opens')
    }
    const key = await parseKey(opened.text)
    if (key === undefined) throw damaged(file, 'it holds no key of this version')
    if (key.signer.did() !== part.did)
      throw damaged(this.open(part.name), 'it does not belong to the encrypted key')
    return key
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
