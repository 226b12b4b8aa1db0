import {
  acceptUnless,
  cidTextOf,
  finding,
  instantMs,
  RAW,
  refuse,
  under,
  type Checked,
  type Finding,
} from '@quorate/core'
import type { batch, receipt } from '@quorate/schemas'
import { toHex } from './hexadecimal.ts'
import { readLeaves } from './leaf-file.ts'
import { readLeaf, type Leaf } from './leaf.ts'
import { merkleRoot } from './merkle.ts'
import { compareSlots } from './slot.ts'

/** What the leaves have to agree with. */
type Frame = {
  readonly record: batch.Main
  readonly index: number
  readonly from: number
  readonly to: number
}

/** What the record alone tells of its leaves: without any it names no blob, and has the root of none. */
export function checkNoLeaves({ size, root, leaves }: batch.Main): readonly Finding[] {
  if ((leaves === undefined) !== (size === 0))
    return malformed('a batch with leaves, and only such, names their blob').findings
  return size > 0 || root === toHex(merkleRoot([]))
    ? []
    : malformed('the root is not that of no leaves').findings
}

/**
 * The leaves in the blob of a batch that has some (RCP-7): as many as it says, with the root that it says, sorted by slot, each slot
 * once, all of its slot index, policy, verifier and interval.
 */
export function checkLeaves(frame: Frame, blob: Uint8Array): Checked<readonly Leaf[]> {
  const { size, root, leaves } = frame.record
  if (cidTextOf(blob, RAW) !== leaves?.ref.toString()) return malformed('the blob has another CID')
  const split = readLeaves(blob)
  if (!split.ok) return split
  const bytes = split.value
  if (bytes.length !== size) return malformed(`${String(bytes.length)} leaves instead of ${String(size)}`)
  if (toHex(merkleRoot(bytes)) !== root) return malformed('the root is another')
  const findings: Finding[] = []
  const read: Leaf[] = []
  for (const [i, leaf] of bytes.entries()) {
    const one = readLeaf(leaf)
    const faults = one.ok ? misfits(one.value, frame, read.at(-1)) : one.findings
    if (one.ok) read.push(one.value)
    for (const fault of under(`leaves[${String(i)}]`, faults)) findings.push(fault)
  }
  return acceptUnless(findings, read)
}

function misfits({ slot, record, isReceipt }: Leaf, frame: Frame, before: Leaf | undefined): Finding[] {
  const { policy, group, verifier } = frame.record
  const reasons: string[] = []
  if (slot.policy !== policy) reasons.push('it is of another policy')
  if (slot.index !== frame.index)
    reasons.push(`it answers slot ${String(slot.index)}, the batch ${String(frame.index)}`)
  if (isReceipt) {
    const body = record as unknown as receipt.Main
    const observedAt = instantMs(body.observedAt)
    if (body.verifier !== verifier || body.group !== group) reasons.push('it is of another verifier or group')
    if (observedAt < frame.from || observedAt >= frame.to) reasons.push('it was observed outside [from, to)')
  }
  if (before !== undefined && compareSlots(before.slot, slot) >= 0)
    reasons.push('slots do not ascend, each once')
  return reasons.map((reason) => finding('batch/leaves', '', { reason }))
}

function malformed(reason: string) {
  return refuse('batch/leaves', 'leaves', { reason })
}
