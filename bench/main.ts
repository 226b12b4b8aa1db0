/** Benchmarks, as ratios within one run: figures of two machines cannot be compared. Run as `npm run bench`. */
import { reportCertificates } from './certificates.ts'
import { reportReplica } from './replica.ts'

await reportCertificates()
await reportReplica()
