import { Flags } from '@oclif/core'

import { networkHelp, openNetwork } from '../account/network.ts'
import { readStoredSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { rememberCollected } from '../group/collected-group.ts'
import { collectOne } from '../group/gathered-group.ts'
import { groupFlags } from '../group/group-flags.ts'
import { warn } from '../group/reading-problems.ts'
import { writeOutput } from '../shell/files/output-file.ts'
import { packEvidence } from './packed-evidence.ts'
import { packedAnswer } from './packed-answer.ts'

export const bundleCreate = defineCommand({
  summary: 'Collect the evidence of a group into one file that anyone can check offline.',
  description: `Reads the repositories and the did:plc logs of everyone the group names, its nodes too, and the attestations that members stand for by now. What could not be read is not in the bundle: it is said on standard error, and decides nothing. Needs no login with --group, unless that is a CID.\n\n${networkHelp}`,
  example: 'bundle create -o evidence.car',
  flags: {
    output: Flags.string({ char: 'o', summary: 'File to write.', required: true, helpValue: 'FILE' }),
    group: groupFlags.group,
  },
  async run({ flags: { output, group: named } }) {
    if (output === '-')
      throw failure('usage', 'usage/invalid', '-o', { reason: 'expected the name of a file' })
    const me = readStoredSession()?.did
    const collected = await collectOne(await openNetwork(), named, me, { nodes: true })
    const packed = packEvidence(collected.evidence)
    warn(packed.leftOut.map(({ finding, uri, repository }) => ({ ...finding, path: uri ?? repository })))
    writeOutput(output, packed.bytes)
    await rememberCollected(collected, me)
    return packedAnswer(output, collected, packed)
  },
})
