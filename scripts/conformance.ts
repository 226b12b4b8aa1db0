/**
 * Runs every vector through an implementation's harness (spec/13-conformance.md):
 *
 *     npm run conformance -- --command "PROGRAM" [--expected-failures FILE]
 *
 * PROGRAM is a command line for the shell. FILE names cases that are known to fail, `area/case`, one a line, `#` begins a
 * comment. Exit status 0 when every case passed, was skipped, or failed as expected; 1 when not; 2 for a command line that
 * is not understood; 3 when no case passed.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { compare } from './conformance/comparison.ts'
import { askProgram } from './conformance/harness-process.ts'
import { Tally } from './conformance/tally.ts'
import { readCases } from './conformance/vector-cases.ts'

function usage(reason: string): never {
  console.error(`${reason}\nusage: npm run conformance -- --command "PROGRAM" [--expected-failures FILE]`)
  process.exit(2)
}

function readOptions(): { readonly command: string; readonly known: ReadonlySet<string> } {
  try {
    const { command, 'expected-failures': file } = parseArgs({
      options: { command: { type: 'string' }, 'expected-failures': { type: 'string' } },
    }).values
    if (command === undefined) return usage('--command is missing: the program to run')
    const lines = file === undefined ? [] : readFileSync(file, 'utf8').split('\n')
    const names = lines.map((line) => line.replace(/#.*/, '').trim()).filter((name) => name !== '')
    return { command, known: new Set(names) }
  } catch (error) {
    return usage(error instanceof Error ? error.message : 'the options cannot be read')
  }
}

const { command, known } = readOptions()
const cases = readCases(new URL('../spec/vectors/', import.meta.url).pathname)
const tally = new Tally(known)
let answered = 0
const requests = cases.map(({ manifest: { op, request } }, i) => ({ seq: i + 1, op, ...request }))
const end = await askProgram(command, requests, (reply) => {
  const one = cases[answered]
  answered++
  if (one !== undefined) tally.add(one.area, one.name, compare(reply, answered, one.manifest.expected))
  if (process.stderr.isTTY)
    process.stderr.write(`\r${String(answered)} of ${String(cases.length)} ...\u001b[K`)
})
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
for (const { area, name } of cases.slice(answered))
  tally.add(area, name, { state: 'failed', reason: end ?? 'no answer' })
tally.close()

const maxShown = 50
for (const line of tally.surprises.slice(0, maxShown)) console.log(line)
if (tally.surprises.length > maxShown) console.log(`and ${String(tally.surprises.length - maxShown)} more`)
console.log(tally.table())
process.exitCode = tally.surprises.length > 0 ? 1 : tally.total.passed === 0 ? 3 : 0
