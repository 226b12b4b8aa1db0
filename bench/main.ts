/** Benchmarks, as ratios within one run: figures of two machines cannot be compared. Run as `npm run bench`. */
import { certificateTask, signatureTask, type Task } from './certificate.ts'

const leastMs = 1000

/** Milliseconds of one run: the fastest of several rounds, so that what else the machine does weighs little. */
function measure({ run }: Task): number {
  run()
  let best = Number.POSITIVE_INFINITY
  const end = performance.now() + leastMs
  while (performance.now() < end) {
    const begin = performance.now()
    run()
    best = Math.min(best, performance.now() - begin)
  }
  return best
}

const bare = measure(await signatureTask())
const rows: string[][] = [['members', 'signatures', 'ms', 'us a signature', 'to a bare one', 'to 10 members']]
let smallest: number | undefined
for (const members of [10, 100, 256]) {
  const task = await certificateTask(members)
  const total = measure(task)
  const each = total / task.signatures
  smallest ??= each
  const cells = [members, task.signatures, total.toFixed(1), (each * 1000).toFixed(0)]
  rows.push([...cells.map(String), `${(each / bare).toFixed(2)} x`, `${(each / smallest).toFixed(2)} x`])
}

console.log(
  `Checking the certificates of a founding and an amendment, everybody voting. A bare signature: ${(bare * 1000).toFixed(0)} us.\n`,
)
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
for (const row of rows) console.log(row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
