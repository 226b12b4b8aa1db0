import { compareText, isDataMap, type Evidence, type EvidenceRecord } from '@quorate/core'
import type { Network } from '@quorate/network'

import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { Failure } from '../shell/failure.ts'
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
  const byGroup = Map.groupBy(evidence.records, (found) => groupsIn([found])[0])
  const own = [...byGroup].flatMap(([group, records]) =>
    group !== undefined && records.some((found) => concerns(found, me)) ? [group] : [],
  )
  const judged = [...new Set([...known.keys(), ...own])].map((group) =>
    judge(group, { ...evidence, records: byGroup.get(group) ?? [] }, at),
  )
  return {
    last,
    groups: judged
      .flatMap(({ gathered }) => gathered ?? [])
      .toSorted((a, b) => compareText(nameOf(a), nameOf(b))),
    problems: [...problemFindings(collected.problems), ...judged.flatMap(({ problems }) => problems)],
  }
}

/** Whether the account wrote it, or a policy in it lists the account. */
function concerns({ repository, record }: EvidenceRecord, me: string): boolean {
  const { policy } = record
  return repository === me || lists(record, me) || (isDataMap(policy) && lists(policy, me))
}

function judge(
  group: string,
  evidence: Evidence,
  at: number,
): { gathered?: GatheredGroup; problems: readonly ReportedFinding[] } {
  try {
    const gathered = judgeGroup({ group, evidence, problems: [] }, at)
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
