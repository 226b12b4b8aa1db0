import { certificateTask, signatureTask, type Task } from './certificate.ts'
import { printTable, times } from './table.ts'

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

/** Certificates of growing groups, against as many bare signatures. */
export async function reportCertificates(): Promise<void> {
  const bare = measure(await signatureTask())
  const rows = [['members', 'signatures', 'ms', 'us a signature', 'to a bare one', 'to 10 members']]
  let smallest: number | undefined
  for (const members of [10, 100, 256]) {
    const task = await certificateTask(members)
    const total = measure(task)
    const each = total / task.signatures
    smallest ??= each
    const cells = [members, task.signatures, total.toFixed(1), (each * 1000).toFixed(0)]
    rows.push([...cells.map(String), times(each / bare), times(each / smallest)])
  }
  const us = (bare * 1000).toFixed(0)
  printTable(
    `Checking the certificates of a founding and an amendment, everybody voting. A bare signature: ${us} us.`,
    rows,
  )
}
