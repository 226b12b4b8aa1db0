import { setTimeout as sleep } from 'node:timers/promises'

import type { Network } from '@quorate/network'
import type { ReplicaStore, SyncOutcome } from '@quorate/node'

import { failureText } from '../answer.ts'
import { failureOf } from '../failure-of.ts'
import { terminalOf } from '../render/terminal.ts'
import { terminalText } from '../terminal-text.ts'
import { loadReplica } from './load-replica.ts'
import type { NodeDuty } from './node-duty.ts'

/** Milliseconds between two looks at the policy. */
const policyMs = 300_000

export type NodeService = {
  readonly network: Network
  readonly store: ReplicaStore
  /** What the node owes, and what it owes as the policy stands now: asked every five minutes. */
  readonly duty: NodeDuty
  readonly dutyNow: () => Promise<NodeDuty>
  readonly host: string
  readonly port: number
}

/** Serves a replica and keeps it up to date, until the process is told to end. Says on standard error what happens. */
export async function runNode({ network, store, duty, dutyNow, host, port }: NodeService): Promise<void> {
  const { serveReplica, SourceFollower } = await loadReplica()
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end.abort())
  await using server = await serveReplica(store, { host, port, now: network.clock.now })
  say(`serving at http://${host}:${String(server.port)}`)
  const follower = new SourceFollower(
    network,
    store,
    { onOutcome: sayOutcome, onStream: sayStream },
    end.signal,
  )
  follower.owe(duty.subjects)
  const looking = lookAtPolicy(dutyNow, (subjects) => follower.owe(subjects), end.signal)
  try {
    await follower.run()
  } finally {
    end.abort()
    await looking
  }
}

async function lookAtPolicy(
  dutyNow: NodeService['dutyNow'],
  onSubjects: (subjects: readonly string[]) => void,
  end: AbortSignal,
): Promise<void> {
  for (;;) {
    await sleep(policyMs, undefined, { signal: end }).catch(() => undefined)
    if (end.aborted) return
    try {
      onSubjects((await dutyNow()).subjects)
    } catch (error) {
      // A policy that cannot be read now changes nothing about what the node owes.
      process.stderr.write(failureText(failureOf(error), terminalOf(process.stderr, process.env)))
    }
  }
}

function sayOutcome(outcome: SyncOutcome): void {
  const { did, kind } = outcome
  if (kind === 'updated') say(`${did} updated to ${outcome.held.rev}`)
  if (kind === 'failed') say(`${did} failed: ${terminalText(outcome.fault, 300)}`)
}

function sayStream(service: string, fault: string | undefined): void {
  say(fault === undefined ? `following ${service}` : `not following: ${terminalText(fault, 300)}`)
}

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}
