import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Vectors whose verdicts are told and explained, with the exit status of each. */
export const toldBundles: readonly (readonly [name: string, status: number])[] = [
  ['layers-all', 0],
  ['failures-two', 0],
  ['failures-three', 1],
  ['level-3', 1],
  ['pass-missed', 1],
  ['batch-two', 0],
  ['never-passed', 3],
  ['join-grace', 3],
  ['predicates', 3],
]

type Manifest = { readonly request: { readonly at: string } }

/** A bundle of the vectors, the instant at which it is judged, and the decision that everybody reaches by then. */
export function decidedBundle(name: string): {
  readonly file: string
  readonly at: string
  readonly cid: string
} {
  const folder = new URL(`../../../../spec/vectors/evaluate/${name}/`, import.meta.url)
  const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
  const { request } = JSON.parse(read('manifest.json')) as Manifest
  const file = fileURLToPath(new URL('bundle.car', folder))
  return { file, at: request.at, cid: read('expected.cid').trim() }
}
