import { acceptUnless, compareCids, finding, UsageError, type Finding } from '@quorate/core'
import { Acknowledgments } from './ack-count.ts'
import type { Equivocation } from './counted.ts'
import { equivocationsOn } from './equivocation.ts'
import type { Pool, SignedProposal } from './evidence-pool.ts'
import { proposersOf, readBallot, type Ballot } from './proposal.ts'
import type { Sightings } from './seen.ts'
import { inOrder } from './signed.ts'
import { tallyBallot, type Tally } from './tally.ts'
import type { Version } from './version.ts'

/** What became of one proposal, before time is asked. */
export type Outcome = {
  readonly cid: string
  readonly record: SignedProposal['record']
  readonly copies: readonly SignedProposal[]
  /** The members whose signature is on it; without any it is an outsider's. */
  readonly proposers: readonly string[]
  /** Why it is INVALID; empty when there is a ballot. */
  readonly invalid: readonly Finding[]
  readonly ballot: Ballot | undefined
  /** What its votes are about, be what it names certified here or not. */
  readonly asked: Ballot | undefined
  /** Whoever chose differently on it, be it INVALID or not (GOV-1). */
  readonly equivocations: readonly Equivocation[]
  readonly tally: Tally | undefined
  readonly passed: boolean
  /** Cancelled by each of those who made it. */
  readonly cancelled: boolean
}

/** Everything that the members of one certified version decided. */
export type BaseDecision = {
  readonly base: Version
  /** By content CID. */
  readonly outcomes: readonly Outcome[]
  /** The certified successors, by content CID, each with the proposals that adopted it. */
  readonly successors: ReadonlyMap<
    string,
    { readonly version: Version; readonly adoptedBy: readonly Outcome[] }
  >
}

/** `asserted` are successors that the caller knows to be certified, beside those that the evidence certifies. */
export function decideOnBase(
  base: Version,
  pool: Pool,
  sightings: Sightings,
  asserted: readonly Version[] = [],
): BaseDecision {
  const proposals = [...(pool.proposalsOn.get(base.cid) ?? [])].sort(compareCids)
  const acknowledged = new Map<string, Acknowledgments>()
  const acksOf = ({ kind, next }: Ballot) => {
    if (kind !== 'amendment' || next === undefined) return undefined
    const known = acknowledged.get(next.cid)
    if (known !== undefined) return known
    const made = new Acknowledgments(base, next, inOrder(pool.acks.get(next.cid)), sightings)
    acknowledged.set(next.cid, made)
    return made
  }
  const drafted = proposals.map((cid) => judgeProposal(cid, base, pool, sightings, acksOf))
  const successors = new Map(
    asserted.map((version) => [version.cid, { version, adoptedBy: [] as Outcome[] }]),
  )
  for (const outcome of drafted) {
    const next = outcome.ballot?.kind === 'amendment' ? outcome.ballot.next : undefined
    if (!outcome.passed || next === undefined) continue
    const known = successors.get(next.cid)
    if (known === undefined) successors.set(next.cid, { version: next, adoptedBy: [outcome] })
    else known.adoptedBy.push(outcome)
  }
  const outcomes = drafted.map((outcome) => refuseMissingTarget(outcome, successors))
  return { base, outcomes, successors }
}

function judgeProposal(
  cid: string,
  base: Version,
  pool: Pool,
  sightings: Sightings,
  acksOf: (ballot: Ballot) => Acknowledgments | undefined,
): Outcome {
  const copies = inOrder(pool.proposals.get(cid))
  const [first] = copies
  if (first === undefined) throw new UsageError(`no proposal ${cid}`)
  const { proposers, refused } = proposersOf(copies, base)
  const votes = inOrder(pool.votes.get(cid))
  const equivocations = proposers.length === 0 ? [] : equivocationsOn({ cid, base }, votes)
  const made = { cid, record: first.record, copies, proposers, equivocations }
  // An outsider's is not read any further: it may be anything, and as much as anybody likes.
  const read =
    proposers.length === 0
      ? acceptUnless(refused, undefined as never)
      : readBallot(first, proposers, base, pool)
  if (!read.ok) {
    const undecided = { ballot: undefined, asked: undefined, tally: undefined }
    return { ...made, invalid: read.findings, ...undecided, passed: false, cancelled: false }
  }
  const ballot = read.value
  const tally = tallyBallot(ballot, votes, acksOf(ballot), sightings)
  const cancelledBy = cancellers(cid, base, pool)
  const cancelled = proposers.every((did) => cancelledBy.has(did))
  return { ...made, invalid: [], ballot, asked: ballot, tally, passed: tally.passed, cancelled }
}

/** The members that signed a cancellation of the proposal. */
function cancellers(cid: string, base: Version, pool: Pool): ReadonlySet<string> {
  const dids = (pool.cancellations.get(cid) ?? []).flatMap((cancellation) => {
    const member = base.members.get(cancellation.repository)
    const { group, base: on } = cancellation.record
    const counts =
      member !== undefined && group === base.group && on === base.cid && cancellation.signedBy(member.key).ok
    return counts ? [cancellation.repository] : []
  })
  return new Set(dids)
}

/** Only what was certified can be revoked, or chosen between; whether it was is known once all amendments are tallied. */
function refuseMissingTarget(outcome: Outcome, successors: ReadonlyMap<string, unknown>): Outcome {
  const { ballot } = outcome
  const targets: [string, string | undefined][] =
    ballot?.kind === 'revocation'
      ? [['revokes', ballot.next?.cid]]
      : ballot?.kind === 'resolution'
        ? [
            ['keep', ballot.keep],
            ['drop', ballot.drop],
          ]
        : []
  const invalid = targets
    .filter(([, cid]) => cid === undefined || !successors.has(cid))
    .map(([path, cid]) =>
      finding('proposal/target', path, {
        reason: 'no certified successor of the base here',
        actual: cid ?? 'nothing',
      }),
    )
  return invalid.length === 0 ? outcome : { ...outcome, invalid, ballot: undefined, passed: false }
}
