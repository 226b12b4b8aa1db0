import path from 'node:path'
import type { DataMap } from '@quorate/core'
import type { Network } from '@quorate/network'
import { StoryMember } from '../story/member.ts'
import type { SharedClock } from './shared-clock.ts'
import { StoryNode } from './story-node.ts'

/** A member who runs a node. */
export class Operator {
  readonly name: string
  readonly member: StoryMember
  readonly node: StoryNode

  private constructor(name: string, member: StoryMember, node: StoryNode) {
    this.name = name
    this.member = member
    this.node = node
  }

  /** `folder` is where its node keeps everything. */
  static async join(
    name: string,
    folder: string,
    pdsUrl: string,
    network: Network,
    clock: SharedClock,
  ): Promise<Operator> {
    const member = await StoryMember.join(name, pdsUrl, network, clock)
    return new Operator(name, member, await StoryNode.join(name, path.join(folder, name), pdsUrl, network))
  }

  /** The member and its node as a policy lists them. */
  get seat(): DataMap {
    return { ...this.member.seat, nodes: [this.node.seat] }
  }
}
