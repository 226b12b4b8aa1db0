import { Flags } from '@oclif/core'
import { listedBy, ownCheckpoints } from '@quorate/governance'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { groupFlags } from '../group/group-flags.ts'
import { openMemberView, rememberView } from '../signing/member-view.ts'
import { handedOver } from '../signing/offline/handed-over.ts'
import { duration } from '../shell/quantity.ts'
import { signingFlags } from '../signing/signing-flags.ts'
import { publishCheckpoints } from './publish-checkpoints.ts'
import { everyKey, witnessKeys } from './witness-keys.ts'
import { unlistedSightings } from './sightings.ts'

export const checkpointPublish = defineCommand({
  summary: 'Sign what you have seen by now, and which version is the newest you know.',
  description: `Lists the votes, acknowledgments, proposals and policies of others, and the later operations of their DIDs, that no earlier checkpoint of yours lists. Where the policy asks for witnesses, a vote counts only once others did this in time.\n\n${networkHelp}`,
  example: 'checkpoint publish --expires 7d',
  flags: {
    expires: Flags.string({ summary: 'How long you vouch for the head.', default: '7d', helpValue: '7d' }),
    ...groupFlags,
    ...signingFlags,
  },
  async run({ flags }) {
    const seconds = duration.parse(flags.expires)
    if (seconds === undefined || seconds < 1 || seconds > 1e9)
      throw failure('usage', 'usage/invalid', '--expires', { reason: `expected ${duration.expected}` })
    const view = await openMemberView(flags)
    const signing = witnessKeys(view)
    view.keys.ensure(signing[0])
    const own = ownCheckpoints(view.evidence.records, {
      repository: view.me,
      group: view.group,
      keys: everyKey(view),
    })
    const seen = unlistedSightings(view, view.me, listedBy(own))
    const published = await publishCheckpoints(view, {
      signing,
      seen,
      last: own[0],
      validMs: seconds * 1000,
    })
    await rememberView(view)
    const head = view.report.head
    const listed = `${String(seen.length)} ${seen.length === 1 ? 'record that was' : 'records that were'} new to you`
    return handedOver(view, {
      data: {
        group: view.group,
        head: head?.cid ?? null,
        seen: seen.length,
        checkpoints: published.map((c) => ({ ...c })),
      },
      text: () =>
        published.map(({ seq, asOf, uri }) => `Checkpoint ${String(seq)} as of ${asOf}: ${uri}\n`).join('') +
        `Lists ${listed}${head === undefined ? '; nothing is certified yet' : `, and version ${String(head.number)} as the newest`}.\n`,
    })
  },
})
