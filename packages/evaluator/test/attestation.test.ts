import {
  checkShape,
  cidOf,
  finding,
  formatInstant,
  instantMs,
  parseInstant,
  readBundle,
  utf8,
  type Bundle,
  type DataValue,
  type Evidence,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { attested, by, issued } from '../../../scripts/vectors/attestation-case.ts'
import { bundleOf, checkedGroup, checks, due } from '../../../scripts/vectors/checked-group.ts'
import { draftAttestation, evaluate, verifyAttestation } from '../src/index.ts'
import { isProven } from '../src/attested-claims.ts'
import { checkNamed, nameCids } from '../src/named-cids.ts'

const made = await attested({ 0: 'PASS', 1: 'OFFLINE' }, 1)
const { group, bundle, records, draft } = made
const at = instantMs(draft['at'] as string)
const signed = await by(group.alice, draft)
const read = opened(bundle)

function opened(bytes: Uint8Array): Bundle {
  const checked = readBundle(bytes)
  if (!checked.ok) throw new Error('no bundle')
  return checked.value
}

function resultOf(housed: typeof signed, ...bundles: Evidence[]) {
  const report = verifyAttestation(housed, bundles, at + 60_000)
  return report.ok ? report.value.result : report.findings.map(({ code }) => code)
}

describe('a draft of an attestation', () => {
  it('is of the shape of its lexicon and names the decision that anybody comes to', () => {
    expect(checkShape(nsids.OrgP2pdsAttestCompliance, draft)).toEqual([])
    const { cid, decision } = evaluate(bundle, at, { group: group.version.cid })
    expect(draft).toMatchObject({
      decision: cid,
      policy: decision.policy,
      bundle: { inputs: decision.inputs.root, index: read.index.toString() },
      outcome: 'degraded',
      level: 1,
      window: { from: new Date(at - 21_600_000).toISOString(), to: draft['at'] },
    })
  })

  it('names both receipts and the batches that hold them, and not those that start the chain', () => {
    expect(draft['receipts']).toMatchObject({ size: 2 })
    expect(draft['batches']).toMatchObject({ size: 2 })
  })

  it('leaves out slots that came due before its window', async () => {
    const { draft: later } = await attested({ 0: 'PASS', 7: 'PASS' }, 7, group)
    expect(later['receipts']).toMatchObject({ size: 1 })
  })

  it('is not made of a node that owes nothing, nor of evidence without a policy', () => {
    const asked = { at, anchor: { group: group.version.cid }, issuedAt: at, expiresAt: at + 1 }
    const node = draft['node'] as string
    expect(draftAttestation(read, { ...asked, node: 'did:web:node.alice.example' })).toBeUndefined()
    expect(draftAttestation({ ...read, records: [] }, { ...asked, node })).toBeUndefined()
  })
})

describe('an attestation', () => {
  it('comes to the same whatever the order and repetition of the evidence', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...read.records, ...read.records], { minLength: 0 }), (some) => {
        const shuffled = { ...read, records: [...some, ...read.records] }
        expect(resultOf(signed, shuffled)).toBe('reproduced')
      }),
      { numRuns: 10 },
    )
  })

  it('never holds with one record of its inputs left out, nor is it refuted by that', () => {
    for (const left of read.records) {
      const without = { ...read, records: read.records.filter((found) => found !== left) }
      expect(resultOf(signed, without)).toBe('unknown')
    }
  })

  it('is changed by no outsider and no other attestation', async () => {
    const cid = cidOf(utf8('any')).toString()
    const zoe = 'did:web:zoe.example'
    const more = records.map((found) => ({ ...found, repository: zoe }))
    const beside = { ...(await by(group.bob, { ...draft, level: 4 })), cid }
    expect(resultOf(signed, { ...read, records: [...read.records, ...more, beside] })).toBe('reproduced')
  })

  it('is a claim when an operator attests of itself, whichever of its members signs', async () => {
    const own = verifyAttestation(await by(group.bob, draft), [read], at + 60_000)
    expect(own).toMatchObject({ ok: true, value: { isClaim: true, result: 'reproduced' } })
  })

  it('that is forged in any field is refused or refuted', async () => {
    const later = issued(draft, 1)
    const forged = {
      outcome: 'compliant',
      level: 0,
      decision: cidOf(utf8('x')).toString(),
      at: later,
      conditions: [],
    }
    for (const [field, value] of Object.entries(forged)) {
      const record = { ...signed.record, [field]: value }
      expect(resultOf({ ...signed, record }, read), field).not.toBe('reproduced')
      expect(resultOf(await by(group.alice, { ...draft, [field]: value }), read), field).not.toBe(
        'reproduced',
      )
    }
  })

  it('of a node in its first days is worked out again like any other', async () => {
    const young = await checkedGroup({ compliance: { joinGraceSeconds: 100_000 } })
    const joined = await attested({ 0: 'OFFLINE' }, 0, young)
    expect(joined.draft).toMatchObject({ outcome: 'indeterminate', level: 0 })
    expect(resultOf(await by(young.alice, joined.draft), opened(joined.bundle))).toBe('reproduced')
  })

  it('is upheld by more that passed, and refuted by more that failed', async () => {
    const passed = await checks(group, { 0: 'PASS', 1: 'OFFLINE', 2: 'PASS' })
    const failed = await checks(group, { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE' })
    const early = await attested({ 0: 'PASS', 1: 'OFFLINE' }, 2, group)
    const own = await by(group.alice, early.draft)
    expect(early.draft['at']).toBe(due(group, 2))
    const reads = instantMs(due(group, 2)) + 60_000
    const against = (more: typeof passed) =>
      verifyAttestation(own, [opened(bundleOf(group.founding, more.records))], reads)
    expect(against(passed)).toMatchObject({ value: { result: 'upheld', findings: [] } })
    expect(against(failed)).toMatchObject({ value: { result: 'refuted' } })
  })
})

