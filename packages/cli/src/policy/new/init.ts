import { Args, Flags } from '@oclif/core'

import { ensureLoggedIn } from '../../account/log-in.ts'
import { networkHelp } from '../../account/network.ts'
import { defineCommand } from '../../shell/command.ts'
import { failure } from '../../shell/failure.ts'
import { writeDraftOnce } from './draft-file.ts'
import { foundingWish } from './founding-wish.ts'
import { memberFlag } from './member-flag.ts'
import { initAnswer } from './init-answer.ts'
import { ensureOwnKey } from './own-key.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { readKnownGroups } from '../../group/known-groups.ts'
import { Keystore } from '../../account/keys/keystore.ts'
import { passphraseFlags } from '../../account/keys/passphrase.ts'
import { instantOf } from '../../group/source/chain-flags.ts'

export const init = defineCommand({
  summary: 'Get ready to found a group or to join one: log in, make a key, draft a policy.',
  description: `Does what is not done yet and says what is next; again changes nothing. Asks on a terminal only, and for nothing that the environment (QUORATE_IDENTIFIER, QUORATE_APP_PASSWORD, QUORATE_PASSPHRASE) or a flag says. With FILE, --name or --member it drafts a policy; without, it prints the line that others name you by.\n\n${networkHelp}`,
  example: 'init policy.yaml --name "Mutual aid"',
  args: { file: Args.string({ description: 'Policy file to write. Default: policy.yaml.' }) },
  flags: {
    name: Flags.string({ summary: 'Name of the group.' }),
    ...memberFlag,
    key: Flags.string({ summary: 'Your key; made if there is none.', helpValue: 'NAME' }),
    ...passphraseFlags,
    at: groupFlags.at,
  },
  async run({ args, flags }) {
    if (args.file === '-')
      throw failure('usage', 'usage/invalid', '-', { reason: 'expected the name of a file' })
    const at = instantOf(flags.at)
    const account = await ensureLoggedIn()
    const key = await ensureOwnKey(new Keystore(), flags.key, flags['passphrase-fd'])
    const me = { did: account.did, key: key.did }
    const group = readKnownGroups(account.did).last
    const wish = await foundingWish({ ...flags, ...args }, group === undefined, at)
    const draft = wish && (await writeDraftOnce(wish, me, at))
    return initAnswer({ account, key, group, draft })
  },
})
