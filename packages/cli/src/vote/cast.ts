import { Args, Flags } from '@oclif/core'
import { formatInstant } from '@quorate/core'
import { draftVote } from '@quorate/governance'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { groupFlags } from '../group/group-flags.ts'
import { openMemberView, pinnedKey, rememberView } from '../signing/member-view.ts'
import { handedOver, handOverAgain } from '../signing/offline/handed-over.ts'
import { confirmSigning } from '../signing/confirmation.ts'
import { publishRecord, recordInPlaceOf } from '../signing/publish-record.ts'
import { consentFlags, signingFlags } from '../signing/signing-flags.ts'
import { signWith, unsignedRecord } from '../signing/unsigned-record.ts'
import { findProposal } from '../group/found-proposal.ts'
import { ownVotes } from './own-votes.ts'
import { voteAnswer } from './vote-answer.ts'
import { voteMeaning } from './vote-meaning.ts'
import { ensureMayVote } from './vote-refusal.ts'

const choices = ['approve', 'reject', 'abstain'] as const

export const voteCast = defineCommand({
  summary: 'Vote on a proposal, once and for good.',
  description: `Shows on standard error what the vote means and exactly what is signed, and asks. A vote is final: the same one again changes nothing, another choice is refused, and so is approving two policies on one base.\n\n${networkHelp}`,
  example: 'vote cast bafyreieq6rbqmw2dpf3bq7uerbptozr7wk4aqdi46td4lmcvctzcwrzeva --choice approve',
  args: { proposal: Args.string({ description: 'CID or at-uri of the proposal.', required: true }) },
  flags: {
    choice: Flags.option({ summary: 'Your vote.', options: choices, required: true })(),
    ...consentFlags,
    ...groupFlags,
    ...signingFlags,
  },
  async run({ args, flags }) {
    const view = await openMemberView(flags)
    const proposal = findProposal(view, args.proposal)
    const key = pinnedKey(proposal.base, view.me)
    const own = ownVotes(view.evidence, view.me, key)
    const same = own.find((vote) => vote.proposal === proposal.cid && vote.choice === flags.choice)
    const others = own.filter((vote) => vote.proposal === proposal.cid && vote.choice !== flags.choice)
    if (same !== undefined && others.length === 0) {
      handOverAgain(view, same.found)
      return handedOver(view, voteAnswer(proposal, same.found.record, undefined, same.found.uri))
    }
    ensureMayVote(view, proposal, flags.choice, own)
    view.keys.ensure(key)
    const draft = draftVote(proposal, flags.choice, formatInstant(view.at))
    const unsigned = unsignedRecord(draft, view.me, [key])
    const meaning = voteMeaning(view, proposal, flags.choice, unsigned)
    await confirmSigning(meaning, `Sign this vote: ${flags.choice}?`, flags.yes)
    const signed = await signWith(view.keys, unsigned)
    const before = await recordInPlaceOf(draft, view.me, view.evidence.records)
    const { uri } = await publishRecord(view, signed, before)
    await rememberView(view)
    return handedOver(view, voteAnswer(proposal, draft, unsigned, uri))
  },
})
