import { systemClock, type Network } from '@quorate/network'

import { testNetwork } from '../../network/test/network-fixture.ts'
import { SourceFollower, type ReplicaStore, type SyncOutcome } from '../src/index.ts'

/** Follows subjects until it is disposed of; what it told can be waited for. */
export function following(
  store: ReplicaStore,
  dids: readonly string[],
  network: Network = testNetwork({ clock: systemClock }),
) {
  const end = new AbortController()
  const outcomes: SyncOutcome[] = []
  const streams: string[] = []
  let told = Promise.withResolvers<undefined>()
  const tell = () => {
    told.resolve(undefined)
    told = Promise.withResolvers()
  }
  const listener = {
    onOutcome(outcome: SyncOutcome) {
      outcomes.push(outcome)
      tell()
    },
    onStream(service: string, fault: string | undefined) {
      streams.push(fault ?? service)
      tell()
    },
  }
  const follower = new SourceFollower(network, store, listener, end.signal)
  follower.owe(dids)
  const run = follower.run()
  const until = async (holds: () => boolean) => {
    while (!holds()) await Promise.race([told.promise, run])
  }
  const ofKind = (did: string, kind: SyncOutcome['kind']) =>
    outcomes.filter((outcome) => outcome.did === did && outcome.kind === kind).length
  return {
    follower,
    outcomes,
    streams,
    until,
    /** Until a subject had `n` outcomes of a kind. */
    untilKind: (did: string, kind: SyncOutcome['kind'], n = 1) => until(() => ofKind(did, kind) >= n),
    ofKind,
    async [Symbol.asyncDispose]() {
      end.abort()
      await run
    },
  }
}
