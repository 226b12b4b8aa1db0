import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Test data of other projects stands beside the repository, not in it; tests that read it skip where it is absent. */
const folder = path.join(import.meta.dirname, '../../../../shared/vectors')

export const havePublicVectors = existsSync(folder)
if (!havePublicVectors) console.warn(`skipped: no public test vectors at ${folder}`)

export function publicJson<T>(file: string): T[] {
  return havePublicVectors ? (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T[]) : []
}

/** The lines of a text fixture, without comments and empty lines. Spaces count. */
export function publicLines(file: string): string[] {
  if (!havePublicVectors) return []
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}
