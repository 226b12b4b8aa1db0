import { compareText } from '@quorate/core'
import type { Version } from '@quorate/governance'

import { loadReplica } from './load-replica.ts'
import { failure } from '../shell/failure.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'

/** A node, and the accounts that it owes a replica of, those that the fewest others hold first. */
export type NodeDuty = {
  readonly node: string
  readonly subjects: readonly string[]
  /** The versions that are in force, by which it follows. */
  readonly versions: readonly Version[]
  /** Content CID of the newest certified version. */
  readonly head: string
}

/** By the versions that are in force; a usage failure when they oblige the node to nothing, or list no such node. */
export async function nodeDuty(
  gathered: Pick<GatheredGroup, 'report'>,
  named: string | undefined,
  me: string | undefined,
): Promise<NodeDuty> {
  const versions = inForce(gathered)
  const node = chooseNode(versions, named, me)
  const { owedSubjects } = await loadReplica()
  const subjects = owedSubjects(versions, node)
  const head = gathered.report.head?.cid
  if (subjects.length === 0 || head === undefined)
    throw failure('indeterminate', 'node/owes-nothing', '', { node })
  return { node, subjects, versions, head }
}

function inForce({ report }: Pick<GatheredGroup, 'report'>): Version[] {
  return report.versions
    .filter(({ state }) => state === 'ACTIVE' || state === 'OVERLAP')
    .map(({ version }) => version)
}

/** The node that is named, else the only one of `me`. */
export function chooseNode(
  versions: readonly Version[],
  named: string | undefined,
  me: string | undefined,
): string {
  const members = versions.flatMap((version) => [...version.members.values()])
  const idsOf = (some: typeof members) =>
    [...new Set(some.flatMap(({ nodes = [] }) => nodes.map(({ id }) => id)))].sort(compareText)
  const all = idsOf(members)
  if (named !== undefined) {
    if (all.includes(named)) return named
    const expected = all.length === 0 ? 'none has any' : `there is ${all.join(', ')}`
    throw failure('usage', 'node/unknown', '--node', { actual: named, expected })
  }
  if (me !== undefined && all.includes(me)) return me
  const own = idsOf(members.filter(({ did }) => did === me))
  const [only] = own
  if (only !== undefined && own.length === 1) return only
  throw failure('usage', 'node/several', '--node', { expected: own.length > 0 ? own : all })
}
