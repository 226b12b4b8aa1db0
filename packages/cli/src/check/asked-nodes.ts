import { partOf, type Evaluation, type Judged } from '@quorate/evaluator'
import type { ChainReport } from '@quorate/governance'

import { cliFinding, type CliFinding } from '../shell/findings/cli-finding.ts'
import type { MemberNames } from '../group/source/member-names.ts'

/** What a reader asked about: all of a group, or what some nodes owe. */
export type Asked = {
  readonly judged: Judged
  /** Names of whom it is about; absent for all. */
  readonly about?: string
  /** Why there is nothing to judge. */
  readonly missing?: CliFinding
}

export type Who = { readonly member?: string | undefined; readonly node?: string | undefined }

/** The part of a decision that is about a member or a node; the whole of it when neither is named. */
export function askedOf(
  evaluation: Evaluation,
  report: ChainReport,
  names: MemberNames,
  { member, node }: Who,
): Asked {
  if (node !== undefined) {
    const owner = ownersOf(report).get(node)
    const about = owner === undefined ? node : `${names.of(owner)}'s node ${node}`
    const isKnown = owner !== undefined
    return partAbout(
      evaluation,
      about,
      [node],
      isKnown ? undefined : unknown('check/unknown-node', '--node', node),
    )
  }
  if (member !== undefined) {
    const did = names.didOf(member)
    const isKnown = report.versions.some(({ version }) => version.members.has(did))
    const nodes = [...ownersOf(report)].filter(([, owner]) => owner === did).map(([id]) => id)
    const missing = isKnown ? undefined : unknown('check/unknown-member', '--member', member)
    return partAbout(evaluation, isKnown ? names.of(did) : member, nodes, missing)
  }
  return { judged: evaluation.decision }
}

function partAbout(
  evaluation: Evaluation,
  about: string,
  nodes: readonly string[],
  unknown: CliFinding | undefined,
): Asked {
  const judged = partOf(evaluation, new Set(nodes))
  const owes = judged.obligations.count > 0
  const missing = unknown ?? (owes ? undefined : cliFinding('check/nothing-owed', '', { actual: about }))
  return { judged, about, ...(missing === undefined ? {} : { missing }) }
}

function unknown(
  code: 'check/unknown-node' | 'check/unknown-member',
  flag: string,
  actual: string,
): CliFinding {
  return cliFinding(code, flag, { actual })
}

/** Whose each node is, by its id; the newest version goes before. */
function ownersOf({ versions }: ChainReport): ReadonlyMap<string, string> {
  return new Map(
    versions.flatMap(({ version }) =>
      [...version.members.values()].flatMap(({ did, nodes = [] }) =>
        nodes.map(({ id }) => [id, did] as const),
      ),
    ),
  )
}
