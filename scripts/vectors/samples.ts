import { createHash } from 'node:crypto'

import { lengthPrefixed, toAtprotoJson, type FindingCode, type JsonValue } from '@quorate/core'

import { fails, holds, type Case, type Layer } from './case.ts'

const most = Number.MAX_SAFE_INTEGER

type Refused = [
  name: string,
  what: string,
  request: Record<string, JsonValue>,
  ...codes: [FindingCode, ...FindingCode[]],
]

/** RCP-3 and RCP-5. Draws follow the rule word for word; chances are worked out by hand. */
export function sampleCases(): Case[] {
  const seedOf = (text: string) => createHash('sha256').update(text).digest()
  const seed = (text: string) => toAtprotoJson(Uint8Array.from(seedOf(text)))
  const drawn: [name: string, what: string, seed: string, universe: number, size: number][] = [
    ['few', 'five of a thousand', 'a', 1000, 5],
    ['one', 'one of one', 'a', 1, 1],
    ['repeats', 'repeats are passed over', 'b', 10, 8],
    ['all', 'as many as there are, in the order of the draws', 'c', 6, 6],
    ['more-than-all', 'more than there are', 'c', 6, 4096],
    ['power-of-two', 'no draw is refused where the universe divides the range', 'd', 4096, 6],
    ['largest', 'the largest universe', 'e', most, 4],
    ['rejected', 'a draw past the greatest multiple is passed over', '1149', 9_002_803_354_665_472, 2],
  ]
  const chances: [
    name: string,
    what: string,
    universe: number,
    size: number,
    lossPpm: number,
    missPpm: number,
  ][] = [
    ['one-percent', '50 of 10,000 where one in a hundred is lost', 10_000, 50, 10_000, 604_256],
    ['half', 'one of two', 2, 1, 1, 500_000],
    ['rounded-up', 'a third is rounded up', 3, 2, 333_333, 333_334],
    ['all', 'all are checked', 5, 5, 1, 0],
    ['more-than-all', 'more are asked for than there are', 5, 4096, 1, 0],
    ['one-of-one', 'a universe of one', 1, 1, 1, 0],
    ['lost-at-least-one', 'a share of less than one item counts as one', 10, 1, 1, 900_000],
    ['loss-rounded-up', 'a share of more than one item counts as two', 10, 1, 100_001, 800_000],
    ['cannot-miss', 'less is left than is drawn', 10, 5, 600_000, 0],
    ['just-misses', 'as much is left as is drawn: one in 210', 10, 4, 600_000, 4762],
    ['all-lost', 'all are lost', 10, 1, 1_000_000, 0],
    ['largest', 'the largest universe, where a float says one', most, 1, 1, 999_999],
    ['largest-sample', 'the largest sample', 4097, 4096, 1, 245],
  ]
  const bounds: Refused[] = [
    [
      'empty',
      'an empty universe: nothing is shown, nothing is divided',
      { universe: 0, size: 1 },
      'sample/empty',
    ],
    ['negative', 'a negative universe', { universe: -1, size: 1 }, 'sample/bounds'],
    ['fraction', 'a fraction of an item', { universe: 1.5, size: 1 }, 'sample/bounds'],
    ['unsafe', 'a universe of 2^53', { universe: 2 ** 53, size: 1 }, 'sample/bounds'],
    ['size-zero', 'a sample of none', { universe: 10, size: 0 }, 'sample/bounds'],
    ['size-too-large', 'a sample of 4097', { universe: 10_000, size: 4097 }, 'sample/bounds'],
    ['text', 'a universe that is text', { universe: '10', size: 1 }, 'request/malformed'],
    ['absent', 'no universe', { size: 1 }, 'request/malformed'],
  ]
  const losses: Refused[] = [
    ['loss-zero', 'no loss', { universe: 10, size: 1, lossPpm: 0 }, 'sample/bounds'],
    ['loss-above-all', 'more than all lost', { universe: 10, size: 1, lossPpm: 1_000_001 }, 'sample/bounds'],
    ['loss-absent', 'no share', { universe: 10, size: 1 }, 'request/malformed'],
  ]
  const seeds: Refused[] = [
    [
      'seed-short',
      'a seed of 31 bytes',
      { seed: toAtprotoJson(new Uint8Array(31)), universe: 9, size: 1 },
      'sample/bounds',
    ],
    [
      'seed-long',
      'a seed of 33 bytes',
      { seed: toAtprotoJson(new Uint8Array(33)), universe: 9, size: 1 },
      'sample/bounds',
    ],
    ['seed-text', 'a seed that is text', { seed: 'a'.repeat(64), universe: 9, size: 1 }, 'request/malformed'],
  ]
  const layerOf = (codes: readonly FindingCode[]): Layer =>
    codes.includes('request/malformed') ? 'shape' : 'rule'
  const refuse =
    (op: 'sample' | 'missPpm', area: string, more: Record<string, JsonValue>) =>
    ([name, what, request, ...codes]: Refused): Case => ({
      name: `${area}/refused-${name}`,
      what,
      requirement: op === 'sample' ? 'RCP-3' : 'RCP-5',
      layer: layerOf(codes),
      op,
      request: { ...more, ...request },
      expected: fails(...codes),
    })
  return [
    ...drawn.map(([name, what, text, universe, size]): Case => ({
      name: `sample/${name}`,
      what,
      requirement: 'RCP-3',
      layer: 'none',
      op: 'sample',
      request: { seed: seed(text), universe, size },
      expected: holds({ indices: drawPlainly(seedOf(text), universe, size) }),
    })),
    ...bounds.map(refuse('sample', 'sample', { seed: seed('a') })),
    ...seeds.map(refuse('sample', 'sample', {})),
    ...chances.map(([name, what, universe, size, lossPpm, missPpm]): Case => ({
      name: `confidence/${name}`,
      what,
      requirement: 'RCP-5',
      layer: 'none',
      op: 'missPpm',
      request: { universe, size, lossPpm },
      expected: holds({ missPpm }),
    })),
    ...bounds.map(refuse('missPpm', 'confidence', { lossPpm: 10_000 })),
    ...losses.map(refuse('missPpm', 'confidence', {})),
  ]
}

function drawPlainly(seed: Uint8Array, universe: number, size: number): number[] {
  const all = BigInt(universe)
  const drawn: number[] = []
  for (let i = 0; drawn.length < Math.min(size, universe); i++) {
    const draw = createHash('sha256')
      .update(lengthPrefixed('quorate/draw/v1', seed, i))
      .digest()
      .readBigUInt64BE(0)
    if (draw >= 2n ** 64n - (2n ** 64n % all) || drawn.includes(Number(draw % all))) continue
    drawn.push(Number(draw % all))
  }
  return drawn
}
