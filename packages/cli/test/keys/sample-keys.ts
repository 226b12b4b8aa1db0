import { cidOf, utf8 } from '@quorate/core'

import { keyOf } from '../../../governance/test/keys.ts'
import type { KeyRecord } from '../../src/account/keys/key-pair.ts'
import { Keystore } from '../../src/account/keys/keystore.ts'

/** The key of a member of the sample group, whole: the one that `keyOf` gives. */
export async function keyRecordOf(person: string, name = person): Promise<KeyRecord> {
  const { digest } = cidOf(utf8(`governance test key ${person}`)).multihash
  const did = (await keyOf(person)).did()
  return { version: 1, name, curve: 'k256', did, privateKey: Buffer.from(digest).toString('hex') }
}

/** A keystore in a user's data folder with the keys of these members, which open fast. */
export async function keystoreWith(
  data: string,
  people: readonly string[],
  passphrase: string,
): Promise<Keystore> {
  const keystore = new Keystore({ name: 'data', path: data }, 4)
  for (const person of people) await keystore.add(await keyRecordOf(person), passphrase)
  return keystore
}
