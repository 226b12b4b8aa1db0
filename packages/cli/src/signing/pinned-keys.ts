import type { Signer } from '@quorate/core'

import { failure } from '../shell/failure.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { passphrases } from '../account/keys/passphrase.ts'
import type { SigningFlags } from './signing-flags.ts'

/** The member's keys, found by what policies pin. Nothing is unlocked before it is asked to sign. */
export class PinnedKeys {
  private readonly flags: SigningFlags
  private readonly keystore: Keystore
  private readonly ask: (name: string) => Promise<string>

  constructor(flags: SigningFlags, keystore = new Keystore()) {
    this.flags = flags
    this.keystore = keystore
    this.ask = passphrases(flags['passphrase-fd'])
  }

  has(pinned: string): boolean {
    return this.keystore.list().some(({ did }) => did === pinned)
  }

  /** The did:key of the key of this name. */
  find(name: string): string {
    return this.keystore.find(name).did
  }

  /** Throws a usage failure unless `pinned`, a did:key, is here and, with --key, is the key of that name. */
  ensure(pinned: string): void {
    if (this.flags.key === undefined) this.nameOf(pinned)
    else this.ensureNamed(this.flags.key, pinned, '--key')
  }

  /** The same of the key that another `flag` names. */
  ensureNamed(name: string, pinned: string, flag: string): void {
    const named = this.keystore.find(name)
    if (named.did !== pinned) throw notPinned(pinned, `key ${named.name} is ${named.did}`, flag)
  }

  unlock(pinned: string): Promise<Signer> {
    return this.keystore.unlock(this.nameOf(pinned), this.ask)
  }

  private nameOf(pinned: string): string {
    const keys = this.keystore.list()
    const found = keys.find(({ did }) => did === pinned)
    if (found !== undefined) return found.name
    const list = keys.map(({ did, name }) => `${did} (${name})`).join(', ')
    throw notPinned(pinned, keys.length === 0 ? 'your keystore is empty' : `your keystore has ${list}`)
  }
}

function notPinned(pinned: string, actual: string, flag = '--key') {
  return failure('usage', 'key/pinned', flag, { expected: pinned, actual })
}
