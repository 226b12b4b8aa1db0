import type { Evidence } from '@quorate/core'
import { evaluateChain, type ChainReport, type Version } from '@quorate/governance'
import type { Collected, CollectRequest, Network, Problem } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import { Failure, failure } from '../shell/failure.ts'
import { progressLine } from '../shell/render/progress-line.ts'
import { MemberNames } from './source/member-names.ts'
import { groupSeeds } from './group-seeds.ts'
import { onlyGroupOf } from './only-group.ts'
import { warnOfProblems } from './reading-problems.ts'

/** A group as its members' repositories show it at an instant. */
export type GatheredGroup = {
  /** Content CID of version 1. */
  readonly group: string
  readonly founding: Version
  readonly evidence: Evidence
  /** What could not be read. */
  readonly problems: readonly Problem[]
  readonly report: ChainReport
  readonly names: MemberNames
  /** Milliseconds since 1970. */
  readonly at: number
}

/** `named` as in `groupSeeds`; `me` is the account that is logged in. Warns of what could not be read. */
export async function gatherGroup(
  network: Network,
  { named, me, at }: { named: string | undefined; me: string | undefined; at: number },
): Promise<GatheredGroup> {
  return judgeGroup(await collectOne(network, named, me), at)
}

/** What the evidence shows of a group at an instant; a usage failure when its first policy is not in it. */
export function judgeGroup(
  { group, evidence, problems }: Pick<GatheredGroup, 'group' | 'evidence' | 'problems'>,
  at: number,
): GatheredGroup {
  const report = evaluateChain(evidence, at, { group })
  const founding = report.pool.drafts.get(group)?.version
  if (founding === undefined) throw failure('usage', 'group/no-policy', '--group', { group })
  if (!founding.ok) throw new Failure('untrusted', founding.findings)
  const names = new MemberNames(knownMembers(founding.value, report), evidence, at)
  return { group, founding: founding.value, evidence, problems, report, names, at }
}

/** Everyone who is, was or may become a member: whom the group's records name. */
export function knownDids({ founding, report }: Pick<GatheredGroup, 'founding' | 'report'>): string[] {
  return [...new Set([...knownMembers(founding, report)].map(({ did }) => did))]
}

/** What is read beside what members wrote. */
type Extent = Pick<CollectRequest, 'nodes'>

/** The evidence of the one group that is meant. Throws NetworkError when nothing at all could be read. */
export async function collectOne(
  network: Network,
  named: string | undefined,
  me: string | undefined,
  extent: Extent = {},
): Promise<Collected & { group: string }> {
  const asked = groupSeeds(named, me)
  const collected = await collect(network, asked.seeds, asked.group, extent)
  if (collected.group !== undefined) return announced({ ...collected, group: collected.group })
  const group = onlyGroupOf(asked.account, collected)
  const seeds = [...new Set([...asked.seeds, ...(me === undefined ? [] : [me]), ...servedBy(collected)])]
  return announced({ ...(await collect(network, seeds, group, extent)), group })
}

/** What the repositories that `seeds` lead to hold. Throws NetworkError when nothing at all could be read. */
export async function collect(
  network: Network,
  seeds: readonly string[],
  group: string | undefined,
  extent: Extent = {},
): Promise<Collected> {
  const { collectEvidence } = await loadNetwork()
  const { show, end } = progressLine('Reading repositories')
  const collected = await collectEvidence(network, {
    ...extent,
    seeds,
    group,
    onProgress: ({ done, known }) => {
      show(done, known)
    },
  }).finally(end)
  const [error] = collected.problems.flatMap((problem) => problem.error ?? [])
  if (collected.evidence.records.length === 0 && error !== undefined) throw error
  return collected
}

/** Accounts whose policies the DID documents of seeds name. */
function servedBy({ seeds }: Collected): string[] {
  return seeds.flatMap(({ service }) => service?.did ?? [])
}

function announced<C extends Collected>(collected: C): C {
  warnOfProblems(collected.problems)
  return collected
}

function* knownMembers(founding: Version, { versions, proposals }: ChainReport) {
  yield* founding.members.values()
  for (const { version } of versions) yield* version.members.values()
  for (const { ballot } of proposals) if (ballot?.next !== undefined) yield* ballot.next.members.values()
}
