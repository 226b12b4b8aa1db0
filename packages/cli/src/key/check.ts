import { Args, Flags } from '@oclif/core'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { groupFlags } from '../group/group-flags.ts'
import { meantMember } from '../signing/meant-member.ts'
import { keyCheckAnswer } from './key-check-answer.ts'
import { pinnedFor, pinsIn } from '../account/keys/key-pins.ts'
import { Keystore } from '../account/keys/keystore.ts'
import { passphraseFlags, passphrases } from '../account/keys/passphrase.ts'
import { pinningVersions } from './pinning-versions.ts'
import { sourceExpected } from '../policy-document/policy-source.ts'

export const keyCheck = defineCommand({
  summary: 'Check whether the keys that a policy pins for you are here.',
  description: `Signs nothing. Exit status 1 when a key that you would sign with is missing. A node's key may be on its server: that it is not here is shown, and is no fault.\n\n${networkHelp}`,
  example: 'key check evidence.car --unlock',
  args: {
    source: Args.string({
      description: `File with ${sourceExpected}. Default: the group on the network.`,
    }),
  },
  flags: {
    as: Flags.string({
      summary: 'The member. Default: the one that is logged in, else the one with a key here.',
      helpValue: 'DID|HANDLE',
    }),
    unlock: Flags.boolean({ summary: 'Open each key of yours, to know that you know its passphrase.' }),
    ...groupFlags,
    ...passphraseFlags,
  },
  async run({ args, flags }) {
    const keystore = new Keystore()
    const keys = keystore.list()
    const { versions, names } = await pinningVersions(args.source, flags)
    const isHere = (key: string) => keys.some(({ did }) => did === key)
    const me = meantMember(
      versions.map(({ version }) => version),
      names,
      isHere,
      flags.as,
    )
    const pins = pinsIn(versions)
    const pinned = pinnedFor(me, pins, keys)
    const opened = flags.unlock ? pinned.flatMap(({ here }) => here?.name ?? []) : []
    const ask = passphrases(flags['passphrase-fd'])
    for (const name of opened) await keystore.unlock(name, ask)
    return keyCheckAnswer({ me, names, pinned, pins, keys, opened })
  },
})
