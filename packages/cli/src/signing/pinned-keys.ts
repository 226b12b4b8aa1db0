import type { Signer } from '@quorate/core'

import { failure } from '../failure.ts'
import { Keystore } from '../keys/keystore.ts'
import { readPassphrase } from '../keys/passphrase.ts'
import type { SigningFlags } from './signing-flags.ts'

/** The member's keys, found by what policies pin. Nothing is unlocked before it is asked to sign. */
export class PinnedKeys {
  private readonly flags: SigningFlags
  private readonly keystore: Keystore
  private given: Promise<string> | undefined

  constructor(flags: SigningFlags, keystore = new Keystore()) {
    this.flags = flags
    this.keystore = keystore
  }

  has(pinned: string): boolean {
    return this.keystore.list().some(({ did }) => did === pinned)
  }

  /** Throws a usage failure unless `pinned`, a did:key, is here and, with --key, is the key of that name. */
  ensure(pinned: string): void {
    this.nameOf(pinned)
  }

  unlock(pinned: string): Promise<Signer> {
    return this.keystore.unlock(this.nameOf(pinned), (name) => this.passphrase(name))
  }

  private nameOf(pinned: string): string {
    const named = this.flags.key === undefined ? undefined : this.keystore.find(this.flags.key)
    if (named?.did === pinned) return named.name
    if (named !== undefined) throw notPinned(pinned, `key ${named.name} is ${named.did}`)
    const keys = this.keystore.list()
    const found = keys.find(({ did }) => did === pinned)
    if (found !== undefined) return found.name
    const list = keys.map(({ did, name }) => `${did} (${name})`).join(', ')
    throw notPinned(pinned, keys.length === 0 ? 'your keystore is empty' : `your keystore has ${list}`)
  }

  /** What a descriptor gives can be read once, whatever the number of keys. */
  private passphrase(name: string): Promise<string> {
    const descriptor = this.flags['passphrase-fd']
    if (descriptor === undefined) return readPassphrase(undefined, name)
    this.given ??= readPassphrase(descriptor, name)
    return this.given
  }
}

function notPinned(pinned: string, actual: string) {
  return failure('usage', 'key/pinned', '--key', { expected: pinned, actual })
}
