import { Args } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { fields } from '../shell/render/columns.ts'

export const keyShow = defineCommand({
  summary: 'Show the public part of a key.',
  example: 'key show alice',
  args: {
    name: Args.string({ description: 'Name of the key. Default: the only one, or the one named default.' }),
  },
  run({ args: { name } }) {
    const key = new Keystore().find(name)
    return Promise.resolve({ data: key, text: () => fields(Object.entries(key)) })
  },
})
