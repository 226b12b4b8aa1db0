import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { instantMs, readBundle, type Bundle } from '@quorate/core'
import type { Anchor } from '@quorate/governance'

/** A bundle of a vector, and what was asked of it. */
export type Original = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly bundle: Bundle
  readonly at: number
  readonly anchor: Anchor | undefined
}

const folder = path.join(import.meta.dirname, '../../spec/vectors/evaluate')

/** Vectors at the limits of a file take what the profile allows, and so would all that is made of them. */
const mostBytes = 65_536

/** The vectors whose bundle is one, and holds something: what is refused already need not be spoilt. */
export function readOriginals(): Original[] {
  return globSync('*/bundle.car', { cwd: folder })
    .sort()
    .flatMap((file): Original[] => {
      const name = path.dirname(file)
      const manifest = JSON.parse(readFileSync(path.join(folder, name, 'manifest.json'), 'utf8')) as {
        request: { at: string; anchor?: Anchor }
      }
      const { at, anchor } = manifest.request
      const bytes = new Uint8Array(readFileSync(path.join(folder, file)))
      const bundle = readBundle(bytes)
      return bytes.length <= mostBytes && bundle.ok && bundle.value.records.length > 0
        ? [{ name, bytes, bundle: bundle.value, at: instantMs(at), anchor }]
        : []
    })
}
