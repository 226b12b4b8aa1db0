import { compareCids, finding, type Finding } from '@quorate/core'
import type { Draft } from './evidence-pool.ts'

/** What the reader already trusts (GOV-12): the group's CID and, once known, the content CID of a version it certified. */
export type Anchor = { readonly group: string; readonly head?: string | undefined }

/** Whether the head found is, or follows, the anchored one. Unknown without an anchored head, or on a dropped branch. */
export type Anchored = 'True' | 'False' | 'Unknown'

/** Version 1 of the group that is meant: the anchor's, else the only one, else the only one that is founded. */
export function chooseFounding(
  drafts: Iterable<Draft>,
  anchor: Anchor | undefined,
  isFounded: (draft: Draft) => boolean,
): { founding?: Draft; findings: readonly Finding[] } {
  const first = [...drafts]
    .filter((d) => d.content['version'] === 1)
    .sort((a, b) => compareCids(a.cid, b.cid))
  if (anchor !== undefined) {
    const founding = first.find((d) => d.cid === anchor.group)
    if (founding !== undefined) return { founding, findings: [] }
    const [other] = first
    if (other !== undefined)
      return { findings: [finding('anchor/other-group', '', { expected: anchor.group, actual: other.cid })] }
  }
  const founded = first.length > 1 ? first.filter(isFounded) : first
  const [founding] = founded
  if (founding === undefined && first.length === 0) return { findings: [finding('group/missing')] }
  if (founding === undefined || founded.length > 1) {
    return {
      findings: [finding('anchor/ambiguous-group', '', { actual: Math.max(first.length, founded.length) })],
    }
  }
  return { founding, findings: [] }
}
