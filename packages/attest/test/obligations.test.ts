import { createHash } from 'node:crypto'

import { CID, compareBytes, compareText, lengthPrefixed, type DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { member, node, people } from '../../governance/test/group.ts'
import { boundObligations, deriveObligations } from '../src/index.ts'
import { equipped, nodesOf, versionOf } from './policies.ts'

const members = await equipped('alice', 'bob', 'carol', 'dave')
const [a, b, c, d] = members as [DataMap, DataMap, DataMap, DataMap]
const rendezvous = (copies: number) => ({ replication: { placement: { kind: 'rendezvous', copies } } })

/** `node of x holds y`, in order. */
function pairs(version: Version): string[] {
  return deriveObligations(version).obligations.map(
    ({ node: id, subject }) => `${short(id)} ${short(subject)}`,
  )
}

function short(did: string): string {
  return did.replace('did:web:', '').replace('node.', '').replace('.example', '')
}

describe('without a placement', () => {
  it("every node holds every subject but its operator's own", () => {
    expect(pairs(versionOf([c, a, b]))).toEqual([
      'bob alice',
      'carol alice',
      'alice bob',
      'carol bob',
      'alice carol',
      'bob carol',
    ])
    expect(deriveObligations(versionOf(members)).standby).toEqual([])
  })

  it('members of one operator hold nothing for each other', () => {
    const joint = [{ ...a, operator: 'joint' }, { ...b, operator: 'joint' }, c]
    expect(pairs(versionOf(joint))).toEqual(['carol alice', 'carol bob', 'alice carol', 'bob carol'])
  })

  it('a subject that is no member is held by all', () => {
    const version = versionOf([a, b], {
      replication: { subjects: ['did:web:zoe.example', 'did:web:bob.example'] },
    })
    expect(pairs(version)).toEqual(['alice bob', 'alice zoe', 'bob zoe'])
  })

  it('a member has several nodes, and a node that shares an endpoint holds as well', () => {
    const endpoint = nodesOf(b)[0]?.['endpoint'] ?? ''
    const two = {
      ...a,
      nodes: [...nodesOf(a), { ...nodesOf(c)[0], id: 'did:web:a.example', endpoint } as DataMap],
    }
    expect(pairs(versionOf([two, b]))).toEqual(['bob alice', 'a bob', 'alice bob'])
  })
})

it('an obligation says what is held, how fresh and how it is checked', () => {
  const version = versionOf([{ ...a, operator: 'firm' }, b], {
    replication: {
      strategy: 'partial',
      collections: ['app.bsky.feed.post', 'app.bsky.actor.profile', 'app.bsky.feed.post'],
      subjects: ['did:web:bob.example'],
    },
    verification: { layers: [3, 0], sampleSize: 7 },
  })
  expect(deriveObligations(version).obligations).toEqual([
    {
      node: 'did:web:node.alice.example',
      operator: 'firm',
      subject: 'did:web:bob.example',
      strategy: 'partial',
      collections: ['app.bsky.actor.profile', 'app.bsky.feed.post'],
      intervalSeconds: 3600,
      maxLagSeconds: 3600,
      layers: [0, 3],
      sampleSize: 7,
    },
  ])
  const full = versionOf([a, b], { replication: { collections: ['app.bsky.feed.post'] } })
  expect(deriveObligations(full).obligations[0]).not.toHaveProperty('collections')
})

it('subjects are in order of their bytes, and of two orders of members the same comes', () => {
  const subjects = [
    'did:web:z.example',
    'did:web:a.example:Z',
    'did:web:a.example',
    'did:plc:aliceaaaaaaaaaaaaaaaaaaa',
  ]
  const one = versionOf(members, { replication: { subjects }, ...{} })
  expect([...new Set(deriveObligations(one).obligations.map((o) => o.subject))]).toEqual([
    'did:plc:aliceaaaaaaaaaaaaaaaaaaa',
    'did:web:a.example',
    'did:web:a.example:Z',
    'did:web:z.example',
  ])
  const other = versionOf([...members].reverse(), { replication: { subjects: [...subjects].reverse() } })
  expect(deriveObligations(other)).toEqual(deriveObligations(one))
})

describe('rendezvous', () => {
  it('gives each subject to as many operators, and names the next', () => {
    const { obligations, standby } = deriveObligations(versionOf(members, rendezvous(2)))
    for (const subject of members.map((m) => m['did'])) {
      const holders = obligations.filter((o) => o.subject === subject)
      expect(holders).toHaveLength(2)
      expect(new Set(holders.map((o) => o.operator)).size).toBe(2)
      expect(holders.map((o) => o.operator)).not.toContain(subject)
      const next = standby.filter((s) => s.subject === subject)
      expect(next.map((s) => s.rank)).toEqual([1])
      expect(holders.map((o) => o.node)).not.toContain(next[0]?.node)
    }
  })

  it('gives fewer copies where there are fewer operators', () => {
    const { obligations, standby } = deriveObligations(versionOf([a, b], rendezvous(200)))
    expect(obligations.map((o) => o.subject)).toEqual(['did:web:alice.example', 'did:web:bob.example'])
    expect(standby).toEqual([])
  })

  it('moves little more than what a newcomer wins', () => {
    const subjects = Array.from({ length: 100 }, (_, i) => `did:web:s${String(i)}.example`)
    const before = versionOf([a, b, c], { replication: { ...rendezvous(1).replication, subjects } })
    // The same group: a later version.
    const after = {
      ...versionOf(members, { replication: { ...rendezvous(1).replication, subjects } }),
      group: before.group,
    }
    const holder = new Map(deriveObligations(before).obligations.map((o) => [o.subject, o.operator]))
    const moved = deriveObligations(after).obligations.filter((o) => holder.get(o.subject) !== o.operator)
    expect(moved.filter((o) => o.operator === d['did'])).toHaveLength(25)
    expect(moved.length).toBeLessThan(40)
  })

  it('gives more to more capacity, by the smallest that is declared', () => {
    const subjects = Array.from({ length: 300 }, (_, i) => `did:web:s${String(i)}.example`)
    const sized = (m: DataMap, capacityBytes: number): DataMap => ({
      ...m,
      nodes: nodesOf(m).map((n) => ({ ...n, capacityBytes })),
    })
    const held = (...sizes: [DataMap, number][]) => {
      const version = versionOf(
        sizes.map(([m, n]) => (n === 0 ? m : sized(m, n))),
        {
          replication: { ...rendezvous(1).replication, subjects },
        },
      )
      return deriveObligations(version).obligations.filter((o) => o.operator === a['did']).length
    }
    expect(held([a, 1000], [b, 1000])).toBe(150)
    // 3999 is not yet four times 1000.
    expect(held([a, 3999], [b, 1000])).toBe(225)
    // No capacity is one ticket; and no more than 16 are had: 282.35 and 17.65 of 300.
    expect(held([a, 0], [b, 1000])).toBe(150)
    expect([282, 283]).toContain(held([a, 1_000_000_000], [b, 1000]))
  })

  it('takes no second node of an endpoint: it would be no second copy', async () => {
    const people3 = await people('alice', 'bob', 'carol')
    const [one, two] = [await node('bob'), await node('carol', { endpoint: 'https://node.bob.example' })]
    const third = await node('dave')
    const group = [
      member(people3[0]),
      member(people3[1], { nodes: [one] }),
      member(people3[2], { nodes: [two] }),
      { ...d, nodes: [third] },
    ]
    const subjects = Array.from({ length: 30 }, (_, i) => `did:web:s${String(i)}.example`)
    const version = versionOf(group, { replication: { ...rendezvous(2).replication, subjects } })
    const { obligations, standby } = deriveObligations(version)
    for (const subject of subjects) {
      const operators = obligations.filter((o) => o.subject === subject).map((o) => o.operator)
      expect(operators).toHaveLength(2)
      expect(operators).toContain(d['did'])
    }
    expect(standby).toEqual([])
  })

  /** Members with nodes of these capacities, some of them one operator, which may take names from a list of many. */
  const shapes = fc.array(
    fc.record({
      operator: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined, freq: 2 }),
      capacities: fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }), { maxLength: 2 }),
      name: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 3, maxLength: 12 },
  )

  type Shape = { operator: string | undefined; capacities: (number | undefined)[]; name: number }

  async function versionIn(group: readonly Shape[], copies: number, foreign: number): Promise<Version> {
    const all = await Promise.all(
      group.map(async ({ operator, capacities, name }, i) => {
        const [person] = await people(`p${String(i)}`)
        const nodes = capacities.map((capacityBytes, j) =>
          node(
            `n${String(name)}.${String(j)}.p${String(i)}`,
            capacityBytes === undefined ? {} : { capacityBytes },
          ),
        )
        const more = operator === undefined ? {} : { operator }
        return member(person, { ...more, nodes: await Promise.all(nodes) })
      }),
    )
    const { replication } = rendezvous(copies)
    const subjects = Array.from({ length: foreign }, (_, i) => `did:web:s${String(i)}.example`)
    return versionOf(all, { replication: foreign === 0 ? replication : { ...replication, subjects } })
  }

  it('leaves nobody below its share, whatever names its nodes have', async () => {
    const copies = fc.integer({ min: 1, max: 12 })
    await fc.assert(
      fc.asyncProperty(shapes, copies, fc.integer({ min: 0, max: 40 }), async (group, k, foreign) => {
        const version = await versionIn(group, k, foreign)
        for (const { held, least } of loadsOf(version, k)) expect(held).toBeGreaterThanOrEqual(least)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves nobody below its share who took the worst of many names for it', async () => {
    for (const [size, copies, foreign] of [
      [3, 1, 12],
      [3, 2, 12],
      [4, 3, 0],
      [6, 2, 0],
      [12, 3, 30],
    ] as const) {
      const plain = { operator: undefined, capacities: [undefined], name: 0 }
      const held = await Promise.all(
        Array.from({ length: 40 }, async (_, name) => {
          const group = [{ ...plain, name }, ...Array.from({ length: size - 1 }, () => plain)]
          return loadsOf(await versionIn(group, copies, foreign), copies).find(
            ({ operator }) => operator === 'did:web:p0.example',
          )
        }),
      )
      const least = Math.floor(((foreign || size) * copies) / size)
      expect(Math.min(...held.map((load) => load?.held ?? -1))).toBe(least)
    }
  })

  it('is what OBL-1 says, written down plainly', async () => {
    const copies = fc.integer({ min: 1, max: 6 })
    await fc.assert(
      fc.asyncProperty(shapes, copies, fc.integer({ min: 0, max: 12 }), async (group, k, foreign) => {
        const version = await versionIn(group, k, foreign)
        const { obligations, standby } = deriveObligations(version)
        const expected = plainly(version, k)
        expect(obligations.map((o) => [o.subject, o.node])).toEqual(expected.holders)
        expect(standby.map((s) => [s.subject, s.node, s.rank])).toEqual(expected.next)
        expect(obligations.length).toBeLessThanOrEqual(boundObligations(version))
      }),
      { numRuns: 40 },
    )
  })
})

function subjectsIn({ record, members: seats }: Version): { did: string; own: string | undefined }[] {
  return (record.rules.replication.subjects ?? [...seats.keys()]).map((did) => {
    const seat = seats.get(did)
    return { did, own: seat && (seat.operator ?? seat.did) }
  })
}

function ticketedNodes(version: Version) {
  const nodes = version.record.members.flatMap((m) =>
    (m.nodes ?? []).map((n) => ({ ...n, operator: m.operator ?? m.did })),
  )
  const smallest = Math.min(...nodes.flatMap((n) => n.capacityBytes ?? []))
  return nodes.map(({ id, operator, capacityBytes }) => ({
    id,
    operator,
    tickets: capacityBytes === undefined ? 1 : Math.min(16, Math.floor(capacityBytes / smallest)),
  }))
}

/** What each operator holds, and its share, or all that it may hold. */
function loadsOf(version: Version, copies: number) {
  const [nodes, subjects] = [ticketedNodes(version), subjectsIn(version)]
  const { obligations } = deriveObligations(version)
  const byOperator = Map.groupBy(nodes, (n) => n.operator)
  const count = (some: readonly { tickets: number }[]) => some.reduce((sum, { tickets }) => sum + tickets, 0)
  return [...byOperator].map(([operator, own]) => {
    const places = subjects.length * Math.min(copies, byOperator.size)
    const share = Math.floor((places * count(own)) / count(nodes))
    const may = subjects.filter((subject) => subject.own !== operator).length
    const held = obligations.filter((o) => o.operator === operator).length
    return { operator, held, least: Math.min(share, may) }
  })
}

/** OBL-1 for nodes with distinct endpoints, counting anew at each turn. */
function plainly(version: Version, copies: number) {
  const [nodes, subjects] = [ticketedNodes(version), subjectsIn(version)]
  const group = CID.parse(version.group).bytes
  const hash = (...fields: Parameters<typeof lengthPrefixed>) =>
    createHash('sha256')
      .update(lengthPrefixed(...fields))
      .digest()
  const shares = new Map(loadsOf(version, copies).map(({ operator, least }) => [operator, least]))
  const k = Math.min(copies, shares.size)
  const turns = subjects
    .map((subject) => ({ ...subject, turn: hash('quorate/turn/v1', group, subject.did) }))
    .sort((x, y) => compareBytes(x.turn, y.turn))
  const placed = new Map<string, string[]>()
  const behind = new Map<string, string[]>()
  for (const [i, { did, own }] of turns.entries()) {
    const leftTo = (operator: string) => turns.slice(i).filter((turn) => turn.own !== operator).length
    const owes = (operator: string) => {
      const had = [...placed.values()].filter((ids) => ids.some((id) => operatorOf(id) === operator)).length
      return Math.min(Math.max(0, (shares.get(operator) ?? 0) - had), leftTo(operator))
    }
    const operatorOf = (id: string) => nodes.find((n) => n.id === id)?.operator ?? ''
    const best = nodes
      .filter((n) => n.operator !== own)
      .map((n) => ({
        ...n,
        score:
          Array.from({ length: n.tickets }, (_, j) => hash('quorate/place/v1', group, did, n.id, j))
            .sort(compareBytes)
            .at(-1) ?? Buffer.alloc(0),
      }))
      .sort((x, y) => compareBytes(y.score, x.score) || compareText(x.id, y.id))
      .filter((n, j, all) => all.findIndex((m) => m.operator === n.operator) === j)
    const isDue = (operator: string) => owes(operator) > 0 && owes(operator) === leftTo(operator)
    const owing = [...shares.keys()].reduce((sum, operator) => sum + owes(operator), 0)
    let spare = k * (turns.length - i) - owing
    const order = [
      ...best.filter((n) => isDue(n.operator)),
      ...best.filter((n) => !isDue(n.operator)),
    ].filter((n) => owes(n.operator) > 0 || spare-- > 0)
    const held = [...new Set([...order, ...best])].slice(0, k).map((n) => n.id)
    placed.set(did, held)
    behind.set(
      did,
      best.map((n) => n.id).filter((id) => !held.includes(id)),
    )
  }
  const inOrder = [...subjects].sort((x, y) => compareText(x.did, y.did)).map(({ did }) => did)
  return {
    holders: inOrder.flatMap((did) => [...(placed.get(did) ?? [])].sort(compareText).map((id) => [did, id])),
    next: inOrder.flatMap((did) => (behind.get(did) ?? []).map((id, i) => [did, id, i + 1])),
  }
}
