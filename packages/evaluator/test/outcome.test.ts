import { instantMs, utf8, writeBundle, type EvidenceRecord } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { bundleOf, checkedGroup, checks, due, type Found } from '../../../scripts/vectors/checked-group.ts'
import { evaluate } from '../src/index.ts'

const group = await checkedGroup()

async function decide(outcomes: Found, slot: number, ms = 0) {
  const { records } = await checks(group, outcomes)
  return evaluate(bundleOf(group.founding, records), instantMs(due(group, slot, ms))).decision
}

describe('what the slots of an obligation come to', () => {
  it('is compliant while they pass, degraded from the first that fails and noncompliant from the third in a row', async () => {
    const outcomes: Found = { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE', 3: 'OFFLINE' }
    const decisions = await Promise.all([0, 1, 2, 3].map((slot) => decide(outcomes, slot)))
    expect(decisions.map(({ outcome, level }) => [outcome, level])).toEqual([
      ['compliant', 0],
      ['degraded', 1],
      ['degraded', 1],
      ['noncompliant', 2],
    ])
  })

  it('counts a slot from the millisecond on at which its batch was due', async () => {
    const outcomes: Found = { 0: 'PASS', 1: 'OFFLINE' }
    expect((await decide(outcomes, 1, -1)).level).toBe(0)
    expect((await decide(outcomes, 1)).level).toBe(1)
  })

  it('lists in full what is not ok, and nothing else', async () => {
    expect((await decide({ 0: 'PASS' }, 0)).obligations).toMatchObject({ count: 1, listed: [] })
    expect((await decide({ 0: 'PASS', 1: 'MISSING' }, 1)).obligations.listed).toHaveLength(1)
  })
})

describe('evidence that is not there', () => {
  const at = instantMs(due(group, 3))

  it('makes a group without receipts indeterminate, never compliant', () => {
    const { outcome, conditions } = evaluate(bundleOf(group.founding), at).decision
    expect(outcome).toBe('indeterminate')
    expect(conditions.find(({ type }) => type === 'Covered')).toMatchObject({ status: 'Unknown' })
  })

  it('makes a bundle without entries indeterminate', () => {
    const empty = writeBundle({ records: [], proofs: [], plcLogs: [], didDocuments: [] })
    if (!empty.ok) throw new Error('no bundle')
    expect(evaluate(empty.value, at).decision).toMatchObject({
      outcome: 'indeterminate',
      conditions: [],
      findings: { listed: [{ code: 'group/missing' }] },
    })
  })

  it('makes bytes that are no bundle invalid', () => {
    for (const bytes of [new Uint8Array(), utf8('no bundle'), bundleOf(group.founding).subarray(1)])
      expect(evaluate(bytes, at).decision.outcome).toBe('invalid')
  })
})

describe('what an outsider adds', () => {
  it('changes no byte of the decision', async () => {
    const at = instantMs(due(group, 3))
    const { records } = await checks(group, { 0: 'PASS', 1: 'OFFLINE' })
    const moved = [...group.founding.records, ...records].map((found): EvidenceRecord => ({
      ...found,
      repository: 'did:web:zoe.example',
    }))
    const before = evaluate(bundleOf(group.founding, records), at)
    const after = evaluate(bundleOf(group.founding, records, moved), at)
    expect(after.cid).toBe(before.cid)
    expect(after.diagnostics.length).toBeGreaterThan(before.diagnostics.length)
  })
})
