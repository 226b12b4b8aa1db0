/**
 * Evaluates random bytes, bundles that were spoilt, and attestations of either, and looks for what is thrown, hangs, or says what
 * nobody signed: npm run mutated-inputs -- [COUNT of each] [SEED] [NUMBER of the first] [KIND, or all]
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'

import { Inputs, kinds, type Kind } from './mutated-inputs/inputs.ts'
import { WatchedShare } from './mutated-inputs/watched-share.ts'
import type { Answer } from './mutated-inputs/worker.ts'

const [count = '2000', seed = '1', first = '0', only] = process.argv.slice(2)

/** Divides the inputs of a kind among the processors; gives what each found. */
async function run(kind: Kind): Promise<Answer[]> {
  const shares = availableParallelism()
  const border = (i: number) => Number(first) + Math.floor((Number(count) * i) / shares)
  const watched = Array.from({ length: shares }, (_, i) => [border(i), border(i + 1)] as const)
    .filter(([begin, end]) => begin < end)
    .map(([begin, end]) => new WatchedShare(kind, seed, begin, end))
  const done = () => watched.reduce((sum, share) => sum + share.done, 0)
  const begin = performance.now()
  const watch = setInterval(() => {
    console.error(`${kind}: ${String(done())} of ${count}`)
    for (const share of watched) share.look()
  }, 5000)
  const answers = await Promise.all(watched.map(({ answer }) => answer))
  clearInterval(watch)
  const seconds = (performance.now() - begin) / 1000
  console.log(
    `${kind}: ${String(done())} of ${count} in ${seconds.toFixed(1)} s, ${(done() / seconds).toFixed(0)} a second`,
  )
  return answers
}

async function report(kind: Kind, { number, fault }: NonNullable<Answer>): Promise<void> {
  const { what, files } = await (await Inputs.of(seed)).input(kind, number)
  const folder = mkdtempSync(path.join(tmpdir(), `quorate-${kind}-${seed}-${String(number)}-`))
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes)
  console.log(`${kind} ${String(number)} of seed ${seed} (${what}): ${fault}`)
  console.log(`  it is in ${folder}; again: npm run mutated-inputs -- 1 ${seed} ${String(number)} ${kind}`)
  process.exitCode = 1
}

for (const kind of kinds.filter((one) => only === undefined || one === only)) {
  for (const answer of await run(kind)) if (answer !== undefined) await report(kind, answer)
}
