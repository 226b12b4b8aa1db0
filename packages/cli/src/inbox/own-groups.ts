import { isDataMap, type Evidence } from '@quorate/core'
import type { Network } from '@quorate/network'

import type { ReportedFinding } from '../cli-finding.ts'
import { Failure } from '../failure.ts'
import { collect, judgeGroup, type GatheredGroup } from '../group/gathered-group.ts'
import { lists } from '../group/collected-group.ts'
import { readKnownGroups } from '../group/known-groups.ts'
import { groupsIn } from '../group/only-group.ts'
import { problemFindings } from '../group/reading-problems.ts'

export type OwnGroups = {
  /** By the name of the group, then its CID. */
  readonly groups: readonly GatheredGroup[]
  /** CID of the group that a command means when it is told none. */
  readonly last: string | undefined
  /** What could not be read; the path names a repository, a record or a group. */
  readonly problems: readonly ReportedFinding[]
}

/**
 * Every group that the account wrote for, that its repository tells of, or whose policies or proposals list it, as far as
 * the repositories of their members lead. Throws NetworkError unless its own repository was read: what it said already is
 * what no longer waits.
 */
export async function gatherOwnGroups(network: Network, me: string, at: number): Promise<OwnGroups> {
  const { last, members: known } = readKnownGroups(me)
  const seeds = [...new Set([me, ...[...known.values()].flat()])]
  const collected = await collect(network, seeds, undefined)
  const unread = collected.problems.find(
    ({ did, uri, error }) => did === me && uri === undefined && error !== undefined,
  )
  if (unread?.error !== undefined) throw unread.error
  const { evidence } = collected
  const found = groupsIn(evidence.records).filter((group) => isOwn(group, evidence, me))
  const judged = [...new Set([...known.keys(), ...found])].map((group) => judge(group, evidence, at))
  return {
    last,
    groups: judged
      .flatMap(({ gathered }) => gathered ?? [])
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    problems: [...problemFindings(collected.problems), ...judged.flatMap(({ problems }) => problems)],
  }
}

function isOwn(group: string, { records }: Evidence, me: string): boolean {
  return records.some((found) => {
    if (groupsIn([found])[0] !== group) return false
    const { policy } = found.record
    return found.repository === me || lists(found.record, me) || (isDataMap(policy) && lists(policy, me))
  })
}

function judge(
  group: string,
  evidence: Evidence,
  at: number,
): { gathered?: GatheredGroup; problems: readonly ReportedFinding[] } {
  const records = evidence.records.filter((found) => groupsIn([found])[0] === group)
  try {
    const gathered = judgeGroup({ group, evidence: { ...evidence, records }, problems: [] }, at)
    return { gathered, problems: [] }
  } catch (error) {
    // One group that cannot be read keeps no other from its members.
    if (!(error instanceof Failure)) throw error
    return { problems: error.findings.map((found) => ({ ...found, path: `group ${group}` })) }
  }
}

function nameOf({ founding, report, group }: GatheredGroup): string {
  return `${(report.head ?? founding).record.name} ${group}`
}
