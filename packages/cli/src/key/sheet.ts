import { Args, Flags } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { passphraseFlags, readPassphrase } from '../account/keys/passphrase.ts'
import { fingerprintOf, recoverySheet } from '../account/keys/recovery-sheet.ts'
import { fields } from '../shell/render/columns.ts'
import { createOutput, ensureNewFile } from '../shell/files/output-file.ts'

export const keySheet = defineCommand({
  summary: 'Write a recovery sheet of a key, to print.',
  description:
    'The sheet has the encrypted key as lines that can be typed or scanned, with a check for each, and says what to do with them. It opens with the passphrase that the key has now, which is asked for: a sheet that nobody can open is worth nothing.',
  example: 'key sheet alice -o alice.txt',
  args: { name: Args.string({ description: 'Name of the key in the keystore.', required: true }) },
  flags: {
    output: Flags.string({
      char: 'o',
      summary: 'File to write, - for standard output.',
      required: true,
      helpValue: 'FILE',
    }),
    ...passphraseFlags,
  },
  async run({ args: { name }, flags: { output, ...flags } }) {
    const keystore = new Keystore()
    const key = keystore.find(name)
    if (output !== '-') ensureNewFile(output, '-o')
    await keystore.reveal(key.name, () => readPassphrase(flags['passphrase-fd'], key.name))
    const printed = new Date().toISOString().slice(0, 10)
    const sheet = await recoverySheet(key, keystore.sealed(key.name), printed)
    if (output !== '-') createOutput(output, sheet, 0o600)
    const about = { ...key, fingerprint: fingerprintOf(key.did), file: output }
    return {
      data: output === '-' ? { ...about, file: null, sheet } : about,
      text: () => (output === '-' ? sheet : fields(Object.entries(about))),
    }
  },
})
