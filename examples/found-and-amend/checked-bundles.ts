import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { result, tell } from '../story/narrator.ts'
import type { Tampered } from './tampered-bundles.ts'

/** Runs `quorate check` on every bundle of the story as anybody would, and throws when one answers otherwise. */
export function checkAll(demo: string, tampered: readonly Omit<Tampered, 'bytes'>[]): void {
  const genuine = check(path.join(demo, 'bundle.car'), ['--anchor', 'quorate-demo/anchor.json'])
  if (genuine.exit !== 0)
    throw new Error(`the story's bundle: exit ${String(genuine.exit)}, ${genuine.first}`)
  result('quorate check bundle.car: holds')
  for (const { file, args, exit, first } of tampered) {
    const actual = check(path.join(demo, 'tampered', file), args)
    if (actual.exit !== exit || actual.first !== first) {
      throw new Error(
        `${file}: expected exit ${String(exit)}, ${first}; found exit ${String(actual.exit)}, ${actual.first}`,
      )
    }
    tell('refused', `${file.padEnd(30)} exit ${String(exit)}  ${first}`)
  }
}

function check(file: string, args: readonly string[]): { exit: number; first: string } {
  const command = path.join(import.meta.dirname, '../../packages/cli/bin/quorate.js')
  const run = spawnSync('node', [command, 'check', file, ...args, '--json'], { encoding: 'utf8' })
  const answer = JSON.parse(run.stdout || '{}') as {
    findings?: { code: string }[]
    data?: { first?: { code: string } | null }
  }
  return {
    exit: run.status ?? -1,
    first: answer.data?.first?.code ?? answer.findings?.[0]?.code ?? run.stderr.trim(),
  }
}
