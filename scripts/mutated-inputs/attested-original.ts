import path from 'node:path'

import { fromAtprotoJson, instantMs, readBundle, type DataMap } from '@quorate/core'
import type { Anchor, FoundRecord } from '@quorate/governance'

import { readCases } from '../conformance/vector-cases.ts'
import { must } from '../vectors/attest-records.ts'
import type { Original } from './original.ts'

/** An attestation of a vector, what it was held against, and when it was read. */
export type AttestedOriginal = {
  readonly name: string
  readonly attestation: FoundRecord
  readonly bundles: readonly Original[]
  readonly at: number
}

/** The shape of their requests. */
type Request = {
  readonly attestation: { readonly record: unknown; readonly repository: string }
  readonly bundles: readonly { readonly $bytes: string }[]
  readonly at: string
}

const folder = path.join(import.meta.dirname, '../../spec/vectors')

/** The vectors of attestations that come to a result, beside evidence: what is refused already need not be spoilt. */
export function readAttestedOriginals(): AttestedOriginal[] {
  return readCases(folder).flatMap(({ area, name, manifest }): AttestedOriginal[] => {
    if (area !== 'attestation' || !manifest.expected.ok) return []
    const { attestation, bundles, at } = manifest.request as Request
    const record = must(fromAtprotoJson(attestation.record)) as DataMap
    const asked = { at: instantMs(record['at'] as string), anchor: record['anchor'] as Anchor }
    const evidence = bundles.map(({ $bytes }): Original => {
      const bytes = new Uint8Array(Buffer.from($bytes, 'base64'))
      return { name, bytes, bundle: must(readBundle(bytes)), ...asked }
    })
    const found = { repository: attestation.repository, record }
    const holdSomething = evidence.every(({ bundle }) => bundle.records.length > 0)
    return evidence.length === 0 || !holdSomething
      ? []
      : [{ name, attestation: found, bundles: evidence, at: instantMs(at) }]
  })
}
