import { compareCids, compareText, type Finding } from '@quorate/core'
import { checkAckVoice } from './ack-check.ts'
import type { Agreements } from './agreements.ts'
import type { SignedAck } from './evidence-pool.ts'
import type { Certified } from './lineage.ts'
import { operatorOf, type Member } from './member.ts'
import type { RepositoryProofs } from './repository-proofs.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'

/**
 * How a member stands to a version (GOV-6). approved: by a vote that counted. acknowledged: by an acknowledgment that its
 * own repository is proven to have published. recovered: the same by a key that the group gave it without its old one, which binds
 * nobody. claimed: without that proof, which binds nobody either. missing: none of these.
 */
export type ConsentStatus = 'approved' | 'acknowledged' | 'recovered' | 'claimed' | 'missing'

export type Consent = {
  readonly did: string
  readonly status: ConsentStatus
  /** Since when the member is bound, in milliseconds; undefined where it is not. */
  readonly since: number | undefined
  /** The acknowledgment that is proven, by content CID, and the CID of the commit that proves it. */
  readonly ack?: string
  readonly proof?: string
  /** Why an acknowledgment is not proven. */
  readonly findings: readonly Finding[]
  /** The member declared its exit; obligations end at `endsAt` (milliseconds) once that was seen. */
  readonly exit?: Exit
  /** One by the key that the group took from it, which stands in versions after as well, whatever newer keys say. */
  readonly standingExit?: Exit
}

type Exit = {
  readonly endsAt: number | undefined
  /** One that its repository is proven to have published, by content CID: from `from` on, in milliseconds, nothing is held against it. */
  readonly published?: { readonly cid: string; readonly from: number } | undefined
}

/** What consent is told by, beside the acknowledgments of the version. */
type Told = {
  readonly proofs: RepositoryProofs
  readonly sightings: Sightings
  readonly agreements: Agreements
}

export function consentTo(certified: Certified, acks: readonly SignedAck[], told: Told): Consent[] {
  const { version } = certified
  const { approvers, wordsOfOldKeys } = votersFor(certified)
  const byMember = Map.groupBy(acks, (ack) => ack.repository)
  return [...version.members.values()]
    .sort((a, b) => compareText(a.did, b.did))
    .map((member): Consent => {
      const { did, key } = member
      const all = (byMember.get(did) ?? []).toSorted((a, b) => a.date - b.date || compareCids(a.cid, b.cid))
      const given = new Set(all.filter((ack) => checkAckVoice(ack, version).length === 0))
      const oldKey = keyBefore(certified, did)
      // A key that the member took over itself: its old one signed an acknowledgment of the new one, or approved.
      const agreed = all.find((ack) => isWordOf(ack, version, key, oldKey) && ack.record.accepted)?.date
      const voted = wordsOfOldKeys.get(did)
      const taken = oldKey === key ? Number.NEGATIVE_INFINITY : earliest(agreed, voted)
      // While it did not, the old key may still leave, and only itself comes back.
      const isByOldKey = (ack: SignedAck) =>
        taken === undefined && isWordOf(ack, version, oldKey, oldKey) && !ack.record.accepted
      const exits = all.filter((ack) => (given.has(ack) ? !ack.record.accepted : isByOldKey(ack)))
      const left = exitBy(exits, [key, oldKey ?? key], member, certified, told)
      const returned = told.agreements.lastBy(did, oldKey ?? key) ?? Number.NEGATIVE_INFINITY
      const standing = exits.filter((ack) => isByOldKey(ack) && ack.date >= returned)
      const leftForGood = exitBy(standing, [oldKey ?? key], member, certified, told)
      const exit = {
        ...(left === undefined ? {} : { exit: left }),
        ...(leftForGood === undefined ? {} : { standingExit: leftForGood }),
      }
      const approvedAt = approvers.get(did)
      if (approvedAt !== undefined)
        return { did, status: 'approved', since: approvedAt, findings: [], ...exit }
      const accepted = [...given].filter((ack) => ack.record.accepted)
      const findings: Finding[] = []
      for (const ack of accepted) {
        const proven = told.proofs.prove(did, ack.cid, [version])
        if (!proven.ok) {
          findings.push(...proven.findings)
          continue
        }
        const shown = { ack: ack.cid, proof: proven.value, findings: [], ...exit }
        if (taken === undefined) return { did, status: 'recovered', since: undefined, ...shown }
        // Whoever publishes it anew with a later date has said so since the first.
        const since = Math.max(accepted[0]?.date ?? ack.date, taken)
        return { did, status: 'acknowledged', since, ...shown }
      }
      const status = findings.length > 0 ? 'claimed' : 'missing'
      return { did, status, since: undefined, findings, ...exit }
    })
}

