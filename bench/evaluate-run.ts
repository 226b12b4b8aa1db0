/** One bundle made, or one measurement of it, in a process of its own: a task as JSON in, figures as JSON out. */
import { readFileSync, writeFileSync } from 'node:fs'

import { slotDue } from '@quorate/attest'
import { evaluate } from '@quorate/evaluator'
import { bareWork } from './bare-work.ts'
import { observations, observed } from './observations.ts'
import { observedGroup, unobserved, type Size } from './observed-group.ts'
import { PeakMemory } from './peak-memory.ts'

export type EvaluateTask =
  | {
      readonly kind: 'make'
      readonly car: string
      readonly size: Size
      /** Slots that are observed; none: nobody reports anything. */
      readonly slots: number
    }
  | {
      readonly kind: 'evaluate' | 'bare'
      readonly car: string
      /** The instant of evaluation, in milliseconds. */
      readonly at: number
      /** How often, of which the fastest counts. */
      readonly rounds: number
    }

/** What was made: receipts and bytes, and when the last of it came due. */
export type Made = { readonly receipts: number; readonly bytes: number; readonly at: number }

/** What one run took: milliseconds, bytes by which the process grew at most beside the bundle, and what it found. */
export type Taken = { readonly ms: number; readonly grown: number; readonly count: number }

async function make({ car, size, slots }: Extract<EvaluateTask, { kind: 'make' }>): Promise<Made> {
  const group = await observedGroup(size)
  const bytes = slots === 0 ? unobserved(group) : await observed(group, slots)
  writeFileSync(car, bytes)
  const at = slotDue(group.version, Math.max(0, slots - 1))
  return { receipts: observations(size) * slots, bytes: bytes.length, at }
}

async function measure({ kind, car, at, rounds }: Exclude<EvaluateTask, { kind: 'make' }>): Promise<Taken> {
  const bytes = readFileSync(car)
  const run = kind === 'bare' ? () => bareWork(bytes) : () => evaluate(bytes, at).decision.obligations.count
  const peak = await PeakMemory.start()
  let [ms, count] = [Number.POSITIVE_INFINITY, 0]
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    count = run()
    ms = Math.min(ms, performance.now() - begin)
  }
  return { ms, grown: await peak.stop(), count }
}

const task = JSON.parse(process.argv[2] ?? '') as EvaluateTask
console.log(JSON.stringify(task.kind === 'make' ? await make(task) : await measure(task)))
