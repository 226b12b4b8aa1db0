export * from './atproto-json.ts'
export * from './bytes.ts'
export { decodeStrict } from './cbor-decode.ts'
export { encodeCanonical } from './cbor-encode.ts'
export { writeCbor } from './cbor-write.ts'
export {
  CID,
  cidBytes,
  cidOf,
  cidTextOf,
  compareCids,
  DAG_CBOR,
  isCidBytes,
  isRawText,
  parseCid,
  RAW,
} from './cid.ts'
export * from './data-value.ts'
export * from './did-key.ts'
export * from './finding.ts'
export { findingCodes, type FindingCode } from './finding-codes.ts'
export * from './instant.ts'
export { FieldHash } from './field-hash.ts'
export { footprintOf } from './footprint.ts'
export { jsonExtent } from './json-extent.ts'
export { lengthPrefixed } from './length-prefixed.ts'
export { profile } from './limits.ts'
export * from './record.ts'
export { sha256 } from './sha256.ts'
export { roundsThatHold, type BeaconChain, type SignedRound } from './beacon-signature.ts'
export { checkShape, definedPart } from './shape.ts'
export { verifySignature } from './signature.ts'
export { UsageError } from './usage-error.ts'
export { parsePlcAuditLog } from './plc-audit-log.ts'
export { replayPlcLogs } from './plc-histories.ts'
export * from './plc-log.ts'
export type { BundleEntry } from './bundle-entry.ts'
export { unionOf, type Evidence, type EvidenceRecord } from './bundle-evidence.ts'
export { readBundle, type Bundle, type ListedEntry } from './bundle-read.ts'
export { writeBundle } from './bundle-write.ts'
export { blobNamedBy, type BlobRef } from './blob-ref.ts'
export { readCar, writeCar, writeCarBlock, writeCarHeader, type Car } from './car.ts'
export type { CarBlock, CarBlocks } from './car-blocks.ts'
export { readCarStream, type CarPart } from './car-stream.ts'
export { isTreeKey, mstLayer, readMstNode, type MstNode } from './mst-node.ts'
export { visitMst, type MstSpan, type MstVisitor } from './mst-walk.ts'
export { recordDate } from './record-date.ts'
export {
  checkAge,
  locateRecord,
  readCommit,
  readRepoProof,
  verifyCommit,
  verifyRepoProof,
  type Commit,
  type RepoProof,
} from './repo-proof.ts'
