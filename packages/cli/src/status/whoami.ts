import { readStoredSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { readKnownGroups } from '../group/known-groups.ts'
import { fields } from '../shell/render/columns.ts'

export const whoami = defineCommand({
  summary: 'Show who is logged in, with which keys, and which group commands mean.',
  description: 'Asks nobody: what is shown is what is stored here.',
  example: 'whoami',
  run() {
    const stored = readStoredSession()
    if (stored === undefined) throw failure('usage', 'session/missing')
    const { did, handle, service } = stored
    const keys = new Keystore().list()
    const group = readKnownGroups(did).last ?? null
    return Promise.resolve({
      data: { did, handle, service, keys, group },
      text: () =>
        fields([
          ['did', did],
          ['handle', handle],
          ['service', service],
          ['group', group ?? 'none yet'],
          ...keys.map((key): [string, string] => [`key ${key.name}`, key.did]),
        ]),
    })
  },
})
