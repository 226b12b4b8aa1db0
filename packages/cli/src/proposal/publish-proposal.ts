import { formatInstant } from '@quorate/core'
import {
  draftProposal,
  recordKey,
  type ProposalReport,
  type ProposalSubject,
  type Version,
} from '@quorate/governance'

import { pinnedKey, rememberView, type MemberView } from '../signing/member-view.ts'
import { publishRecord } from '../signing/publish-record.ts'
import { signWith, unsignedRecord, type UnsignedRecord } from '../signing/unsigned-record.ts'

/** A proposal of the account: just signed, or one that says the same and was there before. */
export type OwnProposal = {
  readonly cid: string
  readonly uri: string | undefined
  readonly signed: UnsignedRecord | undefined
}

/** Signs a proposal on `base` with the key that it pins for the account, and publishes it. */
export async function publishProposal(
  view: MemberView,
  base: Version,
  subject: ProposalSubject,
): Promise<OwnProposal> {
  const key = pinnedKey(base, view.me)
  const unsigned = unsignedRecord(draftProposal(base, subject, formatInstant(view.at)), view.me, [key])
  const { uri } = await publishRecord(view, await signWith(view.keys, unsigned))
  await rememberView(view)
  return { cid: unsigned.cid, uri, signed: unsigned }
}

/** The account's own proposal that is still to be decided and `says` the same. A run that was repeated makes no second. */
export function standingProposal(
  { report, me }: MemberView,
  says: (proposal: ProposalReport) => boolean,
): OwnProposal | undefined {
  const found = report.proposals.find(
    (proposal) =>
      proposal.proposers.includes(me) &&
      ['PENDING', 'OPEN', 'PASSED'].includes(proposal.state) &&
      says(proposal),
  )
  if (found === undefined) return undefined
  return { cid: found.cid, uri: report.pool.uris.get(recordKey(me, found.cid)), signed: undefined }
}
