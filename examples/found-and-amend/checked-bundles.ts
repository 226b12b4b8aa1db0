import path from 'node:path'
import { result, tell } from '../story/narrator.ts'
import { asStranger } from '../story/stranger.ts'
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
  const { exit, data, findings, error } = asStranger('check', file, ...args)
  const first = data['first'] as { code: string } | null | undefined
  return { exit, first: first?.code ?? findings[0]?.code ?? error }
}
