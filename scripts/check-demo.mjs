/**
 * Looks at what the stories leave behind through the command: every bundle of tampered/ and of cheating/ against the
 * expected.json beside it, and what nodes say of each other. Usage: check-demo.mjs FOLDER
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const demo = process.argv[2] ?? 'quorate-demo'
let failed = 0

for (const { file, args, exit, first } of expectedIn('tampered', 8)) {
  const { status, data, findings } = quorate('check', file, ...args)
  const code = (data?.first ?? findings[0]).code
  report(status === exit && code === first, file, `exit ${status}  ${code}`)
}

for (const { file, verifier, code } of expectedIn('cheating', 5)) {
  const { status, reproaches } = receiptsIn(file)
  const named = [...new Set(reproaches.map((reproach) => `${reproach.verifier}  ${reproach.code}`))].join(
    ', ',
  )
  report(status === 0 && named === `${verifier}  ${code}`, file, named)
}

for (const [file, flags, exit] of [
  ['bundle.car', [], 3],
  ['bundle.car', ['--anchor', path.join(demo, 'anchor.json')], 0],
  ['keep-each-other.car', [], 3],
  ['keep-each-other.car', ['--anchor', path.join(demo, 'keep-each-other.anchor.json')], 0],
]) {
  const { status: found, data } = quorate('check', path.join(demo, file), ...flags)
  report(found === exit, file, `exit ${found}  ${data.first?.code ?? 'holds'}`)
}

const { status, reproaches, outcomes } = receiptsIn(path.join(demo, 'keep-each-other.car'))
const kinds = [...new Set(outcomes)].sort().join(', ')
report(
  status === 0 && reproaches.length === 0 && kinds === 'CORRUPT, MISSING, STALE, passed',
  'keep-each-other.car',
  `${reproaches.length} reproaches, ${outcomes.length} slots: ${kinds}`,
)

const anchor = ['--anchor', path.join(demo, 'keep-each-other.anchor.json')]
for (const [evidence, flags, exit, result] of [
  [[], [], 3, 'reproduced'],
  [[], anchor, 0, 'reproduced'],
  [['keep-each-other.car'], anchor, 0, 'reproduced'],
  [['one-receipt-less.car'], anchor, 3, 'unknown'],
]) {
  const files = ['attestation.car', ...evidence].map((file) => path.join(demo, file))
  const verified = quorate('attest', 'verify', ...files, ...flags)
  const [found] = verified.data?.attestations ?? []
  report(verified.status === exit && found?.result === result, files.at(-1), `attestation: ${found?.result}`)
}

process.exit(failed === 0 ? 0 : 1)

/** What a folder of the demo is expected to hold: at least so many bundles, each of them listed. */
function expectedIn(name, least) {
  const folder = path.join(demo, name)
  const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => file.endsWith('.car'))
  report(files.length === expected.length && files.length >= least, `${name}/`, `${files.length} bundles`)
  return expected.map((entry) => ({ ...entry, file: path.join(folder, entry.file) }))
}

function receiptsIn(file) {
  const { status, data } = quorate('bundle', 'inspect', file)
  const groups = data?.receipts?.groups ?? []
  const rows = groups.flatMap(({ versions }) => versions.flatMap((version) => version.rows))
  return {
    status,
    reproaches: groups.flatMap((group) => group.reproaches),
    outcomes: rows.flatMap(({ slots }) => slots.map(({ outcome }) => outcome)),
  }
}

function quorate(...words) {
  const run = spawnSync('npx', ['quorate', ...words, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return { status: run.status, ...JSON.parse(run.stdout) }
}

function report(holds, file, what) {
  console.log(`${holds ? 'ok' : 'NOT'}  ${path.basename(file)}  ${what}`)
  if (!holds) failed++
}
