import {
  accept,
  compareCids,
  compareText,
  contentCid,
  decodeStrict,
  describeInstant,
  isDataMap,
  plcMomentAt,
  refuse,
  type Checked,
  type Evidence,
  type RepoProof,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { AccountKeys } from './account-keys.ts'
import { recordKey } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'

/** What shows that an account's host published a record: proofs, and what the keys of the account were (SIG-6, SIG-7). */
export type Publication = Pick<Evidence, 'proofs' | 'plcLogs' | 'didDocuments'>

/** The repository proofs of the evidence, found by the records they prove. Each commit is verified at most once a key. */
export class RepositoryProofs {
  private readonly byRecord = new Map<string, RepoProof[]>()
  private readonly keys: AccountKeys
  private readonly sightings: Sightings
  private readonly wholeAcks: ReadonlyMap<string, string>

  /** `wholeAcks` are those of the evidence, as in its pool: a proof of one of them need not bring the record again. */
  constructor(
    { proofs, ...identities }: Publication,
    sightings: Sightings,
    wholeAcks: ReadonlyMap<string, string>,
    at: number,
  ) {
    this.sightings = sightings
    this.wholeAcks = wholeAcks
    this.keys = new AccountKeys(identities, at)
    // By commit, so that which proof is named does not depend on how they came.
    const byCommit = proofs
      .map((proof) => ({ proof, commit: proof.commit.toString() }))
      .sort((a, b) => compareCids(a.commit, b.commit))
    for (const { proof } of byCommit) if (proof.revAt <= at) this.list(proof)
  }

  /** Whether the repository of a member of `version` published the record, by content CID; gives the commit's CID. */
  prove(repository: string, cid: string, version: Version): Checked<string> {
    let refused: Checked<string> = refuse('ack/unproven', '', { did: repository })
    for (const proof of this.byRecord.get(recordKey(repository, cid)) ?? []) {
      const verified = this.verify(proof, version)
      if (verified.ok) return accept(proof.commit.toString())
      refused = verified
    }
    return refused
  }

  private list(proof: RepoProof): void {
    for (const [path, leaf] of proof.leaves) {
      const cid = this.contentAt(proof, path, leaf.toString())
      if (cid === undefined) continue
      const key = recordKey(proof.repository, cid)
      const known = this.byRecord.get(key)
      if (known === undefined) this.byRecord.set(key, [proof])
      else known.push(proof)
    }
  }

  /** Content CID of the record at a path. One that is not filed under its own type is published as something else. */
  private contentAt(proof: RepoProof, path: string, leaf: string): string | undefined {
    const [collection] = path.split('/')
    const bytes = proof.blocks.get(leaf)
    if (bytes === undefined)
      return collection === nsids.OrgP2pdsPolicyAck ? this.wholeAcks.get(leaf) : undefined
    const record = decodeStrict(bytes)
    if (!record.ok || !isDataMap(record.value) || collection !== record.value['$type']) return undefined
    const cid = contentCid(record.value)
    return cid.ok ? cid.value.toString() : undefined
  }

  private verify(proof: RepoProof, version: Version): Checked<true> {
    let refused: Checked<true> = refuse('proof/key-unknown', '', {
      did: proof.repository,
      at: describeInstant(proof.revAt),
    })
    for (const key of this.keysAt(proof.repository, proof.revAt, version)) {
      const verdict = this.keys.verify({ ...proof, cid: proof.commit.toString() }, proof.repository, key)
      if (verdict.ok) return verdict
      refused = verdict
    }
    return refused
  }

  /** The #atproto keys that are established for a member at an instant: pinned by the version, or seen and settled (SIG-7). */
  private keysAt(did: string, t: number, version: Version): string[] {
    const member = version.members.get(did)
    if (member === undefined) return []
    const fromSnapshot = member.didHead === undefined ? undefined : this.keys.documentKey(did, member.didHead)
    const fromLogs = this.keys.historiesOf(did).flatMap((history) => {
      const moment = plcMomentAt(history, t)
      const key = moment?.verificationMethods['atproto']
      if (moment === undefined || key === undefined) return []
      const pinned = history.moments.findIndex((m) => m.cid === member.didHead)
      const isPinned = history.moments.indexOf(moment) <= Math.max(0, pinned)
      if (isPinned && (member.didHead === undefined || pinned >= 0)) return [key]
      const sought = { repository: did, cid: moment.cid, date: moment.createdAt }
      const { asOf } = this.sightings.seen(sought, [operatorOf(member)], version)
      return asOf !== undefined && !moment.provisional ? [key] : []
    })
    return [...new Set(fromSnapshot === undefined ? fromLogs : [fromSnapshot, ...fromLogs])].sort(compareText)
  }
}
