import { setTimeout as sleep } from 'node:timers/promises'

import type { Network } from '@quorate/network'
import type { ReplicaStore, SyncOutcome } from '@quorate/node'

import { loadNetwork } from '../account/network.ts'
import { openSession } from '../account/stored-session.ts'
import { failureText } from '../shell/answer.ts'
import { failureOf } from '../shell/failure-of.ts'
import { terminalOf } from '../shell/render/terminal.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { loadReplica } from './load-replica.ts'
import type { NodeDuty } from './node-duty.ts'
import { NodePublisher } from './node-publisher.ts'
import type { NodeVoice } from './node-voice.ts'

/** Milliseconds between two looks at the policy. */
const policyMs = 300_000

export type NodeService = {
  readonly network: Network
  readonly store: ReplicaStore
  /** What the node owes, and what it owes as the policy stands now: asked every five minutes. */
  readonly duty: NodeDuty
  readonly dutyNow: (network: Network) => Promise<NodeDuty>
  readonly voice: NodeVoice
  readonly host: string
  readonly port: number
}

/**
 * Serves a replica, keeps it up to date, and publishes what the node has to say, until the process is told to end. Says on
 * standard error what happens.
 */
export async function runNode(service: NodeService): Promise<void> {
  const { store, duty, host, port } = service
  const { serveReplica, SourceFollower } = await loadReplica()
  const { endingNetwork } = await loadNetwork()
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end.abort())
  const network = endingNetwork(service.network, end.signal)
  await using server = await serveReplica(store, { host, port, now: network.clock.now })
  say(`serving at http://${host}:${String(server.port)}`)
  const publisher = publisherOf(service, network)
  const onOutcome = (outcome: SyncOutcome) => {
    sayOutcome(outcome)
    if (outcome.kind === 'updated') publisher?.hear()
  }
  const follower = new SourceFollower(network, store, { onOutcome, onStream: sayStream }, end.signal)
  follower.owe(duty.subjects)
  const onDuty = (now: NodeDuty) => {
    follower.owe(now.subjects)
    publisher?.owe(now)
  }
  try {
    const looking = lookAtPolicy(() => service.dutyNow(network), onDuty, end.signal)
    await Promise.all([follower.run(), looking, publisher?.run(end.signal)])
  } finally {
    end.abort()
  }
}

function publisherOf({ store, duty, voice }: NodeService, network: Network): NodePublisher | undefined {
  if (voice.silent === undefined) {
    const session = () => openSession(network)
    return new NodePublisher(network, { store, duty, signer: voice.signer, session }, say)
  }
  say(`publishes nothing: ${voice.silent}`)
  return undefined
}

async function lookAtPolicy(
  dutyNow: () => Promise<NodeDuty>,
  onDuty: (duty: NodeDuty) => void,
  end: AbortSignal,
): Promise<void> {
  const isOver = () => end.aborted
  for (;;) {
    await sleep(policyMs, undefined, { signal: end }).catch(() => undefined)
    if (isOver()) return
    try {
      onDuty(await dutyNow())
    } catch (error) {
      if (isOver()) return
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
