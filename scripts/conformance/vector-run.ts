import { fileURLToPath } from 'node:url'

import { compare } from './comparison.ts'
import { Tally } from './tally.ts'
import { isMeant, readCases } from './vector-cases.ts'

/** Most cases that are named. */
const maxShown = 50

/**
 * Puts every vector, or `only` those of an area or one, to `ask`, which gives each answer in order and says why it ended early, and
 * prints how they compare and how long the answers took. Gives
 * the exit status: 0 when every case passed, was skipped, or failed as `known` says, 1 when not, 3 when none passed.
 */
export async function runVectors(
  ask: (requests: readonly object[], onAnswer: (reply: unknown) => void) => Promise<string | undefined>,
  { known = new Set(), only = '' }: { readonly known?: ReadonlySet<string>; readonly only?: string } = {},
): Promise<number> {
  const cases = readCases(fileURLToPath(new URL('../../spec/vectors/', import.meta.url)), only)
  const tally = new Tally(new Set([...known].filter((name) => isMeant(name, only))))
  const { isTTY } = process.stderr
  let answered = 0
  const requests = cases.map(({ manifest: { op, request } }, i) => ({ seq: i + 1, op, ...request }))
  let before = performance.now()
  const end = await ask(requests, (reply) => {
    const one = cases[answered]
    answered++
    const now = performance.now()
    if (one !== undefined)
      tally.add(one.area, one.name, compare(reply, answered, one.manifest.expected), now - before)
    before = now
    if (isTTY) process.stderr.write(`\r${String(answered)} of ${String(cases.length)} ...\u001b[K`)
  })
  if (isTTY) process.stderr.write('\r\u001b[K')
  for (const { area, name } of cases.slice(answered))
    tally.add(area, name, { state: 'failed', reason: end ?? 'no answer' })
  tally.close()
  for (const line of tally.surprises.slice(0, maxShown)) console.log(line)
  if (tally.surprises.length > maxShown) console.log(`and ${String(tally.surprises.length - maxShown)} more`)
  console.log(tally.table())
  return tally.surprises.length > 0 ? 1 : tally.total.passed === 0 ? 3 : 0
}
