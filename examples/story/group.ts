import { contentCid, describeFinding, type DataMap } from '@quorate/core'
import {
  backingOf,
  certify,
  evaluateChain,
  readVersion,
  type ChainReport,
  type ProposalReport,
  type Version,
} from '@quorate/governance'
import { collectEvidence, type Network } from '@quorate/network'
import { must, type Published, type StoryMember } from './member.ts'
import type { StoryClock } from './story-clock.ts'

/** The story's group as anyone sees it: collected from the members' repositories, judged at the story's time. */
export class StoryGroup {
  readonly founding: Version
  private readonly network: Network
  private readonly clock: StoryClock
  /** Where each draft was published, so that its certified form can replace it. */
  private readonly drafts = new Map<string, { by: StoryMember; written: string }>()

  private constructor(founding: Version, network: Network, clock: StoryClock) {
    this.founding = founding
    this.network = network
    this.clock = clock
  }

  static async draft(
    policy: DataMap,
    by: StoryMember,
    network: Network,
    clock: StoryClock,
  ): Promise<StoryGroup> {
    const group = new StoryGroup(must(readVersion(policy)), network, clock)
    await group.publishDraft(policy, by)
    return group
  }

  /** With `nodes`, also what its nodes said of each other. */
  async collect({ nodes = false }: { readonly nodes?: boolean } = {}) {
    const { evidence, problems } = await collectEvidence(this.network, {
      seeds: [...this.founding.members.keys()],
      group: this.founding.cid,
      nodes,
    })
    const [problem] = problems
    if (problem !== undefined) {
      throw new Error(problem.error?.message ?? problem.findings?.map(describeFinding).join('\n'))
    }
    return evidence
  }

  async judge(): Promise<ChainReport> {
    return evaluateChain(await this.collect(), this.clock.now, { group: this.founding.cid })
  }

  async proposal(published: Published): Promise<ProposalReport> {
    const found = (await this.judge()).proposals.find((p) => p.cid === published.cid)
    if (found === undefined) throw new Error(`no proposal ${published.cid}`)
    return found
  }

  /** Publishes the certified form of a version: the policy with the votes and acknowledgments that stand behind it. */
  async ratify(version: Version, by: StoryMember): Promise<Version> {
    const report = await this.judge()
    const certified = report.versions.find((v) => v.cid === version.cid)
    if (certified === undefined) {
      const why = report.findings.map(describeFinding)
      throw new Error([`version ${String(version.number)} is not certified`, ...why].join('\n'))
    }
    const record = certify(version.record as unknown as DataMap, backingOf(certified, report))
    const draft = this.drafts.get(version.cid)
    await by.publishPolicy(record, draft?.by === by ? draft.written : undefined)
    return certified.version
  }

  private async publishDraft(policy: DataMap, by: StoryMember): Promise<void> {
    const { cid } = await by.publishPolicy(policy)
    this.drafts.set(must(contentCid(policy)).toString(), { by, written: cid })
  }
}
