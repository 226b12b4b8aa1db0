import { setTimeout as sleep } from 'node:timers/promises'

import type { Collected, Network, Problem } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import type { Answer, Json } from '../shell/answer.ts'
import { collectOne, judgeGroup } from '../group/gathered-group.ts'
import { warnOfProblems } from '../group/reading-problems.ts'
import { paint } from '../shell/render/terminal.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { groupStatus } from './group-status.ts'

/** Milliseconds after which time alone may have changed a state. */
const judgeMs = 60_000

/** Most different troubles that are told, each once: a host can make up any number. */
const maxTroubles = 100

export type StatusRequest = {
  readonly group: string | undefined
  /** The instant of every judgement; undefined: now, each time. */
  readonly at: string | undefined
  /** The account that is logged in. */
  readonly me: string | undefined
}

/** The status of a group, and again each time that it has become another, until the process is interrupted. */
export async function* followStatus(network: Network, request: StatusRequest): AsyncGenerator<Answer> {
  // Ends with the exit status of the last answer.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit())
  const { followGroup } = await loadNetwork()
  const first = await collectOne(network, request.group, request.me)
  const { group } = first
  let latest: Collected = first
  let change = Promise.withResolvers<undefined>()
  const following = followGroup(network, {
    seeds: first.accounts.map(({ did }) => did),
    group,
    from: first,
    signal: new AbortController().signal,
    onCollected(collected) {
      latest = collected
      change.resolve(undefined)
    },
    onTrouble: warnOnce(),
  })
  for (let before: string | undefined; ;) {
    const answer = groupStatus(judgeGroup({ ...latest, group }, instantOf(request.at)), request.me)
    const now = stateOf(answer.data)
    if (now !== before) yield dated(answer, before === undefined)
    before = now
    await Promise.race([change.promise, sleep(judgeMs, undefined, { ref: false }), following])
    change = Promise.withResolvers<undefined>()
  }
}

/** All that a status says but when. */
function stateOf(data: Json): string {
  return JSON.stringify({ ...(data as object), at: null })
}

function dated(answer: Answer, isFirst: boolean): Answer {
  const { at } = answer.data as { at: string }
  return {
    ...answer,
    text: (terminal) =>
      `${isFirst ? '' : '\n'}${paint(`As of ${at}`, 'bold', terminal)}\n${answer.text(terminal)}`,
  }
}

function warnOnce(): (problem: Problem) => void {
  const told = new Set<string>()
  return (problem) => {
    const { did, error, findings } = problem
    const key = JSON.stringify([did, error?.message, findings?.map(({ code }) => code)])
    if (told.has(key) || told.size >= maxTroubles) return
    told.add(key)
    warnOfProblems([problem])
  }
}
