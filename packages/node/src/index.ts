export { Replica } from './replica.ts'
export { ReplicaStore, type HeldCommit, type HeldSubject } from './replica-store.ts'
export { serveReplica, type ReplicaServer, type ServeOptions } from './replica-server.ts'
export type { SyncOutcome } from './subject-sync.ts'
