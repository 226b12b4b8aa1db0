import { describeInstant, finding, profile, type Finding } from '@quorate/core'
import type { AccountKeys } from '@quorate/governance'
import type { Receipt } from './receipt.ts'
import type { ReportedCommit } from './reported-commit.ts'

const skewMs = profile.skewSeconds * 1000

/** Commits that were made after the check was over, by more than clocks differ: nobody can have seen them (RCP-2). */
export function checkDates(receipt: Receipt): Finding[] {
  const ended = endOf(receipt)
  return reportedBy(receipt).flatMap(([path, { cid, revAt }]) => {
    if (revAt <= ended + skewMs) return []
    const { verifier } = receipt.record
    const params = {
      verifier,
      commit: cid,
      expected: describeInstant(ended),
      actual: describeInstant(revAt),
    }
    return [finding('receipt/back-dated', path, params)]
  })
}

/**
 * Commits that are not known to be signed by the subject's account (SIG-7), with a key that it had at some time between the
 * commit's date and the end of the check, give or take what clocks differ: a key is announced before or after it is first used, and
 * a node may hold what an older key signed. No reproach: the log that would show the key may turn up.
 */
export function checkSigners(receipt: Receipt, keys: AccountKeys): Finding[] {
  const { slot, record } = receipt
  const { subject } = slot
  const ended = endOf(receipt)
  return reportedBy(receipt).flatMap(([path, commit]) => {
    const known = keys.during(subject, Math.min(commit.revAt, ended) - skewMs, ended + skewMs)
    if (known.some((key) => keys.verify(commit, subject, key).ok)) return []
    const params = { verifier: record.verifier, commit: commit.cid, subject }
    return [
      known.length === 0
        ? finding('receipt/key-unknown', path, { ...params, at: describeInstant(commit.revAt) })
        : finding('receipt/commit-signature', path, { ...params, expected: known }),
    ]
  })
}

function endOf({ observedAt, record }: Receipt): number {
  return observedAt + record.elapsedMs
}

function reportedBy({ source, node }: Receipt): [path: 'sourceCommit' | 'nodeCommit', ReportedCommit][] {
  return [
    ...(source === undefined ? [] : [['sourceCommit', source] as ['sourceCommit', ReportedCommit]]),
    ...(node === undefined ? [] : [['nodeCommit', node] as ['nodeCommit', ReportedCommit]]),
  ]
}
