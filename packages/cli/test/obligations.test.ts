import { describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import {
  ensure,
  foundingPolicy,
  member,
  nextPolicy,
  node,
  people,
  rules,
} from '../../governance/test/group.ts'
import { diffObligations } from '../src/policy-document/obligation-diff.ts'
import { obligationsJson, obligationsText } from '../src/policy-document/obligations-text.ts'
import { MemberNames, noIdentities } from '../src/group/source/member-names.ts'

const [alice, bob, carol, dave] = await people('alice', 'bob', 'carol', 'dave')
const persons = [alice, bob, carol, dave]
const nameOf = (did: string) => did.slice('did:web:'.length, -'.example'.length)
const names = new MemberNames(
  persons.map(({ did }) => ({ did, operator: nameOf(did) })),
  noIdentities,
  0,
)
const seat = async (who: (typeof persons)[number], ...nodes: string[]) =>
  member(who, { nodes: await Promise.all(nodes.map((name) => node(name))) })
const version = (record: DataMap): Version => ensure(readVersion(record))
const first = foundingPolicy([await seat(alice, 'a'), await seat(bob, 'b'), await seat(carol)])

function shown(after: DataMap, me: string | undefined, before: DataMap = first): string[] {
  const diff = diffObligations(version(before), version(after))
  const text = obligationsText(diff, { names, me }, { colour: false, unicode: true })
  return text.replaceAll(/\n {4}(?=[^\sy])/g, ' ').split('\n')
}

describe('obligations gained and lost', () => {
  it('are shown to whom they concern first, then those of others', async () => {
    const after = nextPolicy(first, {
      members: [await seat(alice, 'a'), await seat(bob, 'b', 'b2'), await seat(dave, 'd')],
    })
    expect(shown(after, alice.did)).toEqual([
      'Obligations',
      '  ~ you would hold +1 subject (dave), -1 subject (carol), 1 as before',
      '  ~ 3 nodes would hold yours instead of 1',
      '  ~ bob: +1 subject (dave), -1 subject (carol); held by 2 instead of 1',
      '  ~ carol: held by 0 instead of 2',
      '  ~ dave: +2 subjects (alice, bob); held by 3 instead of 0',
      '',
    ])
  })

  it('say what stays as it was, and how it has to be held from then on', () => {
    const after = nextPolicy(first, {
      rules: {
        ...rules,
        sync: { maxLagSeconds: 1800 },
        verification: { ...(rules['verification'] as DataMap), intervalSeconds: 7200, layers: [0, 3] },
      },
    })
    expect(shown(after, alice.did)).toEqual([
      'Obligations',
      '    you would hold 2 subjects, as before',
      '  ~ intervalSeconds 1h to 2h: more lenient',
      '  ~ maxLagSeconds 1h to 30m: stricter',
      '  ~ layers 0, 1 to 0, 3',
      '',
    ])
  })

  it.each<[DataMap, DataMap, string]>([
    [{ strategy: 'full' }, { strategy: 'partial', collections: ['a.b.c'] }, 'more lenient'],
    [{ strategy: 'partial', collections: ['a.b.c'] }, { strategy: 'full' }, 'stricter'],
    [
      { strategy: 'partial', collections: ['a.b.c'] },
      { strategy: 'partial', collections: ['a.b.c', 'a.b.d'] },
      'stricter',
    ],
    [
      { strategy: 'partial', collections: ['a.b.c'] },
      { strategy: 'partial', collections: ['a.b.d'] },
      'other',
    ],
  ])('%j to %j is %s', (before, after, direction) => {
    const replicating = (policy: DataMap, how: DataMap): DataMap => ({
      ...policy,
      rules: { ...rules, replication: { ...how, minCopies: 0 } },
    })
    const base = replicating(first, before)
    const diff = diffObligations(version(base), version(replicating(nextPolicy(base), after)))
    expect(diff?.terms).toMatchObject([{ name: 'holds', direction }])
  })

  it('are all of them for one who founds, and none where nobody has a node', () => {
    expect(diffObligations(undefined, version(first))?.duties).toMatchObject([
      { did: alice.did, gained: [bob.did, carol.did], lost: [], heldBefore: 0, heldAfter: 1 },
      { did: bob.did, gained: [alice.did, carol.did] },
      { did: carol.did, gained: [], heldAfter: 2 },
    ])
    const bare = foundingPolicy([member(alice), member(bob)])
    expect(shown(nextPolicy(bare), alice.did, bare)).toEqual([''])
    expect(obligationsJson(diffObligations(version(bare), version(nextPolicy(bare))))).toEqual({
      members: [],
      terms: [],
    })
  })

  it('are counted, and not listed, where there are too many', async () => {
    const nodes = await Promise.all(Array.from({ length: 16 }, (_, i) => node(`n${String(i)}`)))
    const many = Array.from({ length: 4096 }, (_, i) => `did:web:s${String(i)}.example`)
    const members = persons.map((who, i) =>
      member(who, { nodes: nodes.map((n) => ({ ...n, id: `${n['id'] as string}:${String(i)}` })) }),
    )
    const keys = await people(...Array.from({ length: 64 }, (_, i) => `k${String(i)}`))
    const distinct = members.map((m, i) => ({
      ...m,
      nodes: (m['nodes'] as DataMap[]).map((n, j) => ({ ...n, key: keys[i * 16 + j]?.key.did() ?? '' })),
    }))
    const policy = foundingPolicy(
      distinct,
      {},
      {
        rules: { ...rules, replication: { strategy: 'full', minCopies: 0, subjects: many } },
      },
    )
    expect(diffObligations(undefined, version(policy))).toBeUndefined()
    expect(obligationsJson(undefined)).toBeNull()
  })
})
