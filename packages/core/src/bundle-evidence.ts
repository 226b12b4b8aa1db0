import { isValidDid, isValidNsid, isValidRecordKey } from '@atproto/syntax'
import type { EntryHead } from './bundle-entry.ts'
import { describeValue, isDataMap, type DataMap, type DataValue } from './data-value.ts'
import { accept, refuse, type Checked } from './finding.ts'
import type { PlcLogEntry } from './plc-log.ts'
import { contentCid, contentOf } from './record.ts'
import type { RepoProof } from './repo-proof.ts'

/** A record as it was found. */
export type EvidenceRecord = {
  /** DID of the repository that houses it. A claim: signatures and proofs bind it. */
  readonly repository: string
  readonly record: DataMap
  /** `at://repository/$type/rkey`, when it is known. */
  readonly uri?: string | undefined
  /** Text of the content CID (ENC-7). */
  readonly cid: string
  /** The bytes of the blob that the record names, where they were found. */
  readonly blob?: Uint8Array | undefined
}

/** Everything that a decision may rest on (BND-1). */
export type Evidence = {
  readonly records: readonly EvidenceRecord[]
  readonly proofs: readonly RepoProof[]
  readonly plcLogs: readonly { readonly did: string; readonly log: readonly PlcLogEntry[] }[]
  /** Snapshots of the DID documents of did:web identities. */
  readonly didDocuments: readonly { readonly did: string; readonly document: DataMap }[]
}

/** All of it together. What several have stands there as often: evidence counts once however often it is told (DEC-1). */
export function unionOf(bundles: readonly Evidence[]): Evidence {
  return {
    records: bundles.flatMap(({ records }) => records),
    proofs: bundles.flatMap(({ proofs }) => proofs),
    plcLogs: bundles.flatMap(({ plcLogs }) => plcLogs),
    didDocuments: bundles.flatMap(({ didDocuments }) => didDocuments),
  }
}

/** The head of a record's entry; `block` is the text of the CID of the whole record, with its signatures and certificate. */
export function recordHead(
  repository: string,
  record: DataMap,
  block: string,
  uri?: string,
): Checked<EntryHead> {
  const kind = record['$type']
  if (typeof kind !== 'string' || !isValidNsid(kind))
    return reject('kind', 'a record with an NSID as $type', kind)
  if (!isValidDid(repository)) return reject('repository', 'a DID', repository)
  const collection = `at://${repository}/${kind}/`
  if (uri !== undefined && !(uri.startsWith(collection) && isValidRecordKey(uri.slice(collection.length)))) {
    return reject('uri', `${collection}<rkey>`, uri)
  }
  const whole = Object.keys(contentOf(record)).length === Object.keys(record).length
  const cid = whole ? accept(block) : contentCid(record)
  return cid.ok ? accept({ kind, repository, cid: cid.value.toString(), uri }) : cid
}

export function proofHead(proof: RepoProof): EntryHead {
  return { kind: 'repoProof', repository: proof.repository, cid: proof.commit.toString() }
}

export function plcLogHead(did: string, block: string): Checked<EntryHead> {
  return identityHead('plcLog', 'did:plc:', did, block)
}

export function didDocumentHead(did: string, document: DataMap, block: string): Checked<EntryHead> {
  if (document['id'] !== did)
    return reject('repository', `the document's id ${describeValue(document['id'])}`, did)
  return identityHead('didDocument', 'did:web:', did, block)
}

function identityHead(kind: string, method: string, did: string, block: string): Checked<EntryHead> {
  if (!isValidDid(did) || !did.startsWith(method))
    return reject('repository', `a ${method.slice(0, -1)}`, did)
  return accept({ kind, repository: did, cid: block })
}

/** A log as its block holds it: nothing but the operations and when the directory says it took them. */
export function plcLogToData(log: readonly PlcLogEntry[]): DataValue {
  return log.map(({ operation, createdAt }) => ({ operation, createdAt }))
}

export function plcLogFromData(data: DataValue): Checked<PlcLogEntry[]> {
  if (!Array.isArray(data)) return reject('', 'an array of operations', data)
  const log: PlcLogEntry[] = []
  for (const [i, entry] of data.entries()) {
    const { operation, createdAt, ...foreign } = isDataMap(entry) ? entry : {}
    if (!isDataMap(operation) || typeof createdAt !== 'string' || Object.keys(foreign).length > 0) {
      return reject(`[${i}]`, '{operation, createdAt}', entry)
    }
    log.push({ operation, createdAt })
  }
  return accept(log)
}

function reject(path: string, expected: string, actual: DataValue | undefined) {
  return refuse('bundle/entry', path, { expected, actual: describeValue(actual) })
}
