import type { Bundle, Evidence } from '@quorate/core'
import { evaluateChain, type Anchor, type ChainReport, type Version } from '@quorate/governance'

import { openBundle } from './bundle-file.ts'
import { anchorOf, instantOf, type ChainFlags } from './chain-flags.ts'
import { MemberNames } from './member-names.ts'

/** A bundle, what its evidence shows at an instant, and how to call the members. */
export type ChainView = {
  readonly bundle: Bundle
  readonly report: ChainReport
  readonly names: MemberNames
  /** Milliseconds since 1970. */
  readonly at: number
  readonly anchor: Anchor | undefined
}

export function openChain(file: string, flags: ChainFlags): ChainView {
  // What is wrong with the command line is said before a large file is read.
  const at = instantOf(flags.at)
  const anchor = anchorOf(flags)
  return viewChain(openBundle(file), at, anchor)
}

export function viewChain(bundle: Bundle, at: number, anchor?: Anchor): ChainView {
  return viewOf(bundle, evaluateChain(bundle, at, anchor), at, anchor)
}

/** The same of a chain that was evaluated before. */
export function viewOf(
  bundle: Bundle,
  report: ChainReport,
  at: number,
  anchor: Anchor | undefined,
): ChainView {
  return { bundle, report, names: namesIn(report, bundle, at), at, anchor }
}

/** What the members of a group are called in its evidence. */
export function namesIn(report: ChainReport, evidence: Evidence, at: number): MemberNames {
  return new MemberNames(knownMembers(report), evidence, at)
}

/** What a group calls itself in its version 1. */
export function foundingName({ drafts }: ChainReport['pool'], group: string): string | undefined {
  const name = drafts.get(group)?.content['name']
  return typeof name === 'string' ? name.slice(0, 100) : undefined
}

/** Members of certified versions, and of those that members propose; before there are any, of the founding one. */
function* knownMembers({
  proposals,
  versions,
  pool,
  group,
}: ChainReport): Iterable<Version['record']['members'][number]> {
  const founding = group === undefined ? undefined : pool.drafts.get(group)?.version
  if (founding?.ok === true) yield* founding.value.members.values()
  for (const { ballot } of proposals) if (ballot?.next !== undefined) yield* ballot.next.members.values()
  for (const { version } of versions) yield* version.members.values()
}
