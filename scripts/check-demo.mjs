/** Checks every bundle of quorate-demo/tampered through the command, against expected.json. Usage: check-demo.mjs FOLDER */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const folder = path.join(process.argv[2] ?? 'quorate-demo', 'tampered')
const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'))
const files = readdirSync(folder).filter((file) => file.endsWith('.car'))
let failed = files.length === expected.length && files.length >= 8 ? 0 : 1
for (const { file, args, exit, first } of expected) {
  const run = spawnSync('npx', ['quorate', 'check', path.join(folder, file), ...args, '--json'], {
    encoding: 'utf8',
  })
  const { data, findings } = JSON.parse(run.stdout)
  const actual = { exit: run.status, first: (data?.first ?? findings[0]).code }
  const same = actual.exit === exit && actual.first === first
  console.log(`${same ? 'ok' : 'NOT'}  ${file}  exit ${actual.exit}  ${actual.first}`)
  if (!same) failed++
}
process.exit(failed === 0 ? 0 : 1)
