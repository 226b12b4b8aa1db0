/**
 * Benchmarks, as ratios within one run: figures of two machines cannot be compared. Run as `npm run bench`;
 * `npm run bench -- 200000` also evaluates so many receipts, which is what one bundle can hold.
 */
import { reportCertificates } from './certificates.ts'
import { reportEvaluate } from './evaluate.ts'
import { reportReplica } from './replica.ts'

await reportCertificates()
await reportReplica()
await reportEvaluate(Number(process.argv[2] ?? 100_000))
