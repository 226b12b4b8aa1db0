import { writeFileSync } from 'node:fs'

import { Args, Flags } from '@oclif/core'
import { formatInstant } from '@quorate/core'

import { networkHelp, openNetwork } from '../../account/network.ts'
import { readStoredSession } from '../../account/stored-session.ts'
import { defineCommand } from '../../command.ts'
import { failure } from '../../failure.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { Keystore } from '../../keys/keystore.ts'
import { policyTemplate } from '../../policy-file/policy-template.ts'
import { currentDidHead } from '../../policies/did-head.ts'
import { instantOf } from '../../source/chain-flags.ts'
import { terminalText } from '../../terminal-text.ts'

const weekMs = 7 * 86_400_000
/** Neither is valid, so that lint asks for the real ones. */
const placeholders = { did: 'did:plc:your-account', key: 'did:key:your-key' }
const placeholderHint =
  'The first member is not filled in: that takes quorate login and quorate key new, and then another file.\n'

export const policyNew = defineCommand({
  summary: 'Write a commented policy file to start from.',
  description: `Whoever is logged in stands in it as the first member, with the key of the keystore and the DID's newest operation. Never overwrites a file.\n\n${networkHelp}`,
  example: 'policy new policy.yaml --name "Mutual aid"',
  args: { file: Args.string({ description: 'File to write.', default: 'policy.yaml' }) },
  flags: {
    name: Flags.string({ summary: 'Name of the group.', default: 'Our group' }),
    key: Flags.string({ summary: 'Key of the first member. Default: the only one.', helpValue: 'NAME' }),
    at: groupFlags.at,
  },
  async run({ args: { file }, flags }) {
    if (file === '-') throw failure('usage', 'usage/invalid', file, { reason: 'expected the name of a file' })
    const at = instantOf(flags.at)
    const did = readStoredSession()?.did
    const keystore = new Keystore()
    const hasKey = flags.key !== undefined || keystore.list().length > 0
    const key = hasKey ? keystore.find(flags.key).did : placeholders.key
    const didHead = did === undefined ? undefined : await currentDidHead(await openNetwork(), did)
    const text = policyTemplate({
      name: flags.name,
      members: [{ did: did ?? placeholders.did, key, didHead }],
      createdAt: formatInstant(at),
      effectiveAt: formatInstant(at + weekMs),
    })
    try {
      writeFileSync(file, text, { flag: 'wx' })
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
      if (reason === 'EEXIST') throw failure('usage', 'file/exists', file)
      throw failure('usage', 'input/unwritable', file, { reason })
    }
    return {
      data: { file, did: did ?? null, key: hasKey ? key : null, didHead: didHead ?? null },
      text: () =>
        `Wrote ${terminalText(file)}. Edit it, check it with quorate policy lint, then quorate policy publish.\n${did === undefined || !hasKey ? placeholderHint : ''}`,
    }
  },
})
