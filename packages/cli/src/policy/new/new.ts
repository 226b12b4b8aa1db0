import { Args, Flags } from '@oclif/core'

import { networkHelp, openNetwork } from '../../account/network.ts'
import { readStoredSession } from '../../account/stored-session.ts'
import { defineCommand } from '../../shell/command.ts'
import { failure } from '../../shell/failure.ts'
import { memberFlag } from './member-flag.ts'
import { draftFirstPolicy, firstMembers, placeholders } from './policy-draft.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { Keystore } from '../../account/keys/keystore.ts'
import { p2pdsFlag, surveyJson, surveyP2pds } from './p2pds-survey.ts'
import { instantOf } from '../../group/source/chain-flags.ts'
import { writeNewFile } from '../../shell/files/output-file.ts'
import { terminalText } from '../../shell/terminal-text.ts'

function hintFor(members: readonly { readonly key: string }[], isBare: boolean): string {
  if (isBare) return 'The first member is not filled in: that takes quorate init, and then another file.\n'
  const unknown = members.filter(
    ({ key }) => key === placeholders.key || key === placeholders.memberKey,
  ).length
  return unknown === 0 ? '' : `Keys still to be given: ${String(unknown)}, as quorate init prints them.\n`
}

export const policyNew = defineCommand({
  summary: 'Write a commented policy file to start from.',
  description: `Whoever is logged in stands in it as the first member, with the key of the keystore; every DID with its newest operation. Never overwrites a file.\n\n${networkHelp}`,
  example: 'policy new policy.yaml --name "Mutual aid"',
  args: { file: Args.string({ description: 'File to write.', default: 'policy.yaml' }) },
  flags: {
    name: Flags.string({ summary: 'Name of the group.', default: 'Our group' }),
    ...memberFlag,
    ...p2pdsFlag,
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
    const names = flags['from-p2pds']
    const survey = names && (await surveyP2pds(await openNetwork(), names))
    const given = firstMembers(did, key, flags.member ?? [], survey?.accounts)
    const { text, members } = await draftFirstPolicy(flags.name, given, at, { found: survey?.draft })
    if (!writeNewFile(file, text)) throw failure('usage', 'file/exists', file)
    return {
      data: {
        file,
        did: did ?? null,
        key: hasKey ? key : null,
        didHead: members[0]?.didHead ?? null,
        p2pds: survey ? surveyJson(survey) : null,
      },
      text: () =>
        `Wrote ${terminalText(file)}. Edit it, check it with quorate policy lint, then quorate policy publish.\n${hintFor(members, survey === undefined && (did === undefined || !hasKey))}`,
    }
  },
})
