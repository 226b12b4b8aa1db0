import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { profile } from '@quorate/core'
import type { EvaluateTask, Made, Taken } from './evaluate-run.ts'
import { printTable, times } from './table.ts'

/** Every slot brings 1000 receipts: of two layers, by four verifiers, on five nodes that hold 25 accounts. */
const small = { operators: 5, nodes: 1, subjects: 25 } as const
const large = { operators: 63, nodes: 16, subjects: 1000 } as const

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
    ['receipts', 'MiB', 'ms', 'receipts a second', 'barely', 'ratio', 'a receipt to 10000', 'grows by MiB'],
  ]
  let base: number | undefined
  for (const slots of [1, 10, 100, 200].filter((n) => n * 1000 <= largest)) {
    const { receipts, bytes, at } = await run<Made>({ kind: 'make', car, size: small, slots })
    const rounds = Math.max(1, Math.floor(20 / slots))
    const own = await run<Taken>({ kind: 'evaluate', car, at, rounds })
    const bare = await run<Taken>({ kind: 'bare', car, at, rounds })
    if (receipts === 10_000) base = own.ms / receipts
    rows.push([
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
  printTable(
    `A bundle is evaluated, against hashing and decoding what is in it, and verifying its signatures, once. A bundle has at most
${mebibytes(profile.bundleBytes)} MiB: about 200000 of these receipts.`,
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
