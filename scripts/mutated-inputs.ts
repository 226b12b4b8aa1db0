/**
 * Evaluates random bytes, and bundles that were spoilt, and looks for what is thrown, hangs, or says what nobody signed:
 * npm run mutated-inputs -- [COUNT of each] [SEED] [NUMBER of the first]
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'

import { Inputs, kinds, type Kind } from './mutated-inputs/input.ts'
import { readOriginals } from './mutated-inputs/original.ts'
import type { Answer, Task } from './mutated-inputs/worker.ts'

/** What one input may take, on a machine that does other things too. */
const limits = { ms: 30_000, heapMiB: 512 } as const

const [count = '2000', seed = '1', first = '0'] = process.argv.slice(2)

/** Watches a worker from outside: what hangs, or takes all memory, cannot say so. */
async function run(kind: Kind): Promise<Answer> {
  const at = new SharedArrayBuffer(4)
  const current = new Int32Array(at)
  const task: Task = { kind, seed, first: Number(first), count: Number(count), at }
  const worker = new Worker(new URL('./mutated-inputs/worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB },
  })
  const begin = performance.now()
  let [last, since] = [-1, begin]
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const watch = setInterval(() => {
    const number = Atomics.load(current, 0)
    const now = performance.now()
    console.error(`${kind}: ${String(number - task.first)} of ${count}`)
    if (number !== last) [last, since] = [number, now]
    else if (now - since > limits.ms)
      resolve({ number, fault: `it takes longer than ${String(limits.ms)} ms` })
  }, 5000)
  worker.once('message', resolve)
  worker.once('error', (e) => {
    resolve({ number: Atomics.load(current, 0), fault: String(e) })
  })
  const answer = await promise
  clearInterval(watch)
  await worker.terminate()
  const seconds = (performance.now() - begin) / 1000
  const done = answer === undefined ? task.count : answer.number - task.first
  console.log(
    `${kind}: ${String(done)} of ${count} in ${seconds.toFixed(1)} s, ${(done / seconds).toFixed(0)} a second`,
  )
  return answer
}

async function report(kind: Kind, { number, fault }: NonNullable<Answer>): Promise<void> {
  const inputs = await Inputs.of(readOriginals(), seed)
  const { what, bytes } = await inputs.input(kind, number)
  const file = path.join(tmpdir(), `quorate-${kind}-${seed}-${String(number)}.car`)
  writeFileSync(file, bytes)
  console.log(`${kind} ${String(number)} of seed ${seed} (${what}): ${fault}`)
  console.log(`  it is in ${file}; again: npm run mutated-inputs -- 1 ${seed} ${String(number)}`)
  process.exitCode = 1
}

for (const kind of kinds) {
  const answer = await run(kind)
  if (answer !== undefined) await report(kind, answer)
}
