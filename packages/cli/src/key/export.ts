import { Args, Flags } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { writeKeyFile } from '../account/keys/key-file.ts'
import {
  chooseFilePassphrase,
  filePassphraseFlags,
  passphraseFlags,
  readPassphrase,
} from '../account/keys/passphrase.ts'
import { fields } from '../shell/render/columns.ts'
import { ensureNewFile } from '../shell/files/output-file.ts'

export const keyExport = defineCommand({
  summary: 'Write a key to a file, encrypted with a passphrase of its own.',
  description:
    'For another machine, or as a copy to keep; the key stays here too. The file is an age file, which quorate key import and age -d open. Never overwrites a file.',
  example: 'key export alice -o alice.age',
  args: { name: Args.string({ description: 'Name of the key in the keystore.', required: true }) },
  flags: {
    output: Flags.string({ char: 'o', summary: 'File to write.', required: true, helpValue: 'FILE' }),
    ...passphraseFlags,
    ...filePassphraseFlags,
  },
  async run({ args: { name }, flags: { output, ...flags } }) {
    const keystore = new Keystore()
    const key = keystore.find(name)
    ensureNewFile(output, '-o')
    const record = await keystore.reveal(key.name, () => readPassphrase(flags['passphrase-fd'], key.name))
    await writeKeyFile(output, record, await chooseFilePassphrase(flags['file-passphrase-fd'], output))
    return { data: { ...key, file: output }, text: () => fields(Object.entries({ ...key, file: output })) }
  },
})
