import { randomBytes } from 'node:crypto'

import { deriveObligations, slotIndexAt } from '@quorate/attest'

import { loadNetwork, openNetwork } from '../../account/network.ts'
import { readStoredSession } from '../../account/stored-session.ts'
import type { Answer } from '../../shell/answer.ts'
import { failure } from '../../shell/failure.ts'
import { gatherGroup } from '../../group/gathered-group.ts'
import { progressLine } from '../../shell/render/progress-line.ts'
import { chooseNode } from '../node-duty.ts'
import { checksOf } from './check.ts'
import { withHeldBlocks } from './held-blocks.ts'
import { probeAnswer } from './probe-answer.ts'
import { slotsVersion } from './slots-version.ts'

export type SelfCheckFlags = {
  readonly group?: string | undefined
  readonly node?: string | undefined
  readonly replica?: string | undefined
}

/** What verifiers would find at one's own node now; nothing is signed and nothing published. */
export async function selfCheck(flags: SelfCheckFlags): Promise<Answer> {
  const network = await openNetwork()
  const me = readStoredSession()?.did
  const at = network.clock.now()
  const { group, names, report } = await gatherGroup(network, { named: flags.group, me, at })
  const version = slotsVersion(report, group)
  const node = chooseNode([version], flags.node, me)
  const owed = deriveObligations(version).obligations.filter((obligation) => obligation.node === node)
  if (owed.length === 0) throw failure('indeterminate', 'node/owes-nothing', '', { node })
  const { probeNodes } = await loadNetwork()
  const index = slotIndexAt(version, at)
  const { operator: verifier = '' } = version.nodes.get(node) ?? {}
  const { probed } = await withHeldBlocks(flags.replica, async (held) => {
    const { show, end } = progressLine('Checking nodes')
    const onProbed = (_probed: unknown, done: number, all: number) => {
      show(done, all)
    }
    // Nobody waits for a sample that could be rechecked, so chance is as good as a secret that was fixed before.
    const secret = new Uint8Array(randomBytes(32))
    const request = { version, index, verifier, secret, checks: owed, until: Infinity, held, onProbed }
    return probeNodes(network, request).finally(end)
  })
  const place = { group, policy: version.cid, node, verifier, slot: index }
  return probeAnswer({
    place,
    batch: undefined,
    checks: checksOf(probed, version),
    version,
    names,
    notes: [],
  })
}
