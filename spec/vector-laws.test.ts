import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import {
  contentOf,
  fromAtprotoJson,
  instantMs,
  readBundle,
  toAtprotoJson,
  writeBundle,
  type DataMap,
  type EvidenceRecord,
  type JsonValue,
} from '@quorate/core'
import { evaluate } from '@quorate/evaluator'
import type { Anchor } from '@quorate/governance'
import { describe, expect, it } from 'vitest'

import { answer } from '../packages/cli/src/harness/answer.ts'
import { readCases } from '../scripts/conformance/vector-cases.ts'
import { person, vote, type Housed } from '../scripts/vectors/group-records.ts'

type Request = Readonly<Record<string, JsonValue>>
type Item = { readonly repository?: string; readonly record?: Record<string, JsonValue> }
type Tallied = { state: string; counted: string[]; ignored: { did: string; code: string }[] }
type Chained = { findings: { code: string }[] }

const lists = ['votes', 'acks', 'checkpoints', 'cancellations', 'successors', 'records', 'plcLogs']
const outsider = 'did:web:outsider.example'

function requestsOf(op: string): [name: string, request: Request][] {
  return globSync('vectors/*/*/manifest.json', { cwd: import.meta.dirname })
    .sort()
    .flatMap((file): [string, Request][] => {
      const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8')) as {
        op: string
        request: Request
      }
      return manifest.op === op ? [[path.dirname(file), manifest.request]] : []
    })
}

const known = new Map<Request, unknown>()

/** The value that is answered; a request of a vector is answered once for all laws. */
async function valueOf<T>(op: string, request: Request): Promise<T | undefined> {
  if (!known.has(request)) {
    const reply = await answer({ seq: 1, op, ...request })
    known.set(request, 'value' in reply ? reply.value : undefined)
  }
  return known.get(request) as T | undefined
}

