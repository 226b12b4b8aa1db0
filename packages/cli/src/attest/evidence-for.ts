import type { Bundle } from '@quorate/core'

import { failure } from '../shell/failure.ts'
import { openBundle } from '../group/source/bundle-file.ts'
import type { AttestationSource } from './attestation-source.ts'

/**
 * What attestations are held against: the bundles that are named, and only these; without any the bundle that holds the
 * attestations, named `source`.
 */
export function evidenceFor(
  { bundle }: AttestationSource,
  source: string,
  files: readonly string[],
): readonly Bundle[] {
  if (files.length > 0) return files.map(openBundle)
  if (bundle === undefined) throw failure('indeterminate', 'attest/no-evidence', source)
  return [bundle]
}

/** Throws a usage failure when standard input is named twice, before any of it is read. */
export function ensureReadOnce(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1)
    throw failure('usage', 'usage/invalid', '-', { reason: 'standard input can be read once' })
}
