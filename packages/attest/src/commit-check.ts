import { describeInstant, finding, profile, type Finding } from '@quorate/core'
import type { AccountKeys } from '@quorate/governance'
import type { Receipt } from './receipt.ts'
import type { ReportedCommit } from './reported-commit.ts'

const skewMs = profile.skewSeconds * 1000

/** Commits that were made after the check was over, by more than clocks differ: nobody can have seen them (RCP-2). */
export function checkDates(receipt: Receipt): Finding[] {
  const ended = endOf(receipt)
  return reportedBy(receipt).flatMap(([path, { cid, revAt }]) => {
    if (!isDatedAfter(revAt, ended)) return []
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

/** The fields in which a receipt reports a commit. */
type CommitField = 'sourceCommit' | 'nodeCommit'

/** The commits that a receipt reports and that hold, by their fields: which key of the account signed each. */
export type Signers = ReadonlyMap<CommitField, string>

/**
 * Which key of the subject's account signed each commit of a receipt (SIG-7), and a finding for each of which that is not known. The
 * account had the key at some time between the commit's date and the end of the check, give or take what clocks differ: a key is
 * announced before or after it is first used, and a node may hold what an older key signed. No reproach: the log that would show the
 * key may turn up.
 */
export function checkSigners(
  receipt: Receipt,
  keys: AccountKeys,
): { readonly signers: Signers; readonly findings: readonly Finding[] } {
  const { slot, record } = receipt
  const { subject } = slot
  const ended = endOf(receipt)
  const signers = new Map<CommitField, string>()
  const findings = reportedBy(receipt).flatMap(([path, commit]) => {
    const known = signersOf(keys, subject, commit.revAt, ended, slot.policy)
    const signer = known.find((key) => keys.verify(commit, subject, key).ok)
    if (signer !== undefined) {
      signers.set(path, signer)
      return []
    }
    const params = { verifier: record.verifier, commit: commit.cid, subject }
    return [
      known.length === 0
        ? finding('receipt/key-unknown', path, { ...params, at: describeInstant(commit.revAt) })
        : finding('receipt/commit-signature', path, { ...params, expected: known }),
    ]
  })
  return { signers, findings }
}

/** That a node had an older commit of an account that had ended: how fresh it is, is not judged any more (RCP-9). */
export function checkEnded({ slot, record, observedAt }: Receipt, keys: AccountKeys): Finding[] {
  const { subject } = slot
  const ended = record.outcome === 'STALE' ? keys.tombstonedAt(subject) : undefined
  if (ended === undefined || ended > observedAt) return []
  const { verifier } = record
  return [finding('subject/tombstoned', 'outcome', { verifier, subject, at: describeInstant(ended) })]
}

/** Whether a commit was made after the check that saw it was over, by more than clocks differ; milliseconds. */
export function isDatedAfter(revAt: number, ended: number): boolean {
  return revAt > ended + skewMs
}

/**
 * The keys of which one signed a commit of this date, as a check that ended then may take it (RCP-2); `policy` is the version that it
 * was made under, undefined where documents came first-hand.
 */
export function signersOf(
  keys: AccountKeys,
  subject: string,
  revAt: number,
  ended: number,
  policy?: string,
): string[] {
  return keys.during(subject, Math.min(revAt, ended) - skewMs, ended + skewMs, policy)
}

function endOf({ observedAt, record }: Receipt): number {
  return observedAt + record.elapsedMs
}

function reportedBy({ source, node }: Receipt): [path: CommitField, ReportedCommit][] {
  return [
    ...(source === undefined ? [] : [['sourceCommit', source] as ['sourceCommit', ReportedCommit]]),
    ...(node === undefined ? [] : [['nodeCommit', node] as ['nodeCommit', ReportedCommit]]),
  ]
}
