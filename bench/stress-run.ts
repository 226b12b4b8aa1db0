/** One file evaluated in a process of its own: its name as an argument, figures as JSON out. */
import { readFileSync } from 'node:fs'

import { evaluate } from '@quorate/evaluator'
import { PeakMemory } from './peak-memory.ts'

const [file = ''] = process.argv.slice(2)
// What a program takes before it reads anything.
evaluate(new Uint8Array(), 0)
const peak = await PeakMemory.start()
const started = process.hrtime.bigint()
const { decision } = evaluate(readFileSync(file), Date.UTC(2027, 0, 1))
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const grown = await peak.stop()
process.stdout.write(
  JSON.stringify({
    seconds,
    grown,
    outcome: decision.outcome,
    findings: decision.findings.listed.map(({ code }) => code),
  }),
)
