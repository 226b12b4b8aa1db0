import {
  accept,
  cidOf,
  compareCids,
  compareText,
  contentCid,
  decodeStrict,
  describeInstant,
  encodeCanonical,
  isDataMap,
  plcMomentAt,
  refuse,
  replayPlcLog,
  verifyCommit,
  type Checked,
  type DataMap,
  type Evidence,
  type PlcHistory,
  type RepoProof,
} from '@quorate/core'
import { recordKey } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'

/** What shows that an account's host published a record: proofs, and what the keys of the account were (SIG-6, SIG-7). */
export type Publication = Pick<Evidence, 'proofs' | 'plcLogs' | 'didDocuments'>

/** The repository proofs of the evidence, found by the records they prove. Each commit is verified at most once a key. */
export class RepositoryProofs {
  private readonly byRecord = new Map<string, RepoProof[]>()
  private readonly logs: ReadonlyMap<string, Publication['plcLogs'][number][]>
  private readonly histories = new Map<string, readonly PlcHistory[]>()
  private readonly documents = new Map<string, DataMap>()
  private readonly verdicts = new Map<string, Checked<true>>()
  private readonly sightings: Sightings
  private readonly at: number

  constructor({ proofs, plcLogs, didDocuments }: Publication, sightings: Sightings, at: number) {
    this.sightings = sightings
    this.at = at
    this.logs = Map.groupBy(plcLogs, ({ did }) => did)
    // By commit, so that which proof is named does not depend on how they came.
    const byCommit = proofs
      .map((proof) => ({ proof, commit: proof.commit.toString() }))
      .sort((a, b) => compareCids(a.commit, b.commit))
    for (const { proof } of byCommit) if (proof.revAt <= at) this.list(proof)
    for (const { did, document } of didDocuments) {
      const bytes = encodeCanonical(document)
      if (bytes.ok) this.documents.set(recordKey(did, cidOf(bytes.value).toString()), document)
    }
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
      const bytes = proof.blocks.get(leaf.toString())
      const record = bytes === undefined ? undefined : decodeStrict(bytes)
      if (record?.ok !== true || !isDataMap(record.value)) continue
      // A record that is not filed under its own type is published as something else.
      if (path.split('/')[0] !== record.value['$type']) continue
      const cid = contentCid(record.value)
      if (!cid.ok) continue
      const key = recordKey(proof.repository, cid.value.toString())
      const known = this.byRecord.get(key)
      if (known === undefined) this.byRecord.set(key, [proof])
      else known.push(proof)
    }
  }

  private verify(proof: RepoProof, version: Version): Checked<true> {
    let refused: Checked<true> = refuse('proof/key-unknown', '', {
      did: proof.repository,
      at: describeInstant(proof.revAt),
    })
    for (const key of this.keysAt(proof.repository, proof.revAt, version)) {
      const name = `${proof.commit.toString()} ${key}`
      const verdict = this.verdicts.get(name) ?? verifyCommit(proof, proof.repository, key)
      this.verdicts.set(name, verdict)
      if (verdict.ok) return verdict
      refused = verdict
    }
    return refused
  }

  /** The #atproto keys that are established for a member at an instant: pinned by the version, or seen and settled (SIG-7). */
  private keysAt(did: string, t: number, version: Version): string[] {
    const member = version.members.get(did)
    if (member === undefined) return []
    const snapshot =
      member.didHead === undefined ? undefined : this.documents.get(recordKey(did, member.didHead))
    const fromSnapshot = snapshot === undefined ? undefined : atprotoKeyOf(did, snapshot)
    const fromLogs = this.historiesOf(did).flatMap((history) => {
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

  /** Replayed when first asked for: a log has thousands of signatures, and strangers may send many. */
  private historiesOf(did: string): readonly PlcHistory[] {
    const known = this.histories.get(did)
    if (known !== undefined) return known
    const replayed = (this.logs.get(did) ?? []).flatMap(({ log }) => {
      const history = replayPlcLog(log, this.at, did)
      return history.ok ? [history.value] : []
    })
    this.histories.set(did, replayed)
    return replayed
  }
}

/** The #atproto key of a DID document, as a did:key; undefined when there is none in Multikey form. */
function atprotoKeyOf(did: string, document: DataMap): string | undefined {
  const methods = document['verificationMethod']
  const method = Array.isArray(methods)
    ? methods.filter(isDataMap).find((m) => m['id'] === `${did}#atproto` || m['id'] === '#atproto')
    : undefined
  const multibase = method?.['type'] === 'Multikey' ? method['publicKeyMultibase'] : undefined
  return typeof multibase === 'string' ? `did:key:${multibase}` : undefined
}
