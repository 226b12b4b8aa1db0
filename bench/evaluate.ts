import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { profile } from '@quorate/core'
import type { EvaluateTask, Made, Taken } from './evaluate-run.ts'
import { printTable, times } from './table.ts'

/** Every slot brings 1000 receipts: by four verifiers, on five nodes, in two layers or, which are smaller, in one. */
const both = { operators: 5, nodes: 1, subjects: 25, layers: [0, 1] } as const
const lowest = { operators: 5, nodes: 1, subjects: 50, layers: [0] } as const
const large = { operators: 63, nodes: 16, subjects: 1000, layers: [0, 1] } as const

/** Evaluates bundles of growing size, against hashing and decoding the same bytes and verifying the same signatures once. */
export async function reportEvaluate(largest: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorate-bench-'))
  try {
    const car = path.join(folder, 'bundle.car')
    await reportReceipts(car, largest)
    await reportObligations(car)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function reportReceipts(car: string, largest: number): Promise<void> {
  const rows = [
    [
      'layers',
      'receipts',
      'MiB',
      'ms',
      'receipts a second',
      'barely',
      'ratio',
      'a receipt to 10000',
      'grows by MiB',
    ],
  ]
  for (const size of [both, lowest]) {
    let base: number | undefined
    const counts = size === both ? [1, 10, 100] : [10, 100, 1000]
    for (const slots of counts.filter((n) => n * 1000 <= largest)) {
      const { receipts, bytes, at } = await run<Made>({ kind: 'make', car, size, slots })
      const rounds = Math.max(1, Math.floor(20 / slots))
      const own = await run<Taken>({ kind: 'evaluate', car, at, rounds })
      const bare = await run<Taken>({ kind: 'bare', car, at, rounds })
      if (receipts === 10_000) base = own.ms / receipts
      rows.push([
        size.layers.join(', '),
        String(receipts),
        mebibytes(bytes),
        own.ms.toFixed(0),
        ((receipts / own.ms) * 1000).toFixed(0),
        bare.ms.toFixed(0),
        times(own.ms / bare.ms),
        base === undefined ? '' : times(own.ms / receipts / base),
        mebibytes(own.grown),
      ])
    }
  }
  printTable(
    `A bundle is evaluated, against hashing and decoding what is in it, and verifying its signatures, once. A bundle has at most
${mebibytes(profile.bundleBytes)} MiB: a million receipts of layer 0.`,
    rows,
  )
}

async function reportObligations(car: string): Promise<void> {
  const { bytes, at } = await run<Made>({ kind: 'make', car, size: large, slots: 0 })
  const { ms, grown, count } = await run<Taken>({ kind: 'evaluate', car, at, rounds: 1 })
  const { operators, nodes, subjects } = large
  printTable(
    `${String(operators)} operators with ${String(nodes)} nodes each hold ${String(subjects)} accounts, and nobody reports anything.`,
    [
      ['obligations', 'MiB', 'ms', 'us an obligation', 'grows by MiB'],
      [String(count), mebibytes(bytes), ms.toFixed(0), ((ms * 1000) / count).toFixed(1), mebibytes(grown)],
    ],
  )
}

async function run<Answer>(task: EvaluateTask): Promise<Answer> {
  const program = path.join(import.meta.dirname, 'evaluate-run.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...process.execArgv,
    program,
    JSON.stringify(task),
  ])
  return JSON.parse(stdout) as Answer
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
