// Plants one violation of every guard in a copy of the tree and fails unless each is refused, by name.
// A guard that has quietly stopped looking passes everything, and nothing else would tell.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')

const guards = {
  architecture: { command: ['depcruise', '.'], findings: lines },
  deadCode: { command: ['knip', '--no-config-hints'], findings: lines },
  types: { command: ['tsc'], findings: lines },
  // What eslint is told to ignore it refuses by name too, so the planted files stand for the tree.
  lint: { command: ['eslint', '--format', 'json'], onlyPlants: true, findings: lintFindings },
}

const { architecture, deadCode, types, lint } = guards
const nsid = ['org', 'p2pds', 'policy'].join('.')

const plants = [
  {
    guard: architecture,
    refusal: 'core-stands-below',
    file: 'core/src/planted-arrow.ts',
    text: `import '@quorate/governance'`,
  },
  {
    guard: architecture,
    refusal: 'network-stands-below',
    file: 'network/src/planted-arrow.ts',
    text: `import '../../cli/src/planted-nsid.ts'`,
  },
  {
    guard: architecture,
    refusal: 'attest-stands-below',
    file: 'attest/src/planted-arrow.ts',
    text: `import '../../network/src/planted-console.ts'`,
  },
  {
    guard: architecture,
    refusal: 'evaluator-stands-below',
    file: 'evaluator/src/planted-arrow.ts',
    text: `import '../../network/src/planted-console.ts'`,
  },
  {
    guard: architecture,
    refusal: 'no-cycle',
    file: 'core/src/planted-circle.ts',
    text: `import './planted-cycle.ts'`,
  },
  {
    guard: architecture,
    refusal: 'no-cycle-of-folders',
    file: 'core/src/planted-room/planted-way-out.ts',
    named: 'core/src/planted-room',
    text: `import '../planted-other-room/planted-end.ts'`,
  },
  {
    guard: architecture,
    refusal: 'pure-packages-run-anywhere',
    file: 'core/src/planted-builtin.ts',
    text: `await import('node:fs')`,
  },
  {
    guard: architecture,
    refusal: 'pure-packages-run-anywhere',
    file: 'core/src/planted-crypto.ts',
    text: `import 'node:crypto'`,
  },
  {
    guard: architecture,
    refusal: 'node-engine-computes-only',
    file: 'core/src/node-engine.ts',
    text: `import 'node:fs'`,
  },
  {
    guard: architecture,
    refusal: 'node-engine-only-where-node-is',
    file: 'core/src/planted-engine.ts',
    text: `import './node-engine.ts'`,
  },
  {
    guard: architecture,
    refusal: 'no-deep-import',
    file: 'governance/src/planted-deep.ts',
    text: `import '../../core/src/planted-arrow.ts'`,
  },
  {
    guard: architecture,
    refusal: 'no-relative-import',
    file: 'governance/src/planted-relative.ts',
    text: `import '../../core/src/index.ts'`,
  },
  {
    guard: architecture,
    refusal: 'no-unresolved',
    file: 'cli/src/planted-unresolved.ts',
    text: `import '@quorate/core/planted'`,
  },
  { guard: architecture, refusal: 'no-orphan', file: 'cli/src/planted-orphan.ts', text: 'export {}' },
  {
    guard: deadCode,
    refusal: 'plantedExport',
    file: 'governance/src/planted-export.ts',
    text: 'export const plantedExport = 1',
  },
  { guard: deadCode, refusal: 'planted-orphan', file: 'cli/src/planted-orphan.ts', text: '' },
  {
    guard: types,
    refusal: 'TS2322',
    file: 'core/src/planted-type.ts',
    text: `export const wrong: number = 'text'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-imports',
    file: 'core/src/planted-import.ts',
    text: `import 'node:fs'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-imports',
    file: 'core/src/planted-crypto.ts',
    text: `import 'node:crypto'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-imports',
    file: 'core/src/node-engine.ts',
    text: `import 'node:fs'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-imports',
    file: 'schemas/src/planted-import.ts',
    text: `import 'fs'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-imports',
    file: 'attest/src/planted-import.ts',
    text: `import 'node:crypto'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-imports',
    file: 'evaluator/src/planted-import.ts',
    text: `import 'node:fs'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-properties',
    file: 'attest/src/planted-now.ts',
    text: 'export const now = Date.now()',
  },
  {
    guard: lint,
    refusal: 'no-restricted-properties',
    file: 'governance/src/planted-random.ts',
    text: 'export const random = Math.random()',
  },
  {
    guard: lint,
    refusal: 'no-restricted-properties',
    file: 'governance/src/planted-now.ts',
    text: 'export const now = Date.now()',
  },
  {
    guard: lint,
    refusal: 'no-restricted-syntax',
    file: 'core/src/planted-date.ts',
    text: 'export const now = new Date()',
  },
  {
    guard: lint,
    refusal: 'no-restricted-syntax',
    file: 'core/src/planted-locale.ts',
    text: `export const order = 'a'.localeCompare('b')`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-syntax',
    file: 'core/src/planted-case.ts',
    text: `export const upper = 'a'.toLocaleUpperCase()`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-syntax',
    file: 'cli/src/planted-nsid.ts',
    text: `export const collection = '${nsid}'`,
  },
  {
    guard: lint,
    refusal: 'no-restricted-syntax',
    file: 'governance/src/planted-nsid.ts',
    text: 'export const uri = `at://did/' + nsid + '/1`',
  },
  { guard: lint, refusal: 'no-console', file: 'network/src/planted-console.ts', text: `console.log('text')` },
  ...['Buffer', 'Intl', 'crypto', 'fetch', 'globalThis', 'performance', 'process', 'setTimeout'].map(
    (name) => ({
      guard: lint,
      refusal: 'no-restricted-globals',
      file: `core/src/planted-${name}.ts`,
      text: `export const ambient = ${name}`,
    }),
  ),
]

