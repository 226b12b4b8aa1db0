import { describeFinding } from '@quorate/core'
import type { VersionReport } from '@quorate/governance'

import { awaitedTexts } from '../group/text/awaited-text.ts'
import { failure } from '../shell/failure.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'
import { tallyText } from '../group/text/arithmetic.ts'

/** The certified version of a content CID, else the head. Absence is Unknown: what is missing may come later. */
export function certifiedVersion(
  { report, names, founding }: GatheredGroup,
  named: string | undefined,
): VersionReport {
  const cid = named ?? report.head?.cid ?? founding.cid
  const found = report.versions.find((version) => version.cid === cid)
  if (found !== undefined) return found
  const draft = report.pool.drafts.get(cid)?.version
  if (draft === undefined)
    throw failure('usage', 'policy/unknown', 'VERSION', { actual: JSON.stringify(cid.slice(0, 200)) })
  const version = draft.ok ? draft.value.number : 0
  const reasons = draft.ok ? reasonsFor(cid) : draft.findings.map(describeFinding)
  const reason = reasons.join('; ') || 'no proposal adopts it'
  throw failure('indeterminate', 'policy/not-certified', '', { version, reason })

  function reasonsFor(policy: string): string[] {
    if (policy === founding.cid && report.founding !== undefined)
      return [`the acknowledgment of ${names.list(report.founding.missing)} is missing`]
    return report.proposals.flatMap(({ ballot, tally, state }) => {
      if (ballot?.kind !== 'amendment' || ballot.next?.cid !== policy || tally === undefined) return []
      const missing = awaitedTexts(tally, (dids) => names.list(dids)).map((text) => `, ${text} is missing`)
      return [`its proposal is ${state}, ${tallyText(tally.now, tally.next)}${missing.join('')}`]
    })
  }
}
