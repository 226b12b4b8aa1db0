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
  const subjects = ['did:web:Z.example', 'did:web:a.example', 'did:plc:aliceaaaaaaaaaaaaaaaaaaa']
  const one = versionOf(members, { replication: { subjects }, ...{} })
  expect([...new Set(deriveObligations(one).obligations.map((o) => o.subject))]).toEqual([
    'did:plc:aliceaaaaaaaaaaaaaaaaaaa',
    'did:web:Z.example',
    'did:web:a.example',
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

  it('moves only what a newcomer wins', () => {
    const subjects = Array.from({ length: 100 }, (_, i) => `did:web:s${String(i)}.example`)
    const before = versionOf([a, b, c], { replication: { ...rendezvous(1).replication, subjects } })
    // The same group: a later version.
    const after = {
      ...versionOf(members, { replication: { ...rendezvous(1).replication, subjects } }),
      group: before.group,
    }
    const holder = new Map(deriveObligations(before).obligations.map((o) => [o.subject, o.operator]))
    const moved = deriveObligations(after).obligations.filter((o) => holder.get(o.subject) !== o.operator)
    expect(new Set(moved.map((o) => o.operator))).toEqual(new Set([d['did']]))
    expect(moved.length).toBeGreaterThan(10)
    expect(moved.length).toBeLessThan(45)
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
    const alike = held([a, 1000], [b, 1000])
    expect(alike).toBeGreaterThan(120)
    expect(alike).toBeLessThan(180)
    // 3999 is not yet four times 1000.
    const threefold = held([a, 3999], [b, 1000])
    expect(threefold).toBeGreaterThan(200)
    expect(threefold).toBeLessThan(250)
    // No capacity is one ticket; and no more than 16 are had.
    expect(held([a, 0], [b, 1000])).toBeLessThan(180)
    expect(held([a, 1_000_000_000], [b, 1000])).toBeLessThan(300)
  })

  it('takes no second node of an endpoint: it would be no second copy', async () => {
    const people3 = await people('alice', 'bob', 'carol')
    const [one, two] = [await node('bob'), await node('carol', { endpoint: 'https://NODE.bob.example:443/' })]
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

  it('is what OBL-1 says, written down plainly', async () => {
    const people6 = await people('p0', 'p1', 'p2', 'p3', 'p4', 'p5')
    const arbitrary = fc.array(
      fc.record({
        operator: fc.constantFrom('x', 'y', 'z', undefined),
        capacities: fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }), {
          maxLength: 3,
        }),
      }),
      { minLength: 2, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.integer({ min: 1, max: 4 }), async (shapes, copies) => {
        const group = await Promise.all(
          shapes.map(async ({ operator, capacities }, i) =>
            member(people6[i] ?? people6[0], {
              ...(operator === undefined ? {} : { operator }),
              nodes: await Promise.all(
                capacities.map((capacityBytes, j) =>
                  node(`n${String(j)}.p${String(i)}`, capacityBytes === undefined ? {} : { capacityBytes }),
                ),
              ),
            }),
          ),
        )
        const version = versionOf(group, rendezvous(copies))
        const { obligations, standby } = deriveObligations(version)
        const expected = plainly(version, copies)
        expect(obligations.map((o) => [o.subject, o.node])).toEqual(expected.holders)
        expect(standby.map((s) => [s.subject, s.node, s.rank])).toEqual(expected.next)
        expect(obligations.length).toBeLessThanOrEqual(boundObligations(version))
      }),
      { numRuns: 60 },
    )
  })
})

/** OBL-1 for nodes with distinct endpoints: each operator's best node, by score descending then id. */
function plainly(version: Version, copies: number) {
  const nodes = version.record.members.flatMap((m) =>
    (m.nodes ?? []).map((n) => ({ ...n, operator: m.operator ?? m.did })),
  )
  const smallest = Math.min(...nodes.flatMap((n) => n.capacityBytes ?? []))
  const holders: string[][] = []
  const next: (string | number)[][] = []
  for (const subject of [...version.members.values()].sort((x, y) => compareText(x.did, y.did))) {
    const own = subject.operator ?? subject.did
    const scored = nodes
      .filter((n) => n.operator !== own)
      .map((n) => {
        const tickets =
          n.capacityBytes === undefined
            ? 1
            : Math.min(16, Math.max(1, Math.floor(n.capacityBytes / smallest)))
        const scores = Array.from({ length: tickets }, (_, i) =>
          createHash('sha256')
            .update(lengthPrefixed('quorate/place/v1', CID.parse(version.group).bytes, subject.did, n.id, i))
            .digest(),
        )
        return { ...n, score: scores.sort(compareBytes).at(-1) ?? Buffer.alloc(0) }
      })
      .sort((x, y) => compareBytes(y.score, x.score) || compareText(x.id, y.id))
    const best = scored.filter((n, i) => scored.findIndex((m) => m.operator === n.operator) === i)
    holders.push(
      ...best
        .slice(0, copies)
        .map((n) => n.id)
        .sort(compareText)
        .map((id) => [subject.did, id]),
    )
    next.push(...best.slice(copies).map((n, i) => [subject.did, n.id, i + 1]))
  }
  return { holders, next }
}
