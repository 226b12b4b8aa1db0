import { describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'

import { foundingPolicy, member, node, people } from '../../../governance/test/group.ts'
import { diffSummary, diffText } from '../../src/policy-document/diff-text.ts'
import { diffPolicies, isEmpty } from '../../src/policy-document/policy-diff.ts'

const [alice, bob, carol] = (await people('alice', 'bob', 'carol')) as [
  Awaited<ReturnType<typeof people>>[number],
  Awaited<ReturnType<typeof people>>[number],
  Awaited<ReturnType<typeof people>>[number],
]
const base = foundingPolicy([member(alice), member(bob)])

function lines(after: DataMap, before = base): string[] {
  const text = diffText(diffPolicies(before, after), (did) => did, { colour: false, unicode: true })
  return text.replaceAll(/\n {4,}(?=\S)/g, ' ').split('\n')
}

function withMembers(...members: DataMap[]): DataMap {
  return { ...base, members }
}

describe('a difference of policies', () => {
  it('is empty between a policy and itself, and between those that only draft and link another way', () => {
    expect(isEmpty(diffPolicies(base, base))).toBe(true)
    expect(isEmpty(diffPolicies(base, { ...base, createdAt: '2026-01-01T01:00:00.000Z', version: 2 }))).toBe(
      true,
    )
  })

  it('names who joins and leaves, and what that does to the need', () => {
    const after = withMembers(member(alice), member(carol, { weight: 3, operator: 'Carol Inc' }))
    expect(lines(after)).toEqual([
      'Members',
      `  - ${bob.did}: weight 1; key ${bob.key.did()}`,
      `  + ${carol.did}: weight 3; operator Carol Inc; key ${carol.key.did()}`,
      '',
      'Approvals needed (this is a change of authority)',
      '  ~ ordinary: 2 of 2 to 3 of 4',
      '  ~ change of authority: 2 of 2 to 3 of 4',
      '',
    ])
  })

  it('names new keys, weights, operators and nodes', async () => {
    const before = withMembers(member(alice, { nodes: [await node('old'), await node('same')] }), member(bob))
    const after = withMembers(
      {
        ...member(alice, {
          weight: 2,
          operator: 'A',
          nodes: [await node('same', { capacityBytes: 10 ** 12 })],
        }),
        key: carol.key.did(),
      },
      member(bob),
    )
    const [change] = diffPolicies(before, after).members
    expect(change).toEqual({
      did: alice.did,
      change: 'changed',
      details: [
        `re-keyed to ${carol.key.did()}`,
        'weight 1 to 2',
        'operator none to A',
        'node did:web:node.old.example removed',
        'node did:web:node.same.example: capacityBytes none to 1TB',
      ],
    })
  })

  it('does not depend on the order of members', () => {
    expect(isEmpty(diffPolicies(base, withMembers(member(bob), member(alice))))).toBe(true)
  })

  it('shows a field whose name holds the path of another one as itself', () => {
    const governance = base['governance'] as DataMap
    const sly: DataMap = {
      ...base,
      governance: { ...governance, threshold: { kind: 'atLeast', num: 1, den: 1 } },
      'governance.threshold': governance['threshold'] as DataMap,
    }
    const text = lines(sly).join('\n')
    expect(text).toContain('~ governance.threshold: more than 1/2 to 1/1')
    expect(text).toContain('+ ["governance.threshold"]: more than 1/2')
  })

  it.each<[string, DataMap, DataMap, string]>([
    ['a text and a number', { x: 5 }, { x: '5' }, '~ x: 5 to "5"'],
    ['one item and two', { x: ['a, b'] }, { x: ['a', 'b'] }, '~ x: added a, added b, removed "a, b"'],
    ['an empty object and nothing', { x: {} }, {}, '- x: no more {}'],
    ['a list in another order', { x: [1, 2] }, { x: [2, 1] }, '~ x: in another order or number'],
    ['a duration in seconds and as text', { xSeconds: 60 }, { xSeconds: '1m' }, '~ xSeconds: 60 to "1m"'],
  ])('tells %s apart', (_what, before, after, expected) => {
    expect(lines({ ...base, ...after }, { ...base, ...before }).join('\n')).toContain(expected)
  })

  it('shows times, shares and thresholds as people write them', () => {
    const rules = base['rules'] as DataMap
    const after = {
      ...base,
      rules: {
        ...rules,
        sync: { maxLagSeconds: 5400 },
        verification: { ...(rules['verification'] as DataMap), lossPpm: 12_500 },
      },
    }
    expect(lines(after)).toEqual(
      expect.arrayContaining([
        '  ~ rules.sync.maxLagSeconds: 1h to 90m',
        '  ~ rules.verification.lossPpm: 1% to 1.25%',
      ]),
    )
  })

  it('in one line counts what is left out', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`x${String(i)}`, i]))
    expect(diffSummary(diffPolicies(base, { ...base, ...many }), (did) => did)).toMatch(
      /^x0: 0; .*; and 3 more$/,
    )
    expect(diffSummary(diffPolicies(base, base), (did) => did)).toBe('nothing')
  })
})
