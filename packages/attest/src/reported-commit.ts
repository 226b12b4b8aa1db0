import {
  accept,
  cidTextOf,
  fromAtprotoJson,
  readCommit,
  refuse,
  type Checked,
  type Commit,
} from '@quorate/core'
import type { receipt } from '@quorate/schemas'

/** A commit as a receipt reports it, its form and CID checked. Who signed it is for who knows the account's key. */
export type ReportedCommit = Commit & { readonly cid: string }

/** Commits that receipts report, each read once: those who check an account all report the same. */
export class ReportedCommits {
  private readonly known = new Map<string, Checked<ReportedCommit>>()

  /** The commit of `subject` that is reported. */
  read(reported: receipt.Commit, subject: string): Checked<ReportedCommit> {
    const name = `${reported.cid} ${subject} ${reported.block}`
    const known = this.known.get(name)
    if (known !== undefined) return known
    const read = readReported(reported, subject)
    this.known.set(name, read)
    return read
  }
}

function readReported({ cid, block }: receipt.Commit, subject: string): Checked<ReportedCommit> {
  const refused = (reason: string) => refuse('receipt/commit', '', { subject, reason })
  const bytes = fromAtprotoJson({ $bytes: block })
  if (!bytes.ok || !(bytes.value instanceof Uint8Array) || block.includes('='))
    return refused('its block is no base64')
  const actual = cidTextOf(bytes.value)
  if (actual !== cid) return refused(`its block has CID ${actual}`)
  const commit = readCommit(bytes.value)
  if (!commit.ok) return refused('its block is no signed commit')
  if (commit.value.repository !== subject) return refused(`it is of ${commit.value.repository}`)
  return accept({ ...commit.value, cid })
}
