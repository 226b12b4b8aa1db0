import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { heldAtOnce } from '@quorate/node'
import { SourceRepository } from '../packages/node/test/source-repository.ts'
import { keyOf } from '../scripts/vectors/case.ts'
import type { Figures, Task } from './replica-run.ts'
import { printTable, times } from './table.ts'

const did = 'did:web:archive.example'
const rounds = 3
const updates = { count: 25, records: 10 } as const
/** What V8 may keep, in MiB: given room it leaves garbage lying, and the process grows by that and not by what is needed. */
const heapMiB = 36
/** Records have the size of a longer post. */
const text = 'quorate '.repeat(50)

type Sample = Pick<Task, 'car' | 'updates'> & { readonly records: number }
type Measured = { readonly sample: Sample; readonly ours: Figures; readonly plain: Figures }

/** A replica that takes in repositories and updates of them, against hashing and writing the same blocks. */
export async function reportReplica(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorate-bench-'))
  try {
    const measured: Measured[] = []
    const [grown, universes]: [Figures[], Figures[]] = [[], []]
    for (const records of [1000, 10_000, 100_000]) {
      const sample = await sampleOf(folder, records)
      measured.push(await measure(sample))
      const again = { ...sample, updates: [], database: `${sample.car}.again` }
      const limits = [`--max-old-space-size=${String(heapMiB)}`, '--max-semi-space-size=1']
      grown.push(await run('replica', again, limits))
      universes.push(await run('universe', again))
    }
    // The smallest takes no longer than the program takes to warm up: it is there for its updates.
    reportWhole(measured.slice(1), grown.slice(1))
    reportUpdates(measured)
    reportUniverses(universes)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A repository, and what came after it; as files, so that no process that is measured has it in memory. */
async function sampleOf(folder: string, records: number): Promise<Sample> {
  const source = await SourceRepository.of(did, records, await hostKey(), text)
  const car = path.join(folder, `${String(records)}.car`)
  writeFileSync(car, await source.whole())
  const files: string[] = []
  for (let i = 0; i < updates.count; i++) {
    const file = path.join(folder, `${String(records)}-${String(i)}.car`)
    writeFileSync(file, await source.update(records + i * updates.records, updates.records))
    files.push(file)
  }
  return { records, car, updates: files }
}

async function hostKey() {
  return (await keyOf('bench host')) as NonNullable<Parameters<typeof SourceRepository.of>[2]>
}

/** Both by turns, and of each the best: what else the machine does then weighs little. */
async function measure(sample: Sample): Promise<Measured> {
  const runs: Record<'replica' | 'plain', Figures[]> = { replica: [], plain: [] }
  for (let round = 0; round < rounds; round++)
    for (const kind of ['replica', 'plain'] as const)
      runs[kind].push(await run(kind, { ...sample, database: `${sample.car}.${kind}.${String(round)}` }))
  return { sample, ours: best(runs.replica), plain: best(runs.plain) }
}

function best(runs: readonly Figures[]): Figures {
  const [first] = runs.toSorted((a, b) => a.ms - b.ms)
  if (first === undefined) throw new Error('no runs')
  const fastest = first.updates.map((update, i) => {
    const ms = Math.min(...runs.map((figures) => figures.updates[i]?.ms ?? Number.POSITIVE_INFINITY))
    return { ...update, ms }
  })
  return { ...first, updates: fastest, signatureMs: Math.min(...runs.map((figures) => figures.signatureMs)) }
}

async function run(
  kind: Task['kind'],
  { car, updates: files, database }: Omit<Task, 'kind' | 'did' | 'key'>,
  limits: readonly string[] = [],
): Promise<Figures> {
  const task: Task = { kind, car, updates: files, database, did, key: (await hostKey()).did() }
  const program = path.join(import.meta.dirname, 'replica-run.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...process.execArgv,
    ...limits,
    program,
    JSON.stringify(task),
  ])
  return JSON.parse(stdout) as Figures
}

function reportWhole(measured: readonly Measured[], grown: readonly Figures[]): void {
  const headings = ['records', 'blocks', 'MiB', 'ms', 'plainly', 'ratio', 'blocks a second', 'grows by MiB']
  const rows = measured.map(({ sample, ours, plain }, i) => [
    String(sample.records),
    String(ours.blocks),
    mebibytes(statSync(sample.car).size),
    ours.ms.toFixed(0),
    plain.ms.toFixed(0),
    times(ours.ms / plain.ms),
    ((ours.blocks / ours.ms) * 1000).toFixed(0),
    mebibytes(grown[i]?.grown ?? Number.NaN),
  ])
  const bound = `${String(heldAtOnce.blocks)} blocks or ${mebibytes(heldAtOnce.bytes)} MiB, and one block more`
  printTable(
    `A replica takes in a repository, against hashing its blocks and writing them to SQLite plainly. It holds at most
${bound}. What its process grows by is measured with a heap of ${String(heapMiB)} MiB.`,
    [headings, ...rows],
  )
}

function reportUpdates(measured: readonly Measured[]): void {
  const [first] = measured.map(({ ours }) => median(ours.updates))
  const headings = [
    'records held',
    'blocks',
    'ms',
    'signature',
    'plainly',
    'rest to that',
    'to 1000 held',
    'a block',
  ]
  const rows = measured.map(({ sample, ours, plain }) => {
    const [own, bare] = [median(ours.updates), median(plain.updates)]
    const base = first ?? own
    return [
      String(sample.records),
      String(own.blocks),
      own.ms.toFixed(2),
      ours.signatureMs.toFixed(2),
      bare.ms.toFixed(2),
      times((own.ms - ours.signatureMs) / bare.ms),
      times(own.ms / base.ms),
      times((own.ms * base.blocks) / (base.ms * own.blocks)),
    ]
  })
  printTable(
    `An update of ${String(updates.records)} records, against the same. One signature is verified, whatever its size.`,
    [headings, ...rows],
  )
}

function reportUniverses(universes: readonly Figures[]): void {
  const headings = ['items', 'ms', 'us an item', 'grows by MiB']
  const rows = universes.map(({ blocks, ms, grown }) => [
    String(blocks),
    ms.toFixed(0),
    ((ms * 1000) / blocks).toFixed(1),
    mebibytes(grown),
  ])
  printTable('What a challenge of layer 1 is drawn from, out of a replica.', [headings, ...rows])
}

/** The median of the time and of the blocks. */
function median(all: Figures['updates']): Figures['updates'][number] {
  const middle = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
  return { ms: middle(all.map(({ ms }) => ms)), blocks: middle(all.map(({ blocks }) => blocks)) }
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
