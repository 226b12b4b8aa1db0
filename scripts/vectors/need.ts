import type { FindingCode, JsonValue } from '@quorate/core'

import { fails, holds, type Case } from './case.ts'

const requirements: Partial<Record<FindingCode, string>> = {
  'policy/threshold': 'GOV-2',
  'policy/weights': 'GOV-2',
  'policy/unknown-rule': 'ENC-6',
  'value/not-data': 'ENC-1',
}

type Share = [kind: string, num: number, den: number]

/** GOV-2: expected values are worked out by hand. */
export function needCases(): Case[] {
  const met: [name: string, what: string, weight: number, share: Share, need: number][] = [
    ['majority-odd', 'more than half of 3', 3, ['moreThan', 1, 2], 2],
    ['majority-even', 'more than half of 4', 4, ['moreThan', 1, 2], 3],
    ['two-thirds-exact', 'two thirds of 6 come out even', 6, ['atLeast', 2, 3], 4],
    ['two-thirds-rounded', 'two thirds of 5 are rounded up', 5, ['atLeast', 2, 3], 4],
    ['more-than-two-thirds', 'more than two thirds of 6', 6, ['moreThan', 2, 3], 5],
    ['unanimous', 'all of 7', 7, ['atLeast', 1, 1], 7],
    ['one-member', 'one member decides alone', 1, ['moreThan', 1, 2], 1],
    ['two-members', 'more than half of 2 is both', 2, ['moreThan', 1, 2], 2],
    ['share-of-one', 'a share of one member is that member', 1, ['atLeast', 5001, 10000], 1],
    ['just-over-half', 'the least share above half of 10000', 10000, ['atLeast', 5001, 10000], 5001],
    ['below-half-rounds-over', 'more than 4999 of 10000 of one member', 1, ['moreThan', 4999, 10000], 1],
    ['all-of-largest', 'all of the largest weight', 4294967295, ['atLeast', 1, 1], 4294967295],
    [
      'exact-share-exceeded',
      'more than 9999 of 10000 of the largest weight, which come out uneven',
      4294967295,
      ['moreThan', 9999, 10000],
      4294537799,
    ],
    ['largest-weight', 'more than half of the largest weight', 4294967295, ['moreThan', 1, 2], 2147483648],
    [
      'largest-terms',
      'the largest terms and weight: a float of 32 bits does not do',
      4294967295,
      ['atLeast', 9999, 10000],
      4294537799,
    ],
  ]
  const refused: [name: string, what: string, weight: JsonValue, share: JsonValue, code: FindingCode][] = [
    ['half', 'half of 4 could be met by both sides', 4, share('atLeast', 1, 2), 'policy/threshold'],
    ['above-all', 'more than all', 3, share('moreThan', 1, 1), 'policy/threshold'],
    ['minority', 'two fifths', 5, share('atLeast', 2, 5), 'policy/threshold'],
    ['num-above-den', 'three halves', 3, share('atLeast', 3, 2), 'policy/share'],
    ['num-zero', 'none', 3, share('atLeast', 0, 2), 'policy/share'],
    ['den-too-large', 'a denominator of 10001', 3, share('moreThan', 5001, 10001), 'policy/share'],
    ['kind-unknown', 'a kind that is not known', 3, share('mostly', 1, 2), 'policy/unknown-rule'],
    ['weight-zero', 'no weight', 0, share('moreThan', 1, 2), 'policy/weights'],
    ['weight-too-large', 'a weight of 2^32', 4294967296, share('moreThan', 1, 2), 'policy/weights'],
    ['weight-text', 'a weight that is text', '3', share('moreThan', 1, 2), 'policy/weights'],
    ['weight-negative', 'a weight of -1', -1, share('moreThan', 1, 2), 'policy/weights'],
    ['weight-true', 'a weight that is a truth value', true, share('moreThan', 1, 2), 'policy/weights'],
    ['weight-fraction', 'a weight of 2.5', 2.5, share('moreThan', 1, 2), 'value/not-data'],
    ['weight-unsafe', 'a weight of 2^53', 9007199254740992, share('moreThan', 1, 2), 'value/not-data'],
    [
      'half-exact',
      'more than 4999 of 10000 of 10000, which is half',
      10000,
      share('moreThan', 4999, 10000),
      'policy/threshold',
    ],
    ['den-zero', 'a denominator of 0', 3, share('atLeast', 0, 0), 'policy/share'],
    ['num-text', 'a numerator that is text', 3, { kind: 'moreThan', num: '1', den: 2 }, 'policy/share'],
    ['den-missing', 'no denominator', 3, { kind: 'moreThan', num: 1 }, 'policy/share'],
    ['kind-missing', 'no kind', 3, { num: 1, den: 2 }, 'policy/unknown-rule'],
    ['kind-capital', 'a kind in other letters', 3, share('MoreThan', 1, 2), 'policy/unknown-rule'],
    ['threshold-null', 'a threshold that is null', 3, null, 'record/shape'],
    ['threshold-list', 'a threshold that is a list', 3, ['moreThan', 1, 2], 'record/shape'],
    ['threshold-text', 'a threshold that is text', 3, '1/2', 'record/shape'],
  ]
  return [
    ...met.map(([name, what, weight, [kind, num, den], need]): Case => ({
      name: `need/${name}`,
      what,
      requirement: 'GOV-2',
      layer: 'none',
      op: 'need',
      request: { weight, threshold: share(kind, num, den) },
      expected: holds({ need }),
    })),
    ...refused.map(([name, what, weight, threshold, code]): Case => ({
      name: `need/${name}`,
      what,
      requirement: requirements[code] ?? 'POL-2',
      layer: code === 'record/shape' || code === 'value/not-data' ? 'shape' : 'rule',
      op: 'need',
      request: { weight, threshold },
      expected: fails(code),
    })),
  ]
}

function share(kind: string, num: number, den: number): JsonValue {
  return { kind, num, den }
}
