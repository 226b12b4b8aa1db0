import {
  attestationBytes,
  cidTextOf,
  isDataMap,
  verifyRecord,
  type DataMap,
  type Finding,
} from '@quorate/core'

import { failure } from '../shell/failure.ts'
import type { SourceRecord } from './record-source.ts'

/** One signature of a record in a repository: what it covers, and why it does not hold. */
export type ShownSignature = {
  readonly key: string
  readonly repository: string
  /** The bytes whose CID the key signed (SIG-1); undefined when there are none. */
  readonly covers: Uint8Array | undefined
  /** CID of `covers`. */
  readonly attestation: string | undefined
  readonly findings: readonly Finding[]
}

/** The signatures of all copies of a record. A policy has none: its certificate says who stands behind it. */
export function signaturesOf(copies: readonly SourceRecord[]): ShownSignature[] {
  return copies.flatMap(({ record, repository }) => {
    const checked = repository === undefined ? undefined : verifyRecord(record, repository)
    if (repository === undefined || checked?.ok !== true) return []
    const entries = Array.isArray(record['signatures']) ? record['signatures'] : []
    return checked.value.map(({ key, findings }, i) => {
      const entry = entries[i]
      const covers = isDataMap(entry) ? coveredBy(record, entry, repository) : undefined
      const attestation = covers === undefined ? undefined : cidTextOf(covers)
      return { key, repository, covers, attestation, findings }
    })
  })
}

/** What the key that is called so, by its did:key or the end of it, signed. */
export function bytesSignedBy(signatures: readonly ShownSignature[], key: string): Uint8Array {
  const alike = signatures.filter((s) => s.key === key || (key.length >= 8 && s.key.endsWith(key)))
  const covered = new Map(alike.map(({ attestation, covers }) => [attestation, covers]))
  const [bytes] = covered.values()
  if (covered.size > 1)
    throw failure('usage', 'input/ambiguous', '--signed', { expected: alike.map((s) => s.key) })
  if (bytes === undefined)
    throw failure('indeterminate', 'input/not-found', '--signed', { what: 'signature', actual: key })
  return bytes
}

function coveredBy(record: DataMap, entry: DataMap, repository: string): Uint8Array | undefined {
  const bytes = attestationBytes(record, entry, repository)
  return bytes.ok ? bytes.value : undefined
}
