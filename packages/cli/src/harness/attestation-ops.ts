import { accept, acceptUnless, checkedUnder, readBundle, type Bundle, type Checked } from '@quorate/core'
import { verifyAttestation } from '@quorate/evaluator'

import { bytes, fields, instant, list, record, text } from './argument.ts'
import { findingToJson } from './finding-json.ts'
import { operation, type Operation } from './operation.ts'

export const attestationOps: Record<string, Operation> = {
  verifyAttestation: operation(
    { attestation: fields({ record, repository: text }), bundles: list(bytes), at: instant },
    ({ attestation, bundles, at }) => {
      const read = readBundles(bundles)
      if (!read.ok) return read
      const verified = verifyAttestation(attestation, read.value, at)
      if (!verified.ok) return verified
      const { result, isClaim, findings } = verified.value
      return accept({ result, isClaim: isClaim ?? null, findings: findings.map(findingToJson) })
    },
  ),
}

function readBundles(bundles: readonly Uint8Array[]): Checked<Bundle[]> {
  const read = bundles.map((bundle, i) => checkedUnder(`bundles[${String(i)}]`, readBundle(bundle)))
  return acceptUnless(
    read.flatMap((bundle) => (bundle.ok ? [] : bundle.findings)),
    read.flatMap((bundle) => (bundle.ok ? [bundle.value] : [])),
  )
}
