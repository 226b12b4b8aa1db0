import type { Checked, DataMap } from '@quorate/core'
import type { Backing, Witnessed } from './certificate.ts'
import type { ChainReport, VersionReport } from './chain.ts'
import type { SignedVote } from './evidence-pool.ts'
import type { Signed } from './signed.ts'
import type { Counted } from './counted.ts'

/**
 * What stands behind a certified version, ready for its certificate (GOV-7): version 1 by the acknowledgments of all,
 * a later one by the proposal that adopted it. A version adopted by several proposals takes the one of smallest CID.
 */
export function backingOf({ certified, consent }: VersionReport, { founding }: ChainReport): Backing {
  const { version, parent } = certified
  const proofOf = new Map(consent.map((c) => [`${c.did} ${c.ack ?? ''}`, c.proof]))
  const withProof = (counted: Counted<Signed<object>>, keys: readonly (string | undefined)[]) => {
    const proof = proofOf.get(`${counted.record.repository} ${counted.record.cid}`)
    return { ...witnessed(counted, keys), ...(proof === undefined ? {} : { proof }) }
  }
  const keyIn = (v: typeof version | undefined, did: string) => v?.members.get(did)?.key
  if (parent === undefined) {
    return {
      votes: [],
      acks: (founding?.acks ?? []).map((ack) => withProof(ack, [keyIn(version, ack.record.repository)])),
    }
  }
  const base = parent.version
  const [outcome] = parent.decision.successors.get(version.cid)?.adoptedBy ?? []
  const proposer = outcome?.copies.find((copy) => copy.repository === outcome.proposers[0])
  return {
    ...(proposer === undefined
      ? {}
      : {
          proposal: {
            repository: proposer.repository,
            record: published(proposer, [keyIn(base, proposer.repository)]),
          },
        }),
    votes: onePerMember(outcome?.tally?.votes ?? []).map((vote) =>
      witnessed(vote, [keyIn(base, vote.record.repository)]),
    ),
    acks: (outcome?.tally?.acks ?? []).map((ack) => {
      const did = ack.record.repository
      return withProof(ack, [keyIn(version, did), keyIn(base, did)])
    }),
  }
}

/** A certificate names a member once; of an equivocator's votes, the approval is the one that counts (GOV-1). */
function onePerMember(votes: readonly Counted<SignedVote>[]): Counted<SignedVote>[] {
  const chosen = new Map<string, Counted<SignedVote>>()
  for (const vote of votes) {
    const { repository, record } = vote.record
    if (!chosen.has(repository) || record.choice === 'approve') chosen.set(repository, vote)
  }
  return [...chosen.values()]
}

function witnessed(
  { record, sighted }: Counted<Signed<object>>,
  keys: readonly (string | undefined)[],
): Witnessed {
  return { repository: record.repository, record: published(record, keys), sighted }
}

/** The record with the signatures that hold by the given keys. */
function published(record: Signed<object>, keys: readonly (string | undefined)[]): DataMap {
  const distinct = new Set(keys.filter((key) => key !== undefined))
  const signatures = [...distinct].map((key): Checked<DataMap> => record.signedBy(key))
  return record.withSignatures(signatures.flatMap((s) => (s.ok ? [s.value] : [])))
}
