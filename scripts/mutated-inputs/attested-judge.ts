import { contentCid, decodeStrict, instantMs, isDataMap, readBundle, type Bundle } from '@quorate/core'
import { draftAttestation, evaluate, verifyAttestation } from '@quorate/evaluator'
import type { Anchor } from '@quorate/governance'
import type { compliance } from '@quorate/schemas'

import { must } from '../vectors/attest-records.ts'
import type { AttestedOriginal } from './attested-original.ts'

/** An attestation as somebody brings it, and what it is held against. */
type Attested = {
  readonly bytes: Uint8Array
  readonly repository: string
  readonly bundles: readonly Uint8Array[]
  readonly at: number
  /** Whether somebody signed it who has keys. */
  readonly isSigned: boolean
}

/**
 * What is wrong with how an attestation is verified; undefined when nothing is. Without keys nobody says anything that is reproduced,
 * upheld or refuted; and what is reproduced is what the evidence comes to, whoever signed it.
 */
export function faultInAttested(
  { bytes, repository, bundles, at, isSigned }: Attested,
  originals: readonly AttestedOriginal[],
): string | undefined {
  const decoded = decodeStrict(bytes)
  const read = bundles.map((bundle) => readBundle(bundle))
  if (!decoded.ok || !isDataMap(decoded.value) || !read.every((bundle) => bundle.ok)) return undefined
  const evidence = read.map((bundle) => bundle.value)
  const verified = verifyAttestation({ record: decoded.value, repository }, evidence, at)
  if (!verified.ok || verified.value.result === 'unknown') return undefined
  const { result, cid, attester } = verified.value
  if (!isSigned && !signed(originals).has(`${attester} ${cid}`))
    return `it is ${result}, and nobody signed it`
  const [bundle, ...more] = evidence
  if (result !== 'reproduced' || bundle === undefined || more.length > 0) return undefined
  return contradiction(decoded.value as unknown as compliance.Main, bundles[0] ?? bytes, bundle)
}

const known = new Map<readonly AttestedOriginal[], ReadonlySet<string>>()

/** What members signed, and in whose repository. */
function signed(originals: readonly AttestedOriginal[]): ReadonlySet<string> {
  const before = known.get(originals)
  if (before !== undefined) return before
  const all = new Set(
    originals.map(
      ({ attestation: { repository, record } }) => `${repository} ${must(contentCid(record)).toString()}`,
    ),
  )
  known.set(originals, all)
  return all
}

/** What an attestation says that its bundle does not come to. */
function contradiction(record: compliance.Main, bytes: Uint8Array, bundle: Bundle): string | undefined {
  const at = instantMs(record.at)
  const anchor = record.anchor as Anchor
  const { cid, decision } = evaluate(bytes, at, anchor)
  const [issuedAt, expiresAt] = [instantMs(record.issuedAt), instantMs(record.expiresAt)]
  const draft = draftAttestation(bundle, { node: record.node, at, anchor, issuedAt, expiresAt })
  const said = { cid: record.decision, inputs: record.bundle.inputs, ...claims(record) }
  const found = { cid, inputs: decision.inputs.root, ...claims(draft ?? record) }
  return JSON.stringify(said) === JSON.stringify(found)
    ? undefined
    : `${JSON.stringify(said)} is reproduced, where there is ${JSON.stringify(found)}`
}

function claims({ policy, outcome, level, conditions }: compliance.Main) {
  return { policy, outcome, level, conditions: conditions.map((c) => [c.type, c.status, c.reason]) }
}
