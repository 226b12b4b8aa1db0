import { evaluateChain, type Version } from '@quorate/governance'
import {
  collectEvidence,
  conductRound,
  createNetwork,
  login,
  systemClock,
  type Round,
  type Session,
} from '@quorate/network'

import { PolicyFile, type PolicyText } from './founding-policy.ts'
import { pdsUrl, plcUrl, steer, TestMember } from './test-member.ts'

const dayMs = 86_400_000
// Nodes live in the time of now, twelve hours from where a slot ends; they are founded ten days before.
const firstDay = Date.now() - 10.5 * dayMs
steer(firstDay)

/** The test network, for what a test does beside the commands. */
export const network = createNetwork({ plcUrl, allowLoopback: true, clock: systemClock, random: () => 0 })

/** Days past, so that slots of the group run now. */
export function day(n: number): string {
  return new Date(firstDay + n * dayMs).toISOString()
}

type Pair = readonly [TestMember, TestMember]

type Wish = Pick<PolicyText, 'layers'> & {
  /** Where the nodes are reached; without it nowhere. */
  readonly endpoints?: readonly string[]
}

/** Two members whose nodes hold each other, with slots of a day. */
export class GroupOfNodes {
  readonly members: Pair
  /** The machine of each member's node: an account of its own, and the key that the policy pins for it. */
  readonly nodes: Pair
  /** At-uri of the policy. */
  readonly group: string
  readonly version: Version

  private constructor(members: Pair, nodes: Pair, group: string, version: Version) {
    this.members = members
    this.nodes = nodes
    this.group = group
    this.version = version
  }

  /** Accounts are named after the test that founds the group. */
  static async found(test: string, { endpoints, ...wish }: Wish = {}): Promise<GroupOfNodes> {
    const pair = (role: string): Promise<Pair> =>
      Promise.all([TestMember.join(`alice${role}-${test}`), TestMember.join(`bob${role}-${test}`)])
    const [members, nodes] = await Promise.all([pair(''), pair('-node')])
    const [alice] = members
    const seats = await PolicyFile.of(members, nodes, endpoints)
    const dates = { createdAt: day(1), effectiveAt: day(8) }
    const file = seats.write(alice, 2, { ...dates, witnesses: 0, interval: '1d', ...wish })
    const published = await alice.run(['policy', 'publish', file, '--at', day(1), '--json'])
    const group = String(published.json.data.uri)
    await Promise.all(members.map((member) => member.run(`policy ack --group ${group} --yes --at ${day(2)}`)))
    steer(Date.now() + 60_000)
    const { evidence } = await collectEvidence(network, { seeds: [group] })
    const { head } = evaluateChain(evidence, Date.now(), { group: group.split('/').at(-1) ?? '' })
    if (head === undefined) throw new Error('the version is not certified')
    return new GroupOfNodes(members, nodes, group, head)
  }

  /** What a node signs in the round that `now`, in milliseconds, is in. */
  async roundOf(
    node: TestMember,
    now = Date.now(),
  ): Promise<Extract<Round, { state: 'signed' }> & { readonly session: Session }> {
    const then = { ...network, clock: { ...systemClock, now: () => now } }
    const { did: identifier, appPassword } = node.account
    const session = await login(then, { identifier, appPassword, service: pdsUrl }, () => undefined)
    const round = await conductRound(session, {
      version: this.version,
      departures: new Map(),
      signer: await node.unlock(),
    })
    if (round.state !== 'signed') throw new Error(round.state)
    return { ...round, session }
  }

  remove(): void {
    for (const machine of [...this.members, ...this.nodes]) machine.remove()
  }
}
