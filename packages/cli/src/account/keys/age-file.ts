import type { Stanza } from 'age-encryption'

/** Work factor of scrypt, as a power of two: about a second for each guess. */
const workFactor = 18

/** Bytes that a passphrase opens, in the age format (https://age-encryption.org/v1), so that `age -d` reads them too. */
export async function sealWithPassphrase(
  text: string,
  passphrase: string,
  factor = workFactor,
): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.setScryptWorkFactor(factor)
  encrypter.setPassphrase(passphrase.normalize('NFC'))
  return encrypter.encrypt(text)
}

export type Opened = { readonly text: string } | { readonly fault: 'passphrase' | 'damaged' }

/** A changed header cannot be told from a wrong passphrase when it is the sealed file key that was changed. */
export async function openWithPassphrase(bytes: Uint8Array, passphrase: string): Promise<Opened> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  const probe = { reached: false }
  decrypter.addPassphrase(passphrase.normalize('NFC'))
  // Identities are asked in turn: this one is reached when the passphrase was tried on a sound header and did not open it.
  decrypter.addIdentity({
    unwrapFileKey(stanzas: Stanza[]) {
      probe.reached = stanzas.some(({ args }) => args[0] === 'scrypt')
      return null
    },
  })
  try {
    return { text: await decrypter.decrypt(bytes, 'text') }
  } catch {
    return { fault: probe.reached ? 'passphrase' : 'damaged' }
  }
}