function plant(file, text) {
  const path = join(copy, 'packages', file)
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, `${text}\n`)
}

const copy = mkdtempSync(join(tmpdir(), 'quorate-planted-'))
try {
  copyTree()
  for (const { file, text } of plants) plant(file, text)
  // Files in no circle, of two rooms that need each other.
  plant('core/src/planted-other-room/planted-end.ts', 'export {}')
  plant('core/src/planted-other-room/planted-way-back.ts', `import '../planted-room/planted-end.ts'`)
  plant('core/src/planted-room/planted-end.ts', 'export {}')
  // knip reports the exports only of files that something reaches.
  appendFileSync(join(copy, 'packages/governance/src/index.ts'), `import './planted-export.ts'\n`)
  appendFileSync(join(copy, 'packages/core/src/planted-cycle.ts'), `import './planted-circle.ts'\n`)

  const refused = new Map(Object.values(guards).map((guard) => [guard, run(guard)]))
  const passed = plants.filter(
    ({ guard, file, refusal, named = file }) =>
      !refused.get(guard).some((line) => line.includes(named) && line.includes(refusal)),
  )
  for (const { guard, file, refusal } of passed) {
    console.error(`not refused by ${guard.command[0]} (${refusal}): packages/${file}`)
  }
  console.log(`${plants.length - passed.length} of ${plants.length} planted violations refused`)
  process.exitCode = passed.length === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

/** The work tree without what git ignores; packages link to the copy, everything else to what is installed. */
function copyTree() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
  for (const file of listed.toString().split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  const link = (path) => symlinkSync(join(root, path), join(copy, path))
  mkdirSync(join(copy, 'node_modules/@quorate'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@quorate' && name !== '.cache') link(`node_modules/${name}`)
  }
  for (const name of readdirSync(join(copy, 'packages'))) {
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@quorate', name))
    if (existsSync(join(root, 'packages', name, 'node_modules'))) link(`packages/${name}/node_modules`)
  }
}

function run(guard) {
  const { command, onlyPlants = false, findings } = guard
  const planted = plants.filter((plant) => onlyPlants && plant.guard === guard)
  const [name, ...args] = [...command, ...planted.map(({ file }) => join('packages', file))]
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (error) throw error
  // A tool that passes has refused nothing, whatever it printed.
  return status === 0 ? [] : findings(stdout + stderr)
}

function lines(output) {
  return output.split('\n')
}

function lintFindings(output) {
  return JSON.parse(output).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId }) => `${filePath} ${ruleId}`),
  )
}
