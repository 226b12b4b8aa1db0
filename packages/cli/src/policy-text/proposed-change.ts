import type { DataMap } from '@quorate/core'
import type { ProposalReport } from '@quorate/governance'

import type { Json } from '../answer.ts'
import type { Terminal } from '../render/terminal.ts'
import type { ChainView } from '../source/chain-view.ts'
import { diffJson, diffText } from './diff-text.ts'
import { diffPolicies } from './policy-diff.ts'

/** What an amendment would change in its base; nothing for the other kinds. */
export function proposedChange(
  { base, ballot }: ProposalReport,
  { names }: ChainView,
): { readonly json: Json; text(terminal: Terminal): string } {
  const next = ballot?.kind === 'amendment' ? ballot.next : undefined
  if (next === undefined) return { json: null, text: () => '' }
  const [before, after] = [base, next].map(({ record }) => record as unknown as DataMap) as [DataMap, DataMap]
  const diff = diffPolicies(before, after)
  return { json: diffJson(diff), text: (terminal) => diffText(diff, (did) => names.of(did), terminal) }
}