describe('whatever stands in place of a field', () => {
  const values = fc.oneof(
    fc.constantFrom<DataValue>(...Object.values(draft)),
    fc.constantFrom<DataValue>('0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', [], {}, null, 0, -1),
    fc.string(),
    fc.maxSafeInteger(),
  )
  // When it was issued and until when it holds is for the attester alone to say.
  const free = ['issuedAt', 'expiresAt']

  it('is refused, refuted or unknown, and never throws nor reproduces anything else', async () => {
    const fields = Object.keys(draft).filter((field) => field !== '$type' && !free.includes(field))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), values, async (field, value) => {
        fc.pre(JSON.stringify(value) !== JSON.stringify(draft[field]))
        expect(resultOf(await by(group.alice, { ...draft, [field]: value }), read)).not.toBe('reproduced')
      }),
      { numRuns: 200 },
    )
  })

  it('is refused where it is no instant at all', async () => {
    const others = values.filter((value) => typeof value !== 'string' || !parseInstant(value).ok)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...free), others, async (field, value) => {
        expect(resultOf(await by(group.alice, { ...draft, [field]: value }), read)).toEqual(['record/shape'])
      }),
      { numRuns: 50 },
    )
  })

  it('as its dates changes no result, unless they are out of order or it is yet to be issued', async () => {
    const readAt = at + 60_000
    const near = fc
      .tuple(fc.constantFrom(at, readAt, at + 2 * 60_000), fc.integer({ min: -1, max: 1 }))
      .map(([ms, by]) => ms + by)
    await fc.assert(
      fc.asyncProperty(near, near, async (issuedAt, expiresAt) => {
        const times = { issuedAt: formatInstant(issuedAt), expiresAt: formatInstant(expiresAt) }
        const report = verifyAttestation(await by(group.alice, { ...draft, ...times }), [read], readAt)
        const codes = (report.ok ? report.value.findings : report.findings).map(({ code }) => code)
        const result = report.ok ? report.value.result : 'refused'
        if (issuedAt < at || expiresAt <= issuedAt)
          expect([result, ...new Set(codes)]).toEqual(['refused', 'attestation/field'])
        else if (issuedAt > readAt) expect([result, ...codes]).toEqual(['unknown', 'record/in-future'])
        else if (expiresAt > readAt) expect([result, ...codes]).toEqual(['reproduced'])
        else expect([result, ...codes]).toEqual(['reproduced', 'attestation/expired'])
      }),
      { numRuns: 100 },
    )
  })
})

describe('a claim that turned out worse', () => {
  it('is refuted by what is there, and not by what evidence that is left out makes of anything', () => {
    const told = (path: string, expected: string) =>
      isProven(finding('attestation/claim', path, { actual: 'compliant', expected }))
    expect(['noncompliant', 'degraded'].map((found) => told('outcome', found))).toEqual([true, true])
    expect(['indeterminate', 'invalid'].map((found) => told('outcome', found))).toEqual([false, false])
    expect(['False', 'Unknown'].map((found) => told('conditions[Held]', found))).toEqual([true, false])
    expect(told('newestVouching', '2026-01-01T00:00:00.000Z')).toBe(false)
  })
})

describe('what an attestation lists', () => {
  const cids = Array.from({ length: 6 }, (_, i) => cidOf(utf8(String(i))).toString())
  const instants = new Map(cids.map((cid, i) => [cid, i % 3]))

  it('is all there is, in order, up to the bound', () => {
    const all = nameCids(instants, 6, (cid) => cid)
    expect(all.listed).toHaveLength(6)
    expect(checkNamed('receipts', all, 6, (cid) => cid)).toEqual([])
  })

  it('is what is latest beyond the bound, under the same root', () => {
    const all = nameCids(instants, 6, (cid) => cid)
    const some = nameCids(instants, 4, (cid) => cid)
    expect(some).toMatchObject({ size: 6, root: all.root })
    expect(new Set(some.listed)).toEqual(new Set([cids[1], cids[2], cids[4], cids[5]]))
    expect(checkNamed('receipts', some, 4, (cid) => cid)).toEqual([])
    expect(checkNamed('receipts', some, 5, (cid) => cid)).toMatchObject([{ path: 'receipts.listed' }])
  })
})
