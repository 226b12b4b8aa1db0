import type { PublicPart } from '../../account/keys/key-pair.ts'
import { defaultKeyName, type Keystore } from '../../account/keys/keystore.ts'
import { choosePassphrase } from '../../account/keys/passphrase.ts'
import { isInteractive } from '../../shell/prompt.ts'

/** Where the passphrase comes from goes without saying, unless somebody is asked for it. */
const explanation = `Your key signs what you decide. It stays on this machine, encrypted with a
passphrase that nobody can recover.
`

/** The key that is named, else the only one; made if it is not there yet. */
export async function ensureOwnKey(
  keystore: Keystore,
  named: string | undefined,
  descriptor: number | undefined,
): Promise<PublicPart> {
  const keys = keystore.list()
  const missing = named === undefined ? keys.length === 0 : keys.every(({ name }) => name !== named)
  if (!missing) return keystore.find(named)
  const name = named ?? defaultKeyName
  keystore.ensureFree(name)
  if (isInteractive()) process.stderr.write(explanation)
  return keystore.create(name, 'p256', await choosePassphrase(descriptor, name))
}
