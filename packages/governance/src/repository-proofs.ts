import {
  accept,
  checkAge,
  compareCids,
  contentCid,
  decodeStrict,
  describeInstant,
  isDataMap,
  recordDate,
  refuse,
  type Checked,
  type DataMap,
  type Evidence,
  type RepoProof,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { AccountKeys, firstHand } from './account-keys.ts'
import { recordKey } from './evidence-pool.ts'
import type { Member } from './member.ts'
import { PublishingKeys } from './publishing-keys.ts'
import type { Sightings } from './seen.ts'
import { Signed } from './signed.ts'
import type { Version } from './version.ts'

/** What shows that an account's host published a record: proofs, and what the keys of the account were (SIG-6, SIG-7). */
export type Publication = Pick<Evidence, 'proofs' | 'plcLogs' | 'didDocuments'>

/** A proof, and the copy of a record that it shows, with the CID of that copy, signatures included. */
type Shown = { readonly proof: RepoProof; readonly leaf: string; readonly copy: DataMap }

/** The repository proofs of the evidence, found by the records they prove. Each commit is verified at most once a key. */
export class RepositoryProofs {
  private readonly byRecord = new Map<string, Shown[]>()
  private readonly keys: AccountKeys
  private readonly publishing: PublishingKeys
  private readonly wholeAcks: ReadonlyMap<string, DataMap>
  /** By copy, repository and key. */
  private readonly signatures = new Map<string, Checked<true>>()

  /** `wholeAcks` are those of the evidence, as in its pool: a proof of one of them need not bring the record again. */
  constructor(
    { proofs, ...identities }: Publication,
    sightings: Sightings,
    wholeAcks: ReadonlyMap<string, DataMap>,
    at: number,
  ) {
    this.wholeAcks = wholeAcks
    this.keys = new AccountKeys(identities, at, firstHand)
    this.publishing = new PublishingKeys(this.keys, sightings, at)
    // By commit, so that which proof is named does not depend on how they came.
    const byCommit = proofs
      .map((proof) => ({ proof, commit: proof.commit.toString() }))
      .sort((a, b) => compareCids(a.commit, b.commit))
    for (const { proof } of byCommit) if (proof.revAt <= at) this.list(proof)
  }

  /** Whether the repository of a member published the record, by content CID, as far as one of `versions` tells its keys; gives the commit's CID. */
  prove(repository: string, cid: string, versions: Iterable<Version>): Checked<string> {
    let refused: Checked<string> = refuse('ack/unproven', '', { did: repository })
    for (const shown of this.byRecord.get(recordKey(repository, cid)) ?? []) {
      for (const version of versions) {
        const verified = this.verify(shown, version)
        if (verified.ok) return accept(shown.proof.commit.toString())
        refused = verified
      }
    }
    return refused
  }

  private list(proof: RepoProof): void {
    for (const [path, cid] of proof.leaves) {
      const leaf = cid.toString()
      const copy = this.copyAt(proof, path, leaf)
      const content = copy === undefined ? undefined : contentCid(copy)
      if (copy === undefined || content?.ok !== true) continue
      const key = recordKey(proof.repository, content.value.toString())
      const known = this.byRecord.get(key)
      if (known === undefined) this.byRecord.set(key, [{ proof, leaf, copy }])
      else known.push({ proof, leaf, copy })
    }
  }

  /** The record at a path, signatures included. One that is not filed under its own type is published as something else. */
  private copyAt(proof: RepoProof, path: string, leaf: string): DataMap | undefined {
    const [collection] = path.split('/')
    const bytes = proof.blocks.get(leaf)
    if (bytes === undefined)
      return collection === nsids.OrgP2pdsPolicyAck ? this.wholeAcks.get(leaf) : undefined
    const record = decodeStrict(bytes)
    if (!record.ok || !isDataMap(record.value) || collection !== record.value['$type']) return undefined
    return record.value
  }

  private verify(shown: Shown, version: Version): Checked<true> {
    const { proof, copy } = shown
    const aged = checkAge(proof, recordDate(copy))
    if (!aged.ok) return aged
    let refused: Checked<true> = refuse('proof/key-unknown', '', {
      did: proof.repository,
      at: describeInstant(proof.revAt),
    })
    const member = version.members.get(proof.repository)
    if (member === undefined) return refused
    for (const key of this.publishing.at(member, proof.revAt, version)) {
      const verdict = this.keys.verify({ ...proof, cid: proof.commit.toString() }, proof.repository, key)
      if (verdict.ok) return this.signedCopy(shown, member)
      refused = verdict
    }
    return refused
  }

  /** A host that publishes a record without its member's signature, or with another, has not published what the member said (SIG-6). */
  private signedCopy({ leaf, copy }: Shown, { did, key }: Member): Checked<true> {
    const name = `${leaf} ${did} ${key}`
    const known = this.signatures.get(name)
    if (known !== undefined) return known
    const signed = new Signed(did, leaf, copy, 0).signedBy(key)
    const verdict = signed.ok ? accept<true>(true) : signed
    this.signatures.set(name, verdict)
    return verdict
  }
}
