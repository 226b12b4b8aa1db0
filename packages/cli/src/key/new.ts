import { Args, Flags } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { curves } from '../account/keys/key-pair.ts'
import { defaultKeyName, Keystore } from '../account/keys/keystore.ts'
import { choosePassphrase, passphraseFlags } from '../account/keys/passphrase.ts'
import { fields } from '../shell/render/columns.ts'

export const keyNew = defineCommand({
  summary: 'Make a key and keep it, encrypted with a passphrase.',
  description: 'Prints the public key, a did:key, which a policy pins for a member or a node.',
  example: 'key new alice',
  args: { name: Args.string({ description: 'Name of the key in the keystore.', default: defaultKeyName }) },
  flags: {
    curve: Flags.option({
      summary: 'Elliptic curve of the key.',
      options: curves,
      default: 'p256' as const,
    })(),
    ...passphraseFlags,
  },
  async run({ args: { name }, flags }) {
    const keystore = new Keystore()
    keystore.ensureFree(name)
    const passphrase = await choosePassphrase(flags['passphrase-fd'], name)
    const key = await keystore.create(name, flags.curve, passphrase)
    return { data: key, text: () => fields(Object.entries(key)) }
  },
})
