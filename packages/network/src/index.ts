export { fetchBlob, uploadBlob } from './blob.ts'
export { systemClock, type Clock } from './clock.ts'
export { collectEvidence, type Collected, type CollectRequest } from './collect.ts'
export { documentOf } from './did-document.ts'
export { endingNetwork } from './ending-network.ts'
export { followGroup, type FollowRequest } from './follow.ts'
export { resolveIdentity, type Identity } from './identity.ts'
export { NetworkError, RecordConflict, type NetworkErrorCode } from './network-error.ts'
export { publishManifest, type HeldRepository } from './manifest.ts'
export { publishNodeCheckpoint, type NodeCheckpoint, type NodeCheckpointRequest } from './node-checkpoint.ts'
export { createNetwork, type Network, type NetworkOptions } from './network.ts'
export type { OpenedSeed } from './open-seed.ts'
export { readP2pds, type P2pdsAccount } from './read-p2pds.ts'
export { placeOf, placeOfBatch } from './record-place.ts'
export { fetchPlcAuditLog } from './plc-directory.ts'
export type { Problem } from './problem.ts'
export { listRecords, type RecordListing } from './record-listing.ts'
export { getRecordAt } from './record-at-uri.ts'
export { fetchRepoProof, getRecord } from './repository-read.ts'
export type { RepoEvent } from './repo-event.ts'
export { streamRepoEvents } from './repo-stream.ts'
export type { Repository } from './repository.ts'
export { putRecord, type RecordWrite, type WrittenRecord } from './repository-write.ts'
export {
  login,
  resumeSession,
  type Credentials,
  type KeepSession,
  type Session,
  type StoredSession,
} from './session.ts'
export type { StoredRecord } from './stored-record.ts'
export { openRepositoryCar } from './repository-stream.ts'
export { fetchLatestCommit, type LatestCommit } from './latest-commit.ts'
export { locateRepository, type RepositoryLocation } from './repository-location.ts'
export { probeNodes, type Probed, type ProbeRequest } from './probe.ts'
export {
  conductRound,
  publishBatch,
  type Round,
  type RoundRequest,
  type SignedBatch,
} from './verification-round.ts'
