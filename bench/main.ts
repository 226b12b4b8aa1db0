/**
 * Benchmarks, as ratios within one run: figures of two machines cannot be compared. Run as `npm run bench`;
 * `npm run bench -- 100000` evaluates no more receipts than so many, which takes a fraction of the time of a million.
 */
import { reportCertificates } from './certificates.ts'
import { reportEvaluate } from './evaluate.ts'
import { reportReplica } from './replica.ts'

await reportCertificates()
await reportReplica()
await reportEvaluate(Number(process.argv[2] ?? 1_000_000))
