import { compareText, isRawText, unionOf, writeBundle, type Bundle, type ListedEntry } from '@quorate/core'

import { cliFinding } from '../shell/findings/cli-finding.ts'
import { Failure } from '../shell/failure.ts'
import { groupsIn } from '../group/only-group.ts'

/** A bundle with the name of the file that it was read from. */
export type SourceBundle = { readonly file: string; readonly bundle: Bundle }

/** What a source brought: how many entries, and how many that no source named before it has. */
type Contribution = { readonly file: string; readonly entries: number; readonly fresh: number }

export type MergedEvidence = {
  /** The same whatever the order of the sources and their repetition (BND-1). */
  readonly bytes: Uint8Array
  /** Content CID of version 1; undefined when no source has a record of a group. */
  readonly group: string | undefined
  readonly entries: number
  readonly sources: readonly Contribution[]
}

/** All the evidence of several bundles, each entry once. A usage failure when they are of several groups, or too much. */
export function mergeBundles(sources: readonly SourceBundle[]): MergedEvidence {
  const group = groupOf(sources)
  const bytes = writeBundle(unionOf(sources.map(({ bundle }) => bundle)))
  if (!bytes.ok) throw new Failure('usage', bytes.findings)
  const known = new Set<string>()
  const contributions = sources.map(({ file, bundle: { entries } }): Contribution => {
    const fresh = entries.filter((entry) => !known.has(nameOf(entry)))
    // Whoever has a record with its blob has it without.
    for (const entry of fresh) known.add(nameOf(entry)).add(nameOf(withoutBlob(entry)))
    return { file, entries: entries.length, fresh: fresh.length }
  })
  const records = new Set(sources.flatMap(({ bundle }) => bundle.entries.map(withoutBlob).map(nameOf)))
  return { bytes: bytes.value, group, entries: records.size, sources: contributions }
}

/** The one group that all sources are of, for a bundle of several decides nothing without being told which is meant. */
function groupOf(sources: readonly SourceBundle[]): string | undefined {
  const bySource = sources.map(({ file, bundle }) => ({ file, groups: groupsIn(bundle.records) }))
  const all = [...new Set(bySource.flatMap(({ groups }) => groups))].sort(compareText)
  if (all.length < 2) return all[0]
  const [first, ...rest] = bySource
    .filter(({ groups }) => groups.length > 0)
    .map(({ file, groups }) => cliFinding('merge/several-groups', file, { actual: groups }))
  throw first === undefined ? new Error('groups of no source') : new Failure('usage', [first, ...rest])
}

function withoutBlob(entry: ListedEntry): ListedEntry {
  return { ...entry, blocks: entry.blocks.filter((cid) => !isRawText(cid)) }
}

/** One name for what makes an entry the same: of whom, what, where it was found, and its bytes. */
function nameOf({ kind, repository, cid, uri = '', blocks }: ListedEntry): string {
  return [kind, repository, cid, uri, ...blocks].join(' ')
}
