import type { ProposalReport, Version } from '@quorate/governance'

import { openNetwork } from '../../account/network.ts'
import { readStoredSession } from '../../account/stored-session.ts'
import { Failure, failure } from '../../shell/failure.ts'
import { gatherGroup, type GatheredGroup } from '../../group/gathered-group.ts'
import type { GroupFlags } from '../../group/group-flags.ts'
import { standingBase } from '../standing-base.ts'
import { instantOf } from '../../group/source/chain-flags.ts'
import { openChain } from '../../group/source/chain-view.ts'
import { findProposal } from '../../group/source/find-proposal.ts'

/** A draft that was made on `base`, and the head that it shall stand on. */
export type RebaseSubject = {
  readonly proposal: ProposalReport
  readonly draft: Version
  readonly head: Version
  readonly at: number
}

type View = Pick<GatheredGroup, 'report' | 'names' | 'at'>

/** `source` is a bundle; without one the group is read from the network. */
export async function openRebase(
  named: string,
  source: string | undefined,
  flags: GroupFlags,
): Promise<RebaseSubject> {
  const view: View = source === undefined ? await gather(flags) : openChain(source, flags)
  return rebaseSubject(view, named)
}

async function gather({ group: named, at }: GroupFlags): Promise<View> {
  const instant = instantOf(at)
  return gatherGroup(await openNetwork(), { named, me: readStoredSession()?.did, at: instant })
}

function rebaseSubject(view: View, named: string): RebaseSubject {
  const cid = named.startsWith('at://') ? named.slice(named.lastIndexOf('/') + 1) : named
  const proposal = findProposal(view.report, cid)
  const { record, ballot, invalid, state, base } = proposal
  if (record.kind !== 'amendment') throw failure('usage', 'rebase/kind', 'CID', { actual: record.kind })
  const [first, ...rest] = invalid
  if (first !== undefined) throw new Failure('usage', [first, ...rest])
  const head = standingBase(view)
  if (state === 'PASSED') throw failure('usage', 'proposal/settled', 'CID', { actual: state })
  if (base.cid === head.cid && (state === 'OPEN' || state === 'PENDING'))
    throw failure('usage', 'rebase/not-needed', 'CID', { version: head.number, actual: state })
  const draft = ballot?.next
  if (draft === undefined) throw failure('usage', 'proposal/settled', 'CID', { actual: state })
  return { proposal, draft, head, at: view.at }
}
