import { cidOf, encodeCanonical, sha256, type DataMap } from '@quorate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ensure } from '../../governance/test/group.ts'
import {
  draftNotDone,
  draftReceipt,
  drawSample,
  fromHex,
  nonceOf,
  notDoneType,
  readReceipt,
  ReceiptRules,
  seedOf,
  slotStart,
  type Observation,
  type ServedCommit,
  type SampledItem,
  type Slot,
} from '../src/index.ts'
import { equipped, versionOf } from './policies.ts'

const members = await equipped('alice', 'bob', 'carol')
const chain = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'
const verification = { layers: [0, 1, 3], sampleSize: 4, verifiers: 2 }
const plain = versionOf(members, { verification })
const drand = versionOf(members, { verification: { ...verification, beacon: { kind: 'drand', chain } } })

const [node, subject, verifier] = [
  'did:web:node.bob.example',
  'did:web:alice.example',
  'did:web:alice.example',
]
const [older, newer] = [commitAt('3kaaaaaaaaa22'), commitAt('3kbbbbbbbbb22')]
const root = new Uint8Array(32).fill(1)
/** Whether it holds is asked of the batch. */
const signature = 'ab'.repeat(48)

function commitAt(rev: string): ServedCommit {
  const data = cidOf(Uint8Array.of(0xa0))
  const commit: DataMap = { did: subject, version: 3, data, rev, prev: null, sig: new Uint8Array(64).fill(7) }
  const block = ensure(encodeCanonical(commit))
  return { cid: cidOf(block).toString(), rev, block }
}

function base(version = plain, layer = 0, index = 5) {
  const slot: Slot = { policy: version.cid, node, subject, layer, index }
  return { version, slot, verifier, observedAt: slotStart(version, index) + 7, elapsedMs: 3 }
}

function sampled(
  { version, slot }: ReturnType<typeof base>,
  commit: ServedCommit,
  size: number,
  outcomes: readonly SampledItem['outcome'][],
) {
  const nonce = nonceOf(new Uint8Array(32), slot)
  const beacon = version === drand ? sha256(fromHex(signature)) : undefined
  const challenge = { verifier, commit: commit.cid, nonce, beacon }
  const drawn = size === 0 ? [] : ensure(drawSample(seedOf(slot, challenge), size, 4))
  const results = drawn.map((index, i) => {
    return { index, cid: newer.cid, outcome: outcomes[i] ?? 'PASS', bytes: 10, ms: 2 }
  })
  return { universe: { size, root }, nonce, results }
}

/** What the rules say of the receipt for what was seen, and its outcome. */
function verdict(seen: Observation): unknown[] {
  const receipt = ensure(readReceipt(draftReceipt(seen)))
  const batch = seen.version === drand ? { beacon: { round: 1, signature } } : {}
  const findings = new ReceiptRules(seen.version, new Map()).check(receipt, batch)
  return [receipt.record.outcome, ...findings.map(({ code, path }) => `${code} ${path}`)]
}

describe('what is drafted is proper, and its outcome follows', () => {
  it.each(['MISSING', 'CORRUPT', 'OFFLINE', 'TIMEOUT'] as const)('without a commit: %s', (outcome) => {
    for (const version of [plain, drand]) {
      for (const layer of [0, 1, 3]) {
        expect(verdict({ ...base(version, layer), source: undefined, outcome })).toEqual([outcome])
        expect(verdict({ ...base(version, layer), source: newer, outcome })).toEqual([outcome])
      }
    }
  })

  it.each([
    ['the newest commit', newer, newer, 'PASS'],
    ['a newer commit than the source did', older, newer, 'PASS'],
    ['an older one', newer, older, 'STALE'],
    ['one, and the source none', undefined, newer, 'UNKNOWN'],
  ])('layer 0, the node serves %s', (_, source, served, outcome) => {
    expect(verdict({ ...base(), source, node: served })).toEqual([outcome])
  })

  it('for every sample of layers 1 and 3', () => {
    const outcome = fc.constantFrom('PASS', 'PASS', 'MISSING', 'CORRUPT', 'TIMEOUT')
    fc.assert(
      fc.property(
        fc.constantFrom(plain, drand),
        fc.constantFrom(1, 3),
        fc.nat({ max: 100 }),
        fc.array(outcome, { minLength: 4, maxLength: 4 }),
        fc.constantFrom(undefined, older, newer),
        fc.constantFrom(older, newer),
        fc.boolean(),
        (version, layer, size, outcomes, source, served, superseded) => {
          const frame = base(version, layer)
          const sample = sampled(frame, served, size, outcomes)
          const came = sample.results.map((result) => result.outcome)
          const worst = (['CORRUPT', 'MISSING', 'TIMEOUT'] as const).find((fault) => came.includes(fault))
          const compared = source === undefined ? 'UNKNOWN' : served.rev < source.rev ? 'STALE' : 'PASS'
          const expected = superseded ? 'SUPERSEDED' : size === 0 ? 'UNKNOWN' : (worst ?? compared)
          expect(verdict({ ...frame, source, node: served, sampled: sample, superseded })).toEqual([expected])
        },
      ),
    )
  })
})

it('a receipt says nothing that was not seen', () => {
  const frame = base(drand, 1)
  const receipt = draftReceipt({ ...frame, source: undefined, outcome: 'OFFLINE' })
  expect(
    Object.keys(receipt).filter((name) => /ommit|universe|nonce|beacon|results|sample/.test(name)),
  ).toEqual([])
  expect(() =>
    draftReceipt({ ...frame, slot: { ...frame.slot, node: subject }, source: newer, outcome: 'OFFLINE' }),
  ).toThrow('no node of the policy')
})

it('a check that was not made is a leaf with its reason', () => {
  const { slot } = base()
  expect(draftNotDone(slot, 'busy')).toEqual({
    $type: notDoneType,
    policy: plain.cid,
    node,
    subject,
    layer: 0,
    slot: 5,
    reason: 'busy',
  })
})
