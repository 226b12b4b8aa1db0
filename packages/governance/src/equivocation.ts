import { compareCids } from '@quorate/core'
import type { Equivocation } from './counted.ts'
import type { SignedVote } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import { isChoiceOn } from './vote-check.ts'

/**
 * The members that signed different choices on a proposal, with two of these: of each choice the vote of smallest content CID, of
 * those the two of smallest (GOV-1). Whether they count, and whether the proposal is valid, is not asked.
 */
export function equivocationsOn(
  proposal: Pick<Ballot, 'cid' | 'base'>,
  votes: readonly SignedVote[],
): Equivocation[] {
  const chosen = votes.filter((vote) => isChoiceOn(vote, proposal))
  return [...Map.groupBy(chosen, ({ repository }) => repository)].flatMap(([did, own]) => {
    const cids = own.sort((a, b) => compareCids(a.cid, b.cid))
    const first = [...new Map(cids.toReversed().map((vote) => [vote.record.choice, vote.cid])).values()]
    const [left, right] = first.sort(compareCids)
    return left === undefined || right === undefined ? [] : [{ did, left, right }]
  })
}
