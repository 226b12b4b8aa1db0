import { instantMs } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import {
  bundleOf,
  checkedGroup,
  checks,
  due,
  type CheckedGroup,
  type Found,
} from '../../../scripts/vectors/checked-group.ts'
import { evaluate, explain, partOf, type ExplanationLine } from '../src/index.ts'

const group = await checkedGroup()
const young = await checkedGroup({ compliance: { joinGraceSeconds: 7200 } })
const patient = await checkedGroup({ compliance: { offlineGraceSeconds: 36_000, failedAfterSeconds: 7200 } })
const twoLayers = await checkedGroup({ verification: { layers: [0, 1] } })

async function evaluationOf(outcomes: Found, slot: number, of: CheckedGroup = group) {
  const { records } = await checks(of, outcomes)
  return evaluate(bundleOf(of.founding, records), instantMs(due(of, slot)))
}

function conditionsIn(lines: readonly ExplanationLine[], weight: ExplanationLine['weight']) {
  return lines.flatMap((line) =>
    line.kind === 'condition' && line.weight === weight
      ? [`${line.condition.type} ${line.condition.status} ${line.condition.reason}`]
      : [],
  )
}

describe('an explanation', () => {
  const offline: Found = { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE', 3: 'OFFLINE' }

  it('begins with what decides, the obligation before what follows from it', async () => {
    const { decision } = await evaluationOf(offline, 3)
    const lines = explain(decision)
    expect(conditionsIn(lines, 'decides')).toEqual([
      'InSync False TooManyFailures',
      'Copies False TooFewCopies',
    ])
    expect(lines[0]).toMatchObject({ obligation: { node: 'did:web:node.bob.example', level: 2 } })
  })

  it('names the failures of a degraded group, though their condition holds', async () => {
    const { decision } = await evaluationOf({ 0: 'PASS', 1: 'OFFLINE' }, 1)
    expect(conditionsIn(explain(decision), 'decides')).toEqual(['InSync True FailuresTolerated'])
  })

  it('names each condition of a compliant group, and nothing that is open', async () => {
    const { decision } = await evaluationOf({ 0: 'PASS' }, 0)
    expect(conditionsIn(explain(decision), 'decides')).toEqual([
      'Covered True AllTrue',
      'InSync True AllTrue',
      'Copies True AllTrue',
    ])
    expect(conditionsIn(explain(decision), 'open')).toEqual([])
  })

  it('names what is not known where that decides, with how much is missing', async () => {
    const { decision } = await evaluationOf({ 0: 'PASS' }, 3)
    const [line] = explain(decision)
    expect(line).toMatchObject({
      condition: { reason: 'TooFewDecided' },
      // Two of four are asked for.
      change: { code: 'DecidedSlots', params: { count: 1 } },
    })
    expect((await evaluationOf({ 0: 'PASS', 1: 'PASS' }, 3)).decision.outcome).toBe('compliant')
  })

  it('names the finding that stops an evaluation, and only notes what one signer did', () => {
    const lines = explain(evaluate(new Uint8Array(), instantMs(due(group, 0))).decision)
    expect(lines).toMatchObject([{ kind: 'finding', weight: 'decides' }])
  })

  it.each<[string, CheckedGroup, Found, number, string]>([
    ['too many failures', group, offline, 3, 'compliant'],
    ['failures that are tolerated', group, { 0: 'PASS', 1: 'MISSING' }, 1, 'compliant'],
    ['no success at all', group, { 0: 'MISSING' }, 0, 'compliant'],
    ['failures of its first days', young, { 0: 'PASS', 1: 'MISSING' }, 1, 'compliant'],
    ['a success long ago', patient, { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE' }, 2, 'compliant'],
    ['one layer of two', twoLayers, { 0: 'PASS', 1: { 0: 'PASS', 1: 'MISSING' } }, 1, 'compliant'],
  ])('foretells what one slot that passes makes of %s', async (_what, of, outcomes, slot, outcome) => {
    const { decision } = await evaluationOf(outcomes, slot, of)
    const changes = explain(decision).flatMap((line) =>
      line.kind === 'condition' && line.change?.code === 'PassingSlot' ? [line.change] : [],
    )
    const foretold = changes.map((change) => change.outcome ?? decision.outcome)
    const after = await evaluationOf({ ...outcomes, [slot + 1]: 'PASS' }, slot + 1, of)
    expect(foretold[0]).toBe(outcome)
    for (const told of foretold) expect(told).toBe(after.decision.outcome)
  })

  it('names when the first obligation will be judged where none is', async () => {
    const { decision } = await evaluationOf({ 0: 'MISSING' }, 0, young)
    const changes = (obligations: typeof decision.obligations) =>
      explain({ ...decision, obligations }).flatMap((line) =>
        line.kind === 'condition' && line.condition.reason === 'NothingJudged' ? [line.change] : [],
      )
    const { obligations } = decision
    const [entry] = obligations.listed
    if (entry === undefined) throw new Error('no obligation')
    expect(entry).toMatchObject({ state: 'joining', judgedFrom: '2026-01-01T12:00:00.000Z' })
    expect(changes(obligations)).toEqual([{ code: 'Time', params: { from: '2026-01-01T12:00:00.000Z' } }])
    const late = { ...entry, judgedFrom: '+010000-01-01T00:00:00.000Z' }
    const both = changes({ ...obligations, listed: [late, entry] })
    expect(both).toEqual(changes(obligations))
    expect(changes({ ...obligations, more: true })).toEqual([undefined])
    expect(changes({ ...obligations, listed: [] })).toEqual([undefined])
  })

  it('foretells no outcome where the decision leaves obligations out', async () => {
    const { decision } = await evaluationOf(offline, 3)
    const [line] = explain({ ...decision, obligations: { ...decision.obligations, more: true } })
    expect(line).toMatchObject({ change: { code: 'PassingSlot' } })
    expect(line).not.toHaveProperty('change.outcome')
  })
})

describe('a part of a decision', () => {
  const nodes = new Set(['did:web:node.bob.example'])

  it('comes to what its obligations come to', async () => {
    const outcomes: Found = { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE', 3: 'OFFLINE' }
    const parts = await Promise.all(
      [0, 1, 3].map(async (slot) => partOf(await evaluationOf(outcomes, slot), nodes)),
    )
    expect(parts.map(({ outcome, level }) => [outcome, level])).toEqual([
      ['compliant', 0],
      ['degraded', 1],
      ['noncompliant', 2],
    ])
    expect(parts[2]?.obligations).toMatchObject({ count: 1, listed: [{ level: 2 }] })
  })

  it('is never compliant without an obligation, or where the decision may have left some out', async () => {
    const evaluation = await evaluationOf({ 0: 'PASS' }, 0)
    expect(partOf(evaluation, new Set(['did:web:node.alice.example']))).toMatchObject({
      outcome: 'indeterminate',
      obligations: { count: 0 },
    })
    const { decision } = evaluation
    const cut = {
      ...evaluation,
      decision: { ...decision, obligations: { ...decision.obligations, more: true } },
    } as const
    expect(partOf(cut, nodes).outcome).toBe('indeterminate')
  })
})
