import { compareText, describeValue, finding, type Finding } from '@quorate/core'
import type { Receipt } from './receipt.ts'
import { outcomes, type ReceiptOutcome } from './slot-outcome.ts'

/** What a node that served no commit can have come to. */
const unserved: readonly string[] = ['MISSING', 'CORRUPT', 'OFFLINE', 'TIMEOUT']
/** The first of these that any item came to is what the whole came to. */
const faults = ['CORRUPT', 'MISSING', 'TIMEOUT'] as const

/** What an outcome follows from: revisions of the two commits, and what came of each item. */
type Reported = {
  readonly source: { readonly rev: string } | undefined
  readonly node: { readonly rev: string } | undefined
  readonly record: Pick<Receipt['record'], 'results'>
}

/** What a check comes to from the commits and the items that were served; undefined when no commit was, or no source is known. */
export function outcomeOf({ source, node, record }: Reported): ReceiptOutcome | undefined {
  if (node === undefined) return undefined
  const fault = faults.find((outcome) => record.results?.some((result) => result.outcome === outcome))
  if (fault !== undefined || source === undefined) return fault
  return compareText(node.rev, source.rev) < 0 ? 'STALE' : 'PASS'
}

/**
 * Whether a receipt has the fields of its layer, and its outcome follows from them (RCP-2). UNKNOWN and SUPERSEDED say nothing
 * and need nothing.
 */
export function checkOutcome(receipt: Receipt, sampleSize: number): Finding[] {
  const { record, node } = receipt
  const { outcome, layer, results, universe } = record
  if (!outcomes.some((known) => known === outcome)) {
    return [
      finding('receipt/outcome', 'outcome', {
        expected: outcomes.join(', '),
        actual: describeValue(outcome),
      }),
    ]
  }
  const sampled = { universe, sampleSize: record.sampleSize, nonce: record.nonce, results }
  if (layer === 0 || node === undefined) {
    const expected = layer === 0 ? 'nothing in layer 0' : 'nothing without a nodeCommit'
    const foreign = Object.entries(sampled).filter(
      ([name, value]) => value !== undefined && (layer === 0 || name === 'results' || name === 'universe'),
    )
    const findings = foreign.map(([name, value]) =>
      finding('receipt/field', name, { expected, actual: describeValue(value) }),
    )
    if (findings.length > 0) return findings
  }
  if (outcome === 'UNKNOWN' || outcome === 'SUPERSEDED') return []
  if (node === undefined) {
    return unserved.includes(outcome)
      ? []
      : [finding('receipt/outcome', 'outcome', { expected: unserved.join(', '), actual: outcome })]
  }
  const findings = layer === 0 ? [] : checkSampled(receipt, sampleSize)
  if (findings.length > 0) return findings
  const expected = outcomeOf(receipt)
  if (expected === outcome) return []
  return [
    finding('receipt/outcome', 'outcome', {
      expected: expected ?? 'UNKNOWN, without a sourceCommit',
      actual: outcome,
    }),
  ]
}

function checkSampled({ record }: Receipt, sampleSize: number): Finding[] {
  const { universe, nonce, results } = record
  const findings = Object.entries({ universe, nonce, results }).flatMap(([name, value]) =>
    value === undefined
      ? [finding('receipt/field', name, { expected: 'this field', actual: 'nothing' })]
      : [],
  )
  if (record.sampleSize !== sampleSize)
    findings.push(
      finding('receipt/field', 'sampleSize', {
        expected: sampleSize,
        actual: describeValue(record.sampleSize),
      }),
    )
  if (universe === undefined || results === undefined) return findings
  const drawn = Math.min(sampleSize, universe.size)
  if (results.length !== drawn)
    findings.push(
      finding('receipt/field', 'results', { expected: `${String(drawn)} results`, actual: results.length }),
    )
  for (const [i, { outcome }] of results.entries()) {
    if (outcome !== 'PASS' && !faults.some((fault) => fault === outcome)) {
      const expected = `PASS, ${faults.join(', ')}`
      findings.push(
        finding('receipt/field', `results[${String(i)}].outcome`, {
          expected,
          actual: describeValue(outcome),
        }),
      )
    }
  }
  return findings
}