/** When the votes that adopted a version were cast: of members that keep their key, and of those that have another one since. */
function votersFor({ version, parent }: Certified) {
  const approvers = new Map<string, number>()
  const wordsOfOldKeys = new Map<string, number>()
  for (const { tally } of parent?.decision.successors.get(version.cid)?.adoptedBy ?? []) {
    for (const [did, date] of tally?.approvedFrom ?? []) {
      const isSame = parent?.version.members.get(did)?.key === version.members.get(did)?.key
      // An approval by a key that this version replaces is not the word of the key that it pins.
      const words = isSame ? approvers : wordsOfOldKeys
      words.set(did, Math.min(date, words.get(did) ?? Number.POSITIVE_INFINITY))
    }
  }
  return { approvers, wordsOfOldKeys }
}

/** The key that the last version before this one with the member pins for it: its own, where there is none. */
function keyBefore({ version, parent }: Certified, did: string): string | undefined {
  for (let before = parent; before !== undefined; before = before.parent) {
    const seat = before.version.members.get(did)
    if (seat !== undefined) return seat.key
  }
  return version.members.get(did)?.key
}

/** Whether an acknowledgment of the version names `key`, and `signer` signed it. */
function isWordOf(
  ack: SignedAck,
  version: Version,
  key: string | undefined,
  signer: string | undefined,
): boolean {
  const { policy, group, key: named } = ack.record
  const isOf = policy === version.cid && group === version.group && named === key
  return isOf && signer !== undefined && ack.signedBy(signer).ok
}

/** What the exits of a member come to, of which `keys` count; undefined without any. */
function exitBy(
  exits: readonly SignedAck[],
  keys: readonly string[],
  member: Member,
  certified: Certified,
  { proofs, sightings, agreements }: Told,
): Exit | undefined {
  if (exits.length === 0) return undefined
  const { version } = certified
  const notice = version.record.governance.exitNoticeSeconds * 1000
  const seen = exits.flatMap((exit) => sightings.seen(exit, [operatorOf(member)], version).asOf ?? [])
  const known = new Set(keys)
  const isBack = (exit: SignedAck) =>
    exit.signers(known).some((key) => (agreements.lastBy(member.did, key) ?? -Infinity) > exit.date)
  // A group may pin what its member never published: any document or operation before it shows the exit as well.
  const listed = [...listing(certified, member.did)]
  const published = exits.find((exit) => !isBack(exit) && proofs.prove(member.did, exit.cid, listed).ok)
  return {
    endsAt: seen.length === 0 ? undefined : seen.reduce((a, b) => Math.min(a, b)) + notice,
    published: published === undefined ? undefined : { cid: published.cid, from: published.date + notice },
  }
}

/** This version and those before it that list the member, of those with one didHead and key the latest: an old key's exit is proven by its own. */
function* listing(certified: Certified, did: string): Generator<Version, void> {
  const known = new Set<string>()
  for (let one: Certified | undefined = certified; one !== undefined; one = one.parent) {
    const seat = one.version.members.get(did)
    const name = seat === undefined ? undefined : `${seat.didHead ?? ''} ${seat.key}`
    if (name === undefined || known.has(name)) continue
    known.add(name)
    yield one.version
  }
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
