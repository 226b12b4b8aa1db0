import path from 'node:path'

import { instantMs, readBundle, unionOf, writeBundle, type Evidence } from '@quorate/core'
import { evaluate, type Decision } from '@quorate/evaluator'
import { describe, expect, it } from 'vitest'

import { readCases } from '../scripts/conformance/vector-cases.ts'

type Part = { readonly name: string; readonly bytes: Uint8Array; readonly at: number; readonly group: string }

/** Larger ones show limits, and take seconds each. */
const mostBytes = 300_000
/** Of each case the partner in its group, by how far it stands behind it in the order of names. */
const distances = [5]

const parts = readCases(path.join(import.meta.dirname, 'vectors'))
  .filter(({ area }) => area === 'evaluate')
  .flatMap(({ name, manifest }): Part[] => {
    const { bundle, at } = manifest.request as { bundle: { $bytes: string }; at: string }
    const { json } = (manifest.expected as { value: { json: Decision } }).value
    const bytes = new Uint8Array(Buffer.from(bundle.$bytes, 'base64'))
    if (json.group === undefined || bytes.length > mostBytes) return []
    return [{ name, bytes, at: instantMs(at), group: json.group }]
  })

const pairs = [...Map.groupBy(parts, ({ group }) => group).values()].flatMap((own) =>
  own.flatMap((left, i) =>
    distances.flatMap((distance): [string, Part, Part][] => {
      const right = own[i + distance]
      return right === undefined ? [] : [[`${left.name} and ${right.name}`, left, right]]
    }),
  ),
)

function evidenceOf({ name, bytes }: Part): Evidence {
  const read = readBundle(bytes)
  if (!read.ok) throw new Error(name)
  return read.value
}

function packed(...evidence: readonly Evidence[]): Buffer {
  const written = writeBundle(unionOf(evidence))
  if (!written.ok) throw new Error('no bundle')
  return Buffer.from(written.value)
}

function backwards({ records, proofs, plcLogs, didDocuments }: Evidence): Evidence {
  return {
    records: records.toReversed(),
    proofs: proofs.toReversed(),
    plcLogs: plcLogs.toReversed(),
    didDocuments: didDocuments.toReversed(),
  }
}

/** Who is accused of what. */
function accusations(bytes: Uint8Array, at: number, group: string): string[] {
  const { equivocations } = evaluate(bytes, at, { group }).decision
  return equivocations.listed.map(({ code, by }) => `${code} ${by}`)
}

describe('two bundles of one group', () => {
  it('are merged to one file, whatever their order and repetition', () => {
    expect(pairs.length).toBeGreaterThan(200)
    for (const [name, left, right] of pairs) {
      const [first, second] = [evidenceOf(left), evidenceOf(right)]
      const merged = packed(first, second)
      expect(packed(first).equals(left.bytes), left.name).toBe(true)
      expect(packed(second, first).equals(merged), name).toBe(true)
      expect(packed(backwards(second), first, second, backwards(first)).equals(merged), name).toBe(true)
    }
  }, 300_000)

  it('accuse together whomever one of them accuses', () => {
    for (const [name, left, right] of pairs) {
      const at = Math.max(left.at, right.at)
      const whole = accusations(packed(evidenceOf(left), evidenceOf(right)), at, left.group)
      for (const part of [left, right]) {
        const missing = accusations(part.bytes, at, left.group).filter((one) => !whole.includes(one))
        expect(missing, `${name}, of ${part.name}`).toEqual([])
      }
    }
  }, 300_000)
})
