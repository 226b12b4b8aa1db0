import { Args } from '@oclif/core'

import { networkHelp, openNetwork } from '../../account/network.ts'
import { openSession } from '../../account/stored-session.ts'
import { defineCommand } from '../../shell/command.ts'
import { Failure, failure } from '../../shell/failure.ts'
import { publishSigned, signedMeaning } from './publish-signed.ts'
import { readSignedRecords } from './read-signed-records.ts'
import { faultsOfSigned } from './signed-record-check.ts'
import { terminalText } from '../../shell/terminal-text.ts'

export const publish = defineCommand({
  summary: 'Publish what was signed with --offline.',
  description: `Takes records that were signed on a machine without network, checks the form of each and every signature, and puts them into the repository that they were signed for, which has to be that of the account that is logged in. Needs no key. The same file again changes nothing, and nothing that stands there is overwritten but what the file says it replaces.\n\n${networkHelp}`,
  example: 'publish vote.json',
  args: {
    file: Args.string({ description: 'File of --offline, - for standard input.', required: true }),
  },
  async run({ args: { file } }) {
    const signed = readSignedRecords(file)
    const [first, ...rest] = faultsOfSigned(signed)
    if (first !== undefined) throw new Failure('untrusted', [first, ...rest])
    const { repository } = signed
    const session = await openSession(await openNetwork())
    if (session.did !== repository)
      throw failure('usage', 'publish/other-account', 'repository', {
        expected: repository,
        actual: session.did,
      })
    process.stderr.write(await signedMeaning(signed))
    const { published, conflict } = await publishSigned(session, signed)
    return {
      verdict: conflict === undefined ? ('holds' as const) : ('fails' as const),
      data: { repository, records: published.map((record) => ({ ...record })) },
      findings: conflict === undefined ? [] : [conflict],
      text: () =>
        published
          .map(({ uri, written }) => `${written ? 'Published' : 'There before:'} ${terminalText(uri)}\n`)
          .join(''),
    }
  },
})
