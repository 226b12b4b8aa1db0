import { formatInstant, instantMs, utf8, writeBundle, type EvidenceRecord } from '@quorate/core'
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

describe('what would change an outcome', () => {
  const conditionsOf = async (outcomes: Found, slot: number) => {
    const { obligations, subjects } = await decide(outcomes, slot)
    return [...obligations.listed.flatMap(({ conditions }) => conditions), subjects[0]?.condition]
  }

  it('is told by operands: until when a slot runs that may pass, and whose copy would be one more', async () => {
    const conditions = await conditionsOf({ 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE', 3: 'OFFLINE' }, 3)
    expect(conditions.find((condition) => condition?.type === 'InSync')?.params).toMatchObject({
      slotEnds: formatInstant(group.version.effectiveAt + 5 * 3_600_000),
    })
    expect(conditions.at(-1)).toMatchObject({
      reason: 'TooFewCopies',
      params: { copies: 0, possible: 0, minCopies: 1, lacking: [group.bob.did] },
    })
  })

  it.each([
    // The slot that passed last ended an hour in, and the one after a failure began two hours in.
    ['offlineGraceSeconds', 'OfflineGrace', { 0: 'PASS', 1: { 0: 'OFFLINE', 1: 'MISSING' } }, 11],
    ['recoveryGraceSeconds', 'RecoveryGrace', { 0: 'PASS', 1: 'MISSING', 2: 'PASS', 3: 'MISSING' }, 12],
  ])('is the end of %s', async (grace, reason, outcomes, hours) => {
    const lenient = await checkedGroup({
      compliance: { [grace]: 36_000, maxConsecutiveFailures: 1 },
      verification: { layers: [0, 1] },
    })
    const { records } = await checks(lenient, outcomes)
    const last = Math.max(...Object.keys(outcomes).map(Number))
    const { decision } = evaluate(bundleOf(lenient.founding, records), instantMs(due(lenient, last)))
    const conditions = decision.obligations.listed.flatMap((obligation) => obligation.conditions)
    expect(conditions.find((condition) => condition.reason === reason)?.params).toMatchObject({
      graceEnds: formatInstant(lenient.version.effectiveAt + hours * 3_600_000),
    })
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
