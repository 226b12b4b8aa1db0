import { defineCommand } from '../shell/command.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { table } from '../shell/render/columns.ts'

export const keyList = defineCommand({
  summary: 'List the keys in the keystore.',
  example: 'key list --json',
  run() {
    const keys = new Keystore().list()
    return Promise.resolve({
      data: keys,
      text: (terminal) =>
        table(
          ['name', 'curve', 'did'],
          keys.map(({ name, curve, did }) => [name, curve, did]),
          terminal,
        ),
    })
  },
})
