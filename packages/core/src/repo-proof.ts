import { isValidDid } from '@atproto/syntax'
import { readCar } from './car.ts'
import { decodeStrict } from './cbor-decode.ts'
import { encodeCanonical } from './cbor-encode.ts'
import { writeCbor } from './cbor-write.ts'
import { cidOf, cidText, DAG_CBOR, type CID } from './cid.ts'
import { describeValue, isDataMap, type DataMap } from './data-value.ts'
import type { PublicKey } from './did-key.ts'
import {
  accept,
  acceptUnless,
  checkedUnder,
  finding,
  refuse,
  under,
  type Checked,
  type Finding,
} from './finding.ts'
import { describeInstant } from './instant.ts'
import { profile } from './limits.ts'
import { isCborLink } from './mst-node.ts'
import { walkMst, type BlockSource } from './mst-proof.ts'
import { recordDate } from './record-date.ts'
import { verifySignature } from './signature.ts'
import { tidMs } from './tid.ts'

/** The commit of a repository. Who signed it is not yet checked. */
export type Commit = {
  /** The DID that the commit names. */
  readonly repository: string
  readonly rev: string
  /** Milliseconds since 1970 that `rev` states. */
  readonly revAt: number
  /** Root of the search tree of its records. */
  readonly data: CID
  /** The bytes under the signature: the commit without `sig`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

/** A signed commit of a repository and the part of its tree that came with it (SIG-6). Who signed is not yet checked. */
export type RepoProof = Omit<Commit, 'data'> & {
  readonly commit: CID
  /** Record CIDs by `collection/rkey`. */
  readonly leaves: ReadonlyMap<string, CID>
  /** The commit, the nodes of the tree that are present, and the records of the leaves that are present. */
  readonly blocks: ReadonlyMap<string, Uint8Array>
}

/**
 * The repository proof in a CAR such as com.atproto.sync.getRecord answers: its one root is a signed commit. Blocks that
 * do not belong to the proof are dropped. Never throws.
 */
export function readRepoProof(car: Uint8Array): Checked<RepoProof> {
  const read = readCar(car)
  if (!read.ok) return read
  const [commit, ...others] = read.value.roots
  if (commit === undefined || others.length > 0) {
    return malformed('roots', `${read.value.roots.length} roots instead of one`)
  }
  return repoProofOf(commit, (cid) => read.value.blocks.get(cid))
}

/** The same from blocks whose hashes were checked before. */
export function repoProofOf(commit: CID, blockOf: BlockSource): Checked<RepoProof> {
  const id = cidText(commit)
  const bytes = blockOf(commit)
  if (bytes === undefined || commit.code !== DAG_CBOR) return malformed('commit', 'the commit is absent')
  const read = readCommit(bytes)
  if (!read.ok) return read
  const { data, ...head } = read.value
  const tree = walkMst(data, blockOf)
  if (!tree.ok) return tree
  const { leaves, nodes } = tree.value
  const present = new Map([[id, bytes], ...nodes])
  for (const leaf of leaves.values()) {
    const record = blockOf(leaf)
    if (record !== undefined) present.set(cidText(leaf), record)
  }
  return accept({ ...head, commit, leaves, blocks: present })
}

/** Whether the commit is of `repository` and signed by `key`, its #atproto key at the time. */
export function verifyCommit(
  commit: Pick<Commit, 'repository' | 'signedBytes' | 'signature'>,
  repository: string,
  key: string | PublicKey,
): Checked<true> {
  if (commit.repository !== repository) {
    return refuse('proof/other-repository', 'commit.did', { expected: repository, actual: commit.repository })
  }
  const verified = verifySignature(key, commit.signedBytes, commit.signature)
  if (verified.ok) return verified
  const did = typeof key === 'string' ? key : key.did
  return {
    ok: false,
    findings: [finding('proof/signature', 'commit.sig', { key: did }), ...verified.findings],
  }
}

/**
 * The path `collection/rkey` at which the repository has exactly this record, all of its fields included; any rkey of the
 * collection will do when none is given. This alone says nothing of who signed: see {@link verifyCommit}.
 */
export function locateRecord(
  proof: RepoProof,
  record: DataMap,
  collection: string,
  rkey?: string,
): Checked<string> {
  const bytes = encodeCanonical(record)
  if (!bytes.ok) return bytes
  const cid = cidOf(bytes.value)
  const paths = rkey === undefined ? [...proof.leaves.keys()] : [`${collection}/${rkey}`]
  const path = paths.find((p) => p.startsWith(`${collection}/`) && proof.leaves.get(p)?.equals(cid))
  if (path !== undefined) return accept(path)
  const wanted = `${collection}/${rkey ?? '*'}`
  const actual = proof.leaves.get(wanted)?.toString() ?? 'nothing that this proof shows'
  return refuse('proof/other-record', '', {
    uri: `at://${proof.repository}/${wanted}`,
    expected: cid.toString(),
    actual,
  })
}

/**
 * Whether the commit is no older than a record that it proves, give or take what clocks differ: a host that lost the key has to date
 * its commits back into the time when it had it (SIG-6). A record without a date of its own may have any age; `date` in milliseconds.
 */
export function checkAge({ revAt }: Pick<Commit, 'revAt'>, date: number | undefined): Checked<true> {
  if (date === undefined || revAt >= date - profile.skewSeconds * 1000) return accept(true)
  const params = { expected: describeInstant(date), actual: describeInstant(revAt) }
  return refuse('proof/older-than-record', 'commit.rev', params)
}

/** All three: the host of `repository`, which holds `key`, published exactly this record, and not before it was made (SIG-6). */
export function verifyRepoProof(
  proof: RepoProof,
  expected: {
    readonly repository: string
    readonly key: string | PublicKey
    readonly record: DataMap
    readonly collection: string
    readonly rkey?: string | undefined
  },
): Checked<{ path: string }> {
  const verified = verifyCommit(proof, expected.repository, expected.key)
  if (!verified.ok) return verified
  const path = locateRecord(proof, expected.record, expected.collection, expected.rkey)
  if (!path.ok) return path
  const aged = checkAge(proof, recordDate(expected.record))
  return aged.ok ? accept({ path: path.value }) : aged
}

const commitFields = ['did', 'version', 'data', 'rev', 'prev', 'sig']

/** The commit in a block, in the form of version 3 of atproto repositories. */
export function readCommit(bytes: Uint8Array): Checked<Commit> {
  const decoded = checkedUnder('commit', decodeStrict(bytes))
  if (!decoded.ok) return decoded
  const { value } = decoded
  if (!isDataMap(value)) return malformed('commit', `expected a map, found ${describeValue(value)}`)
  const { sig, ...unsigned } = value
  const { did, version, data, rev, prev } = unsigned
  const findings: Finding[] = []
  const expect = (holds: boolean, name: string, expected: string) => {
    if (holds) return
    findings.push(
      finding('proof/malformed', name, {
        reason: `expected ${expected}, found ${describeValue(value[name])}`,
      }),
    )
  }
  const revAt = typeof rev === 'string' ? tidMs(rev) : undefined
  expect(typeof did === 'string' && isValidDid(did), 'did', 'a DID')
  expect(version === 3, 'version', '3')
  expect(isCborLink(data), 'data', 'a link')
  expect(revAt !== undefined, 'rev', 'a TID')
  expect(prev === null || isCborLink(prev), 'prev', 'null or a link')
  expect(sig instanceof Uint8Array && sig.length === 64, 'sig', '64 bytes')
  const foreign = Object.keys(value).find((name) => !commitFields.includes(name))
  if (foreign !== undefined) expect(false, foreign, 'no such field')
  const commit = {
    repository: did,
    rev,
    revAt,
    data,
    signature: sig,
    signedBytes: writeCbor(unsigned),
  } as Commit
  return acceptUnless(under('commit', findings), commit)
}

function malformed(path: string, reason: string) {
  return refuse('proof/malformed', path, { reason })
}
