/**
 * Evaluates the worst file that is known for each bound (DEC-8), each in a process of its own: `npm run stress`, at a share of the
 * full size as `npm run stress -- --scale 0.1`; those that are named alone, and left in a folder with `--keep FOLDER`. Ends with status
 * 1 where one takes more memory than four times the file and 64 MiB.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'

import { printTable } from './table.ts'
import { worstFiles } from './worst-files.ts'

type Run = {
  readonly seconds: number
  readonly grown: number
  readonly outcome: string
  readonly findings: readonly string[]
}

const mebibyte = 1024 * 1024
const { values, positionals } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, keep: { type: 'string' } },
  allowPositionals: true,
})
const scale = Number(values.scale)
const folder = values.keep ?? mkdtempSync(path.join(tmpdir(), 'quorate-stress-'))
mkdirSync(folder, { recursive: true })
const rows = [['file', 'what', 'MiB', 'seconds', 'grows by MiB', 'of what is allowed', 'outcome']]
let isWithin = true
try {
  for (const { name, what, make } of worstFiles) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    const file = path.join(folder, `${name}.car`)
    const bytes = await make(scale)
    writeFileSync(file, bytes)
    const { seconds, grown, outcome, findings } = await run(file)
    const share = grown / (4 * bytes.length + 64 * mebibyte)
    isWithin &&= share <= 1
    rows.push([
      name,
      what,
      (bytes.length / mebibyte).toFixed(1),
      seconds.toFixed(1),
      (grown / mebibyte).toFixed(0),
      `${(share * 100).toFixed(0)} %`,
      [outcome, ...findings.slice(0, 1)].join(' '),
    ])
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true })
}
printTable(
  `The worst files, at ${String(scale)} of their size. Allowed are four times the file and 64 MiB.`,
  rows,
)
process.exitCode = isWithin ? 0 : 1

async function run(file: string): Promise<Run> {
  const program = path.join(import.meta.dirname, 'stress-run.ts')
  const options = ['--conditions=@quorate/source']
  const { stdout } = await promisify(execFile)(process.execPath, [...options, program, file])
  return JSON.parse(stdout) as Run
}
