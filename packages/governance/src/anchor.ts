import { compareCids, finding, type Finding } from '@quorate/core'
import type { Draft } from './evidence-pool.ts'
import type { Founding } from './founding.ts'

/** What the reader already trusts (GOV-12): the group's CID and, once known, the content CID of a version it certified. */
export type Anchor = { readonly group: string; readonly head?: string | undefined }

/** Whether the head found is, or follows, the anchored one. Unknown without an anchored head, or on a branch that does not stand. */
export type Anchored = 'True' | 'False' | 'Unknown'

/**
 * Version 1 of the group that is meant: the anchor's, else the only one. Among several, those that nobody acknowledged are
 * nothing, and one that is founded goes before those that are not.
 */
export function chooseFounding(
  drafts: Iterable<Draft>,
  anchor: Anchor | undefined,
  foundingOf: (draft: Draft) => Founding | undefined,
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
  if (first.length === 0) return { findings: [finding('group/missing')] }
  const begun = first.length === 1 ? first : first.filter((d) => (foundingOf(d)?.acks.length ?? 0) > 0)
  const founded = begun.length === 1 ? begun : begun.filter((d) => foundingOf(d)?.missing.length === 0)
  const [founding] = founded
  return founding !== undefined && founded.length === 1
    ? { founding, findings: [] }
    : { findings: [finding('anchor/ambiguous-group', '', { actual: first.length })] }
}