/** The same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

function listOf(request: Request, name: string): JsonValue[] {
  const items = request[name]
  return Array.isArray(items) ? items : []
}

/** The request with each list of evidence changed, where it has one. */
function withLists(request: Request, change: (items: JsonValue[], name: string) => JsonValue[]): Request {
  const names = lists.filter((name) => Array.isArray(request[name]))
  return {
    ...request,
    ...Object.fromEntries(names.map((name) => [name, change(listOf(request, name), name)])),
  }
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

/** What does not count is told as often as it came. */
function withoutRepetition({ ignored, ...rest }: Tallied): unknown {
  return { ...rest, ignored: [...new Set(ignored.map((i) => `${i.did} ${i.code}`))].sort() }
}

/** Each record once more, in the repository of an outsider. */
function copiedOutside(items: readonly JsonValue[]): JsonValue[] {
  return items.flatMap((item): JsonValue[] => {
    const { record } = (item ?? {}) as Item
    return record === undefined ? [] : [{ repository: outsider, record }]
  })
}

const tallies = requestsOf('tally')
const chains = requestsOf('chain')

describe('the order and repetition of evidence change no answer', () => {
  const next = numbers(1)
  const mixed = (request: Request) =>
    withLists(request, (items) => shuffled([...items, ...items.filter(() => next() < 0.5)], next))

  it('of a tally', async () => {
    for (const [name, request] of tallies) {
      const [before, after] = [request, mixed(request)].map((r) => valueOf<Tallied>('tally', r))
      const [expected, actual] = [await before, await after]
      expect(actual && withoutRepetition(actual), name).toEqual(expected && withoutRepetition(expected))
    }
  }, 120_000)

  it('of a chain', async () => {
    for (const [name, request] of chains) {
      expect(await valueOf('chain', mixed(request)), name).toEqual(await valueOf('chain', request))
    }
  }, 120_000)
})

describe('what outsiders copy changes no answer', () => {
  it('of a tally, but for what is told to count for nothing', async () => {
    for (const [name, request] of tallies) {
      const more = withLists(request, (items, list) =>
        list === 'successors' ? items : [...items, ...copiedOutside(items)],
      )
      const [expected, actual] = [
        await valueOf<Tallied>('tally', request),
        await valueOf<Tallied>('tally', more),
      ]
      const own = actual && { ...actual, ignored: actual.ignored.filter((i) => i.did !== outsider) }
      expect(own, name).toEqual(expected)
    }
  }, 120_000)

  it('of a chain', async () => {
    for (const [name, request] of chains) {
      const more = withLists(request, (items) => [...items, ...copiedOutside(items)])
      expect(await valueOf<Chained>('chain', more), name).toEqual(await valueOf<Chained>('chain', request))
    }
  }, 120_000)
})

describe('what outsiders add changes no byte of a decision', () => {
  const bundles = readCases(path.join(import.meta.dirname, 'vectors')).filter(
    ({ area }) => area === 'evaluate',
  )
  const added: [string, (one: EvidenceRecord) => EvidenceRecord][] = [
    ['copies in a repository of their own', ({ record, cid }) => ({ record, cid, repository: outsider })],
    [
      'copies without signatures',
      ({ record, cid, repository }) => ({ record: contentOf(record), cid, repository }),
    ],
  ]

  it.each(added)(
    '%s',
    (_name, change) => {
      for (const { name, manifest } of bundles.filter((_, i) => i % 6 === 0)) {
        const { bundle, at, anchor } = manifest.request as { bundle: JsonValue; at: string; anchor?: Anchor }
        const bytes = fromAtprotoJson(bundle)
        const read = bytes.ok ? readBundle(bytes.value as Uint8Array) : bytes
        if (!read.ok) continue
        const { records, proofs, plcLogs, didDocuments } = read.value
        const more = writeBundle({
          records: [...records, ...records.map(change)],
          proofs,
          plcLogs,
          didDocuments,
        })
        if (!more.ok) {
          // What stands at the limit of a bundle has no room for copies.
          expect([name, ...more.findings.map(({ code }) => code)]).toEqual([
            'evaluate/limit-footprint',
            'bundle/limit',
          ])
          continue
        }
        const { value } = manifest.expected as { value: { cid: string } }
        expect(evaluate(more.value, instantMs(at), anchor).cid, name).toBe(value.cid)
      }
    },
    120_000,
  )
})

describe('votes that come or go', () => {
  it('a vote less never makes a proposal pass', async () => {
    const next = numbers(2)
    for (const [name, request] of tallies) {
      const votes = listOf(request, 'votes')
      if (votes.length === 0) continue
      const gone = Math.floor(next() * votes.length)
      const less = await valueOf<Tallied>('tally', { ...request, votes: votes.filter((_, i) => i !== gone) })
      const whole = await valueOf<Tallied>('tally', request)
      if (whole?.state !== 'PASSED') expect(less?.state, name).not.toBe('PASSED')
    }
  }, 120_000)

  it('a vote more, whatever it chooses, never takes back what passed', async () => {
    const people = await Promise.all(['alice', 'bob', 'carol'].map((name) => person(name)))
    let tried = 0
    for (const [name, request] of tallies) {
      if ((await valueOf<Tallied>('tally', request))?.state !== 'PASSED') continue
      const read = fromAtprotoJson(request['proposal'])
      if (!read.ok) continue
      const proposal = read.value as unknown as Housed
      const castAt = proposal.record['opensAt'] as string
      const choices = ['approve', 'reject', 'abstain']
      const more = await Promise.all(
        people.map((who, i) => vote(who, proposal, choices[(i + tried) % 3], castAt)),
      )
      const votes = [...listOf(request, 'votes'), ...(toAtprotoJson(more) as JsonValue[])]
      expect((await valueOf<Tallied>('tally', { ...request, votes }))?.state, name).toBe('PASSED')
      tried++
    }
    expect(tried).toBeGreaterThan(40)
  }, 120_000)

  it('a vote with one bit of its signature flipped does not count', async () => {
    const next = numbers(3)
    let tried = 0
    for (const [name, request] of tallies) {
      const before = await valueOf<Tallied>('tally', request)
      const [voter] = shuffled(before?.counted ?? [], next)
      const isOwn = (item: JsonValue) => (item as Item | null)?.repository === voter
      const words = [...listOf(request, 'votes'), ...listOf(request, 'acks')].filter(isOwn)
      if (voter === undefined || words.length !== 1) continue
      const changed = withLists(request, (items) =>
        items.map((item) => (words.includes(item) ? flipped(item, Math.floor(next() * 512)) : item)),
      )
      const after = await valueOf<Tallied>('tally', changed)
      expect(after?.counted, name).not.toContain(voter)
      tried++
    }
    expect(tried).toBeGreaterThan(100)
  }, 120_000)
})

/** The item with one bit of each of its signatures flipped. */
function flipped(item: JsonValue, bit: number): JsonValue {
  const read = fromAtprotoJson(item)
  if (!read.ok) return item
  const { record, ...rest } = read.value as { record: DataMap & { signatures: DataMap[] } }
  const signatures = record.signatures.map((entry): DataMap => {
    const signature = entry['signature'] as Uint8Array
    return {
      ...entry,
      signature: signature.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
    }
  })
  return toAtprotoJson({ ...rest, record: { ...record, signatures } })
}
