import { finding, under, type Finding } from '@quorate/core'
import { isBeyondProfile, unreadableDecisions, type Anchor, type ChainReport } from '@quorate/governance'
import type { Outcome } from './outcome.ts'

/** What the chain of a group comes to before anything is judged by it; without an outcome it is sound. */
export type Soundness = {
  readonly outcome: Extract<Outcome, 'invalid' | 'indeterminate'> | undefined
  readonly findings: readonly Finding[]
  /** What nobody signed who counts: it decides nothing. */
  readonly diagnostics: readonly Finding[]
}

/**
 * A group that is forked, whose first version is invalid, or which the anchored head contradicts is invalid: fail closed. One that
 * is not there, not founded, or not understood is indeterminate.
 */
export function soundnessOf(chain: ChainReport, anchor: Anchor | undefined): Soundness {
  const { head, state, anchored } = chain
  if (head === undefined) return notCertified(chain, anchor)
  const unread = unreadableDecisions(chain)
  const own = chain.findings.filter((found) => !isClaim(found))
  return {
    outcome:
      state === 'FORKED' || anchored === 'False'
        ? 'invalid'
        : unread.length > 0
          ? 'indeterminate'
          : undefined,
    findings: [...own, ...unread],
    diagnostics: [...chain.findings.filter(isClaim), ...chain.diagnostics],
  }
}

/** A certificate is anybody's claim, and so is a proof that does not hold: they add nothing to what members signed (DEC-2). */
function isClaim({ code, path }: Finding): boolean {
  return path.startsWith('policies[') || (path.startsWith('versions[') && code !== 'ack/unproven')
}

function notCertified(chain: ChainReport, anchor: Anchor | undefined): Soundness {
  const { group, founding, pool, findings, diagnostics } = chain
  const rest = [...findings, ...diagnostics]
  const draft = group === undefined ? undefined : pool.drafts.get(group)
  if (draft === undefined) {
    const missing = anchor === undefined ? findings : [finding('group/missing')]
    return { outcome: 'indeterminate', findings: missing, diagnostics: rest }
  }
  const { version } = draft
  if (version.ok) return { outcome: 'indeterminate', findings: founding?.findings ?? [], diagnostics: rest }
  return {
    outcome: isBeyondProfile(version.findings) ? 'indeterminate' : 'invalid',
    findings: under(`policies[${draft.cid}]`, version.findings),
    diagnostics: rest,
  }
}
