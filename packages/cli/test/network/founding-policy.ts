import { writeFileSync } from 'node:fs'

import { P256Keypair } from '@atproto/crypto'

import type { TestMember } from './test-member.ts'

/** Hours of a test's own time, in years to come, so that nothing in it depends on when it runs. */
export function hour(n: number): string {
  return new Date(Date.UTC(2031, 0, 1) + n * 3_600_000).toISOString()
}

export type PolicyText = {
  readonly name?: string
  readonly witnesses?: number
  readonly createdAt?: string
  readonly effectiveAt: string
  readonly interval?: string
  readonly copies?: number
  readonly layers?: readonly number[]
}

export type Seat = {
  readonly did: string
  readonly key: string
  readonly account: { readonly handle: string }
}

/** A policy file for these members, each with one node. */
export class PolicyFile {
  private readonly seats: readonly string[]

  private constructor(seats: readonly string[]) {
    this.seats = seats
  }

  /**
   * `nodes` are accounts, one for each member; without them nodes are names with keys that nobody has. `endpoints` are theirs;
   * without them nobody answers.
   */
  static async of(
    members: readonly Seat[],
    nodes: readonly Seat[] = [],
    endpoints: readonly string[] = [],
  ): Promise<PolicyFile> {
    const seats = members.map(async ({ did, key, account }, i) => {
      const host = account.handle.replace('.test', '.example')
      const node = nodes[i] ?? { did: `did:web:${host}`, key: (await P256Keypair.create()).did() }
      return `  - did: ${did}
    key: ${key}
    weight: 1
    nodes:
      - id: ${node.did}
        key: ${node.key}
        endpoint: ${endpoints[i] ?? `https://${host}`}
`
    })
    return new PolicyFile(await Promise.all(seats))
  }

  /** The file of a member with the first `count` of the seats. */
  write(by: TestMember, count: number, text: PolicyText): string {
    const { name = 'Mutual aid', witnesses = 1, effectiveAt, interval = '1h', copies = 1 } = text
    const { createdAt = hour(0), layers = [0] } = text
    const file = by.path('policy.yaml')
    writeFileSync(
      file,
      `version: 1
type: mutual-aid
name: ${JSON.stringify(name)}
members:
${this.seats.slice(0, count).join('')}
governance:
  threshold: 2/3
  voting: 3d
  delay: 1d
  witnesses: ${String(witnesses)}
  exitNotice: 7d
rules:
  replication: { strategy: full, minCopies: ${String(copies)} }
  verification:
    { interval: ${interval}, layers: [${layers.join(', ')}], sampleSize: 16, loss: 1%, verifiers: 1, window: 30m, coverage: 90% }
  sync: { maxLag: 1h }
  compliance:
    joinGrace: 2d
    offlineGrace: 12h
    recoveryGrace: 6h
    maxConsecutiveFailures: 3
    failedAfter: 3d
    abandonedAfter: 30d
createdAt: ${createdAt}
effectiveAt: ${effectiveAt}
`,
    )
    return file
  }
}
