import { slotDue } from '@quorate/attest'
import { describeInstant } from '@quorate/core'
import { departuresIn, type Departures, type Version } from '@quorate/governance'
import type { Round, Session } from '@quorate/network'

import { loadNetwork, openNetwork } from '../../account/network.ts'
import { openSession } from '../../account/stored-session.ts'
import type { Answer } from '../../shell/answer.ts'
import { cliFinding } from '../../shell/findings/cli-finding.ts'
import { failure } from '../../shell/failure.ts'
import { gatherGroup, knownDids } from '../../group/gathered-group.ts'
import { rememberGroup } from '../../group/known-groups.ts'
import { progressLine } from '../../shell/render/progress-line.ts'
import { PinnedKeys } from '../../signing/pinned-keys.ts'
import { checksOf } from './check.ts'
import { withHeldBlocks } from './held-blocks.ts'
import { probeAnswer } from './probe-answer.ts'
import { slotsVersion } from './slots-version.ts'
import { publishKept, publishLeftOver } from './unpublished-batch.ts'

export type RoundFlags = {
  readonly group?: string | undefined
  readonly replica?: string | undefined
  readonly 'passphrase-fd'?: number | undefined
}

/** One verification round for the node whose account is logged in, its batch published. */
export async function ownRound(flags: RoundFlags): Promise<Answer> {
  const network = await openNetwork()
  const session = await openSession(network)
  const { did: me } = session
  const gathered = await gatherGroup(network, { named: flags.group, me, at: network.clock.now() })
  const { group, names } = gathered
  const version = slotsVersion(gathered.report, group)
  await publishLeftOver(session)
  const departures = departuresIn(gathered.report.versions).get(version.cid) ?? new Map<string, number>()
  const round = await conduct(session, version, departures, flags)
  if (round.state === 'ahead')
    throw failure('usage', 'probe/too-early', '', { expected: describeInstant(round.to) })
  await rememberGroup(me, group, knownDids(gathered))
  const { operator } = version.nodes.get(me) ?? { operator: '' }
  const { index } = round
  const place = { group, policy: version.cid, node: me, verifier: operator, slot: index }
  if (round.state === 'answered') {
    const found = cliFinding('probe/answered', '', { slot: index, batch: round.before.cid })
    return probeAnswer({ place, batch: undefined, checks: [], version, names, notes: [found] })
  }
  const { uri, cid } = await publishKept(session, round.batch)
  const batch = { uri, cid, seq: round.seq, due: describeInstant(slotDue(version, index)) }
  const checks = checksOf(round.probed, version)
  return probeAnswer({ place, batch, checks, version, names, notes: notesOn(round, operator) })
}

async function conduct(
  session: Session,
  version: Version,
  departures: Departures,
  flags: RoundFlags,
): Promise<Round> {
  const seat = version.nodes.get(session.did)
  if (seat === undefined)
    throw failure('usage', 'probe/not-node', '', { did: session.did, version: version.number })
  const keys = new PinnedKeys({ 'passphrase-fd': flags['passphrase-fd'] })
  keys.ensure(seat.key)
  const signer = await keys.unlock(seat.key)
  const { conductRound } = await loadNetwork()
  return withHeldBlocks(flags.replica, async (held) => {
    const { show, end } = progressLine('Checking nodes')
    const onProbed = (_probed: unknown, done: number, all: number) => {
      show(done, all)
    }
    return conductRound(session, { version, departures, signer, held, onProbed }).finally(end)
  })
}

function notesOn(round: Extract<Round, { state: 'signed' }>, verifier: string) {
  const { seq, index, probed } = round
  if (seq < 2) return [cliFinding('probe/chain-starts', '', { seq })]
  return probed.length > 0 ? [] : [cliFinding('probe/nothing-assigned', '', { verifier, slot: index })]
}
