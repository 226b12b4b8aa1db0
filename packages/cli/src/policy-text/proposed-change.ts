import type { ProposalReport } from '@quorate/governance'

import type { Json } from '../answer.ts'
import type { Terminal } from '../render/terminal.ts'
import type { ChainView } from '../source/chain-view.ts'
import { changesOf, compareVersions } from './change-text.ts'

/** What an amendment would change in its base, and for `me`; nothing for the other kinds. */
export function proposedChange(
  { base, ballot }: ProposalReport,
  { names, bundle, at }: ChainView,
  me: string | undefined,
): { readonly json: Json; text(terminal: Terminal): string } {
  const next = ballot?.kind === 'amendment' ? ballot.next : undefined
  if (next === undefined) return { json: null, text: () => '' }
  return {
    json: compareVersions(base, next).json,
    text: (terminal) => changesOf(base, next, { names, me, evidence: bundle, at }, terminal),
  }
}
