import {
  acceptUnless,
  checkShape,
  contentCid,
  contentOf,
  instantMs,
  under,
  type Checked,
  type DataMap,
  type Finding,
} from '@quorate/core'
import { nsids, type receipt } from '@quorate/schemas'
import { checkHex } from './hexadecimal.ts'
import { ReportedCommits, type ReportedCommit } from './reported-commit.ts'
import type { Slot } from './slot.ts'

/** A receipt that is well-formed by itself, with what every later check asks of it worked out once. */
export type Receipt = {
  /** Content CID. */
  readonly cid: string
  readonly record: receipt.Main
  readonly slot: Slot
  /** Milliseconds since 1970. */
  readonly observedAt: number
  readonly source: ReportedCommit | undefined
  readonly node: ReportedCommit | undefined
}

/** The slot that a receipt, or a leaf for a check that was not made, answers. */
export function slotOf({
  policy,
  node,
  subject,
  layer,
  slot,
}: Omit<Slot, 'index'> & { readonly slot: number }): Slot {
  return { policy, node, subject, layer, index: slot }
}

/** A receipt of which only the shape and the content CID are known: what its signature makes a statement of its verifier. */
export type FormedReceipt = { readonly cid: string; readonly record: receipt.Main }

/** The form of a receipt, signatures aside. */
export function readForm(record: DataMap): Checked<FormedReceipt> {
  const cid = contentCid(record)
  if (!cid.ok) return cid
  const content = contentOf(record)
  return acceptUnless(checkShape(nsids.OrgP2pdsAttestReceipt, content), {
    cid: cid.value.toString(),
    record: content as unknown as receipt.Main,
  })
}

/**
 * A receipt from its record, signatures aside (RCP-2): its shape, and that its commits are what they say. Many receipts report the
 * same commits: what was read of them is in `commits`.
 */
export function readReceipt(record: DataMap, commits = new ReportedCommits()): Checked<Receipt> {
  const form = readForm(record)
  return form.ok ? receiptFrom(form.value, commits) : form
}

/** The same from one whose form is known. */
export function receiptFrom({ cid, record }: FormedReceipt, commits: ReportedCommits): Checked<Receipt> {
  const { nonce, universe, subject, sourceCommit, nodeCommit } = record
  const findings: Finding[] = [...checkHex('nonce', nonce), ...checkHex('universe.root', universe?.root)]
  const commit = (path: string, reported: receipt.Commit | undefined) => {
    if (reported === undefined) return undefined
    const read = commits.read(reported, subject)
    if (read.ok) return read.value
    findings.push(...under(path, read.findings))
    return undefined
  }
  return acceptUnless(findings, {
    cid,
    record,
    slot: slotOf(record),
    observedAt: instantMs(record.observedAt),
    source: commit('sourceCommit', sourceCommit),
    node: commit('nodeCommit', nodeCommit),
  })
}
