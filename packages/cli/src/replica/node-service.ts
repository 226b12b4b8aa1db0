import { setTimeout as sleep } from 'node:timers/promises'

import type { Network } from '@quorate/network'
import type { ReplicaStore, SyncOutcome } from '@quorate/node'

import { failureText } from '../answer.ts'
import { failureOf } from '../failure-of.ts'
import { terminalOf } from '../render/terminal.ts'
import { terminalText } from '../terminal-text.ts'
import { loadReplica } from './load-replica.ts'
import type { NodeDuty } from './node-duty.ts'

/** Milliseconds between two looks at each host, and between two looks at the policy. */
const rounds = { syncMs: 10_000, policyMs: 300_000 } as const

export type NodeService = {
  readonly network: Network
  readonly store: ReplicaStore
  /** What the node owes as the policy stands now; asked again every five minutes. */
  readonly duty: () => Promise<NodeDuty>
  readonly host: string
  readonly port: number
}

/** Serves a replica and keeps it up to date, until the process is told to end. Says on standard error what happens. */
export async function runNode({ network, store, duty, host, port }: NodeService): Promise<void> {
  const { Replica, serveReplica } = await loadReplica()
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end.abort())
  await using server = await serveReplica(store, { host, port, now: network.clock.now })
  say(`serving at http://${host}:${String(server.port)}`)
  const replica = new Replica(network, store, end.signal)
  let current: NodeDuty | undefined
  for (let lookedAt = -Infinity; !end.signal.aborted;) {
    if (network.clock.now() - lookedAt >= rounds.policyMs) {
      lookedAt = network.clock.now()
      // A policy that cannot be read now changes nothing about what the node owes.
      current = await duty().catch((error: unknown) => {
        process.stderr.write(failureText(failureOf(error), terminalOf(process.stderr, process.env)))
        return current
      })
    }
    await replica.syncAll(replica.due(current?.subjects ?? []), (outcome) => {
      if (!end.signal.aborted) sayOutcome(outcome)
    })
    await sleep(rounds.syncMs, undefined, { signal: end.signal }).catch(() => undefined)
  }
}

function sayOutcome(outcome: SyncOutcome): void {
  const { did, kind } = outcome
  if (kind === 'updated') say(`${did} updated to ${outcome.held.rev}`)
  if (kind === 'failed') say(`${did} failed: ${terminalText(outcome.fault, 300)}`)
}

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}
