import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { DataMap, FindingCode } from '@quorate/core'

import {
  byNode,
  chainOf,
  crewOf,
  receiptOf,
  type BatchShape,
  type Crew,
  type ReceiptShape,
} from './attest-records.ts'
import { asking, chainedRound, published, quicknetRound } from './beacons.ts'
import type { Case } from './case.ts'
import { at } from './group-records.ts'
import { leafOf, receiptCase } from './receipt-case.ts'

/** RCP-3: beacons as batches state them, and what they make of the receipts that were drawn by them. */
export async function receiptBeaconCases(): Promise<Case[]> {
  const at1 = await crewFor('quicknet', 1)
  const at42 = await crewFor('quicknet', 42)
  const at1000 = await crewFor('quicknet', 1000)
  const after1000 = await crewFor('quicknet', 1000, { ms: 1 })
  const upTo1001 = await crewFor('quicknet', 1000, { ms: 3000 })
  const before = await crewFor('quicknet', -100_000)
  const chained = await crewFor('chained', 1)
  const afterChained = await crewFor('chained', 1, { ms: 1 })
  const plain = await crewOf(
    { verification: { intervalSeconds: 200_000_000 } },
    asking('quicknet', 1000).dates,
  )
  const strange = await crewOf(
    { verification: { beacon: { kind: 'drand', chain: 'ab'.repeat(32) }, intervalSeconds: 200_000_000 } },
    asking('quicknet', 1000).dates,
  )
  const [first, real] = [quicknetRound(1), quicknetRound(1000)]
  const flipped = `${published.quicknet[1000].slice(0, -1)}8`
  const whole = bls12_381.G1.Point.fromHex(published.quicknet[1000])
  const infinity = `c0${'00'.repeat(47)}`
  const [one, two] = [chainedRound(1), chainedRound(2)]

  const cases: Case[] = []
  const add = async (
    name: string,
    what: string,
    crew: Crew,
    beacon: DataMap | undefined,
    ...why: FindingCode[]
  ): Promise<void> => {
    const receipt = receiptOf(crew, 'carol', { slot: 0, ...(beacon === undefined ? {} : { beacon }) })
    const batches = await chainIn(crew, [receipt], beacon === undefined ? {} : { late: { beacon } })
    const outcome = why.length > 0 ? 'UNKNOWN' : 'PASS'
    const around = { crew, receipt: leafOf('carol', receipt), batches }
    cases.push(await receiptCase(`beacon-${name}`, what, around, { outcome, why }))
  }

  await add('first', 'the first round, in whose instant the slot begins', at1, first)
  await add('early', 'a slot that begins before there were rounds: the first', before, first)
  await add('round-42', 'a round that was published in its instant', at42, quicknetRound(42))
  await add('round', 'the round in whose instant the slot begins', at1000, real)
  await add(
    'next',
    'the round after, where the slot begins a millisecond later',
    after1000,
    quicknetRound(1001),
  )
  await add('next-last', 'the same, where it begins as late as it can', upTo1001, quicknetRound(1001))
  await add('chained', 'the first round of a chain, which signs what stands before it', chained, one)
  await add('chained-next', 'the second, which signs the signature of the first', afterChained, two)

  await add('missing', 'no beacon, though the policy asks for one', at1000, undefined, 'batch/beacon')
  await add('foreign', 'a beacon, though the policy asks for none', plain, real, 'batch/beacon')
  await add('round-before', 'the round before that of the slot', after1000, real, 'batch/beacon')
  await add('round-after', 'the round after that of the slot', at1000, quicknetRound(1001), 'batch/beacon')
  await add(
    'round-other',
    'the number of the round, and the signature of another',
    at1000,
    { ...real, signature: published.quicknet[1001] },
    'batch/beacon',
  )
  await add(
    'flipped',
    'a signature with a bit flipped',
    at1000,
    { ...real, signature: flipped },
    'batch/beacon',
  )
  await add(
    'uncompressed',
    'the point of the signature in another form, whose hash would be another',
    at1000,
    { ...real, signature: whole.toHex(false) },
    'batch/beacon',
  )
  await add(
    'negated',
    'the negative of its point',
    at1000,
    { ...real, signature: whole.negate().toHex() },
    'batch/beacon',
  )
  await add('infinity', 'the point at infinity', at1000, { ...real, signature: infinity }, 'batch/beacon')
  await add(
    'long',
    'a signature in the other group',
    at1000,
    { ...real, signature: published.chained[1] },
    'batch/beacon',
  )
  await add(
    'previous-foreign',
    'a signature before it, in a chain that signs none',
    at1000,
    { ...real, previousSignature: published.quicknet[42] },
    'batch/beacon',
  )
  const { previousSignature: _, ...unchained } = two
  await add(
    'previous-missing',
    'no signature before it, in a chain that signs it',
    afterChained,
    unchained,
    'batch/beacon',
  )
  await add(
    'previous-other',
    'another signature before it',
    afterChained,
    { ...two, previousSignature: published.chained[2] },
    'batch/beacon',
  )
  await add('unknown', 'a chain that is not known', strange, undefined, 'receipt/beacon-unknown')
  await add('unknown-stated', 'a round of a chain that is not known', strange, real, 'receipt/beacon-unknown')

  // What else is in such a batch, and what was drawn otherwise.
  const more = async (
    name: string,
    what: string,
    shape: ReceiptShape,
    changes: Partial<BatchShape>,
    answer: Parameters<typeof receiptCase>[3],
  ) => {
    const record = receiptOf(at1000, 'carol', { slot: 0, ...shape })
    const batches = await chainIn(at1000, [record], changes)
    const receipt = await byNode('carol', record)
    cases.push(await receiptCase(`beacon-${name}`, what, { crew: at1000, receipt, batches }, answer))
  }
  const wrong = { late: { beacon: { ...real, signature: flipped } } }
  await more('layer-0', 'layer 0 needs no beacon', { layer: 0 }, {}, { outcome: 'PASS' })
  await more('layer-0-wrong', 'layer 0, beside a beacon that does not hold', { layer: 0 }, wrong, {
    outcome: 'PASS',
  })
  const offline = { nodeCommit: undefined, universe: undefined, results: undefined, outcome: 'OFFLINE' }
  await more(
    'offline',
    'nothing was served, and nothing drawn',
    { late: { ...offline, nonce: undefined } },
    {},
    {
      outcome: 'OFFLINE',
    },
  )
  await more(
    'offline-nonce',
    'nothing was served, to a challenge by a beacon that is missing',
    { late: offline },
    {},
    {
      outcome: 'UNKNOWN',
      why: ['batch/beacon'],
    },
  )
  await more(
    'sample-other',
    'a sample that was drawn by another round than the batch states',
    { beacon: quicknetRound(1001) },
    { late: { beacon: real } },
    { refused: ['receipt/sample'] },
  )
  await more(
    'sample-none',
    'a sample that was drawn by none',
    {},
    { late: { beacon: real } },
    {
      refused: ['receipt/sample'],
    },
  )
  await more(
    'hex',
    'a signature in upper case: the batch does not hold',
    { beacon: real },
    { late: { beacon: { ...real, signature: published.quicknet[1000].toUpperCase() } } },
    { outcome: 'UNKNOWN', why: ['receipt/not-in-batch', 'record/shape'] },
  )
  const alone = receiptOf(at1000, 'carol', { slot: 0, beacon: real })
  cases.push(
    await receiptCase(
      'beacon-alone',
      'a receipt in no batch: by what it was drawn is not known',
      { crew: at1000, receipt: await byNode('carol', alone) },
      { outcome: 'UNKNOWN', why: ['receipt/not-in-batch'] },
    ),
  )
  return cases
}

async function crewFor(...asked: Parameters<typeof asking>): Promise<Crew> {
  const { verification, dates } = asking(...asked)
  return crewOf({ verification }, dates)
}

/** Two batches that begin a chain years before, and the one of the first slot. */
function chainIn(crew: Crew, leaves: readonly DataMap[], last: Partial<BatchShape>) {
  const within = (hour: number) => ({ from: at(hour), to: at(hour + 1) })
  return chainOf(crew, 'carol', leaves, [within(-120_000), within(-60_000), { ...within(10), ...last }])
}
