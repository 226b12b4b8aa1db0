import { spawnSync } from 'node:child_process'
import path from 'node:path'

const quorate = path.join(import.meta.dirname, '../../packages/cli/bin/quorate.js')

/** What `quorate` answers to anybody. */
export type Answered = {
  readonly exit: number
  readonly data: Readonly<Record<string, unknown>>
  readonly findings: readonly { readonly code: string; readonly params: Readonly<Record<string, unknown>> }[]
  /** What went wrong where there is no answer. */
  readonly error: string
}

/** Runs `quorate` as a stranger does who has a file and nothing else. */
export function asStranger(...words: readonly string[]): Answered {
  const run = spawnSync('node', [quorate, ...words, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const { data, findings } = JSON.parse(run.stdout || '{}') as Partial<Answered>
  return { exit: run.status ?? -1, data: data ?? {}, findings: findings ?? [], error: run.stderr.trim() }
}
