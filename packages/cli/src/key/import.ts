import { Args } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { openKeyFile, readKeyFile } from '../account/keys/key-file.ts'
import {
  choosePassphrase,
  filePassphraseFlags,
  passphraseFlags,
  readFilePassphrase,
} from '../account/keys/passphrase.ts'
import { fields } from '../shell/render/columns.ts'

export const keyImport = defineCommand({
  summary: 'Take a key into the keystore from a file or a recovery sheet.',
  description:
    'Takes what quorate key export wrote, the armored text of it, or a whole recovery sheet. The private key has to be that of its did:key. In the keystore it gets a passphrase of its own.',
  example: 'key import alice.age',
  args: {
    file: Args.string({ description: 'File with the key, - for standard input.', required: true }),
    name: Args.string({
      description: 'Name of the key in the keystore. Default: the one it has in the file.',
    }),
  },
  flags: { ...passphraseFlags, ...filePassphraseFlags },
  async run({ args: { file, name }, flags }) {
    const keystore = new Keystore()
    if (name !== undefined) keystore.ensureFree(name)
    const bytes = await readKeyFile(file)
    const read = await openKeyFile(bytes, file, await readFilePassphrase(flags['file-passphrase-fd'], file))
    const record = { ...read, name: name ?? read.name }
    keystore.ensureNew(record.name, record.did)
    const passphrase = await choosePassphrase(flags['passphrase-fd'], record.name)
    const key = await keystore.add(record, passphrase)
    return { data: key, text: () => fields(Object.entries(key)) }
  },
})
