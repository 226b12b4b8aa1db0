import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

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
