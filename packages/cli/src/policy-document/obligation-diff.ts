import { boundObligations, deriveObligations, type Obligation } from '@quorate/attest'
import { compareText } from '@quorate/core'
import type { Version } from '@quorate/governance'

import { termChanges, type TermChange } from './term-change.ts'

/** What a change of policy asks of one member, and does for it. */
export type DutyChange = {
  readonly did: string
  /** Accounts that its nodes come to hold, and hold no more, by DID. */
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly kept: number
  /** How many nodes hold the member's own account, before and after. */
  readonly heldBefore: number
  readonly heldAfter: number
}

export type ObligationDiff = {
  /** Of every member of either version, by DID. */
  readonly duties: readonly DutyChange[]
  /** How what is held has to be held. Empty unless both versions oblige somebody. */
  readonly terms: readonly TermChange[]
}

/** More than a group of people has, and few enough to be listed at once. */
const mostObligations = 200_000

/** The obligations of two versions compared (OBL-1); undefined when one of them has too many to be listed. */
export function diffObligations(before: Version | undefined, after: Version): ObligationDiff | undefined {
  const versions = before === undefined ? [after] : [before, after]
  if (versions.some((version) => boundObligations(version) > mostObligations)) return undefined
  const old = before === undefined ? [] : [...deriveObligations(before).obligations]
  const now = deriveObligations(after).obligations
  const [held, holds] = [byHolder(before, old), byHolder(after, now)]
  const [copies, copiesNow] = [countBySubject(old), countBySubject(now)]
  const dids = [...new Set(versions.flatMap(({ members }) => [...members.keys()]))].sort(compareText)
  return {
    duties: dids.map((did): DutyChange => {
      const [was, is] = [held.get(did) ?? new Set<string>(), holds.get(did) ?? new Set<string>()]
      return {
        did,
        gained: [...is].filter((subject) => !was.has(subject)),
        lost: [...was].filter((subject) => !is.has(subject)),
        kept: [...is].filter((subject) => was.has(subject)).length,
        heldBefore: copies.get(did) ?? 0,
        heldAfter: copiesNow.get(did) ?? 0,
      }
    }),
    terms: termChanges(old[0], now[0]),
  }
}

export function isChanged({ gained, lost, heldBefore, heldAfter }: DutyChange): boolean {
  return gained.length > 0 || lost.length > 0 || heldBefore !== heldAfter
}

/** By member: the accounts that its nodes hold, whichever of them does. */
function byHolder(
  version: Version | undefined,
  obligations: readonly Obligation[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map(
    [...(version?.members.values() ?? [])].flatMap(({ did, nodes }) =>
      (nodes ?? []).map(({ id }) => [id, did] as const),
    ),
  )
  const held = new Map<string, Set<string>>()
  for (const { node, subject } of obligations) {
    const owner = owners.get(node) ?? node
    held.set(owner, (held.get(owner) ?? new Set()).add(subject))
  }
  return held
}

function countBySubject(obligations: readonly Obligation[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { subject } of obligations) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  return counts
}
