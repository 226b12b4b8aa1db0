import { BlobRef } from '@atproto/lexicon'
import { validate } from '@quorate/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  checkShape,
  cidOf,
  isDataMap,
  isLink,
  maxFindings,
  RAW,
  UsageError,
  type DataMap,
  type DataValue,
} from '../src/index.ts'
import { definitions, fitting } from './arbitrary-record.ts'
import { hex } from './hex.ts'

const refs = [...definitions.keys()]

/** The generated ones know a blob by its class. */
function withBlobRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBlobRefs)
  if (!isDataMap(value as DataValue)) return value
  const fields = Object.entries(value as DataMap).map(([key, item]) => [key, withBlobRefs(item)])
  return BlobRef.asBlobRef(value) ?? Object.fromEntries(fields)
}

function generatedAccepts(ref: string, data: DataValue): boolean {
  const [id, name = 'main'] = ref.split('#')
  const value = withBlobRefs(data)
  return definitions.get(ref)!.type === 'record'
    ? validate(value, id!, name, true).success
    : validate(value, id!, name).success
}

/** Every place in a value, as a way to put something else there. */
function* places(value: DataValue): Generator<(put: DataValue | undefined) => DataValue> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || isLink(value)) return
  for (const [key, item] of Object.entries(value)) {
    const replace = (put: DataValue | undefined): DataValue => {
      if (Array.isArray(value)) return value.map((old, i) => (String(i) === key ? (put ?? null) : old))
      const { [key]: _, ...rest } = value
      return put === undefined ? rest : { ...rest, [key]: put }
    }
    yield replace
    for (const inner of places(item)) yield (put) => replace(inner(put))
  }
}

/** Wrong in most places; none is a form on which the two sides differ on purpose. */
const strangers: (DataValue | undefined)[] = [
  undefined, null, true, -1, 0, 4294967296, '', 'x', 'x'.repeat(10_001), 'did:web:a', hex('00'), ['x'], [],
] // prettier-ignore

describe('checkShape agrees with the generated validators', () => {
  it.each(refs)('on what fits %s', (ref) => {
    fc.assert(
      fc.property(fitting(definitions.get(ref)!, ref), (value) => {
        expect(checkShape(ref, value)).toEqual([])
        expect(generatedAccepts(ref, value)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it.each(refs)('on %s with a stranger in one place', (ref) => {
    let refused = 0
    const spoiled = fc
      .tuple(fitting(definitions.get(ref)!, ref), fc.nat(), fc.constantFrom(...strangers))
      .map(([value, n, stranger]) => {
        const all = [...places(value)]
        return all[n % all.length]!(stranger)
      })
    fc.assert(
      fc.property(spoiled, (value) => {
        const accepted = checkShape(ref, value).length === 0
        // The generated ones let a field of type `unknown` be an array or bytes, and a blob have any size and form.
        if (
          checkShape(ref, value).some(
            (f) =>
              f.path.endsWith('record') ||
              f.path === 'leaves' ||
              (f.path === 'policy' && f.params['expected'] === 'an object'),
          )
        )
          return
        expect(accepted).toBe(generatedAccepts(ref, value))
        refused += accepted ? 0 : 1
      }),
      { numRuns: 200 },
    )
    expect(refused).toBeGreaterThan(20)
  })
})

const ack: DataMap = {
  $type: 'org.p2pds.policy.ack',
  group: cidOf(hex('')).toString(),
  policy: cidOf(hex('')).toString(),
  key: 'did:key:z',
  accepted: true,
  ackedAt: '2026-01-01T00:00:00.000Z',
}
const ackRef = 'org.p2pds.policy.ack'

describe('checkShape is stricter than a lexicon can say', () => {
  it.each([
    ['an instant with an offset', { ackedAt: '2026-01-01T00:00:00.00+00:00' }, 'ackedAt'],
    [
      'a CID of another kind',
      { group: 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi' },
      'group',
    ],
    ['a CID in base58', { policy: 'zdj7WWeQ43G6JJvLWQWZpyHuAMq6uYWRjkBXFad11vE2LHhQ7' }, 'policy'],
  ])('about %s', (_what, change, path) => {
    expect(checkShape(ackRef, { ...ack, ...change })).toMatchObject([{ code: 'record/shape', path }])
  })

  it.each([' https://a.example', 'https://a.example/ ', 'https://a b', 'a.example', 'https://', ''])(
    'about white space and the host of a URI: %j',
    (endpoint) => {
      const node = { id: 'did:web:a.example', key: 'k', endpoint }
      expect(checkShape('org.p2pds.policy#node', node)).toMatchObject([{ path: 'endpoint' }])
    },
  )
})

describe('a blob', () => {
  const leaves = { $type: 'blob', ref: cidOf(hex('00'), RAW), mimeType: 'application/octet-stream', size: 1 }
  const faults = (change: DataMap) =>
    checkShape('org.p2pds.attest.batch', { leaves: { ...leaves, ...change } }).filter(
      (f) => f.path === 'leaves',
    )

  it('has a raw CID, a form and a size that the lexicon allows', () => {
    expect(faults({})).toEqual([])
    const wrong = [
      { size: -1 },
      { size: 52_428_801 },
      { mimeType: 1 },
      { ref: cidOf(hex('00')) },
      { $type: 'x' },
    ]
    for (const change of wrong) expect(faults(change)).toMatchObject([{ code: 'record/shape' }])
  })
})

describe('checkShape', () => {
  it('names every fault, each with its place, what was expected and what was found', () => {
    const faults = checkShape(ackRef, {
      $type: 'x',
      group: 1,
      policy: ack['policy']!,
      accepted: 'yes',
      signatures: [1],
    })
    expect(faults.map((f) => [f.path, f.params['expected'], f.params['actual']])).toEqual([
      ['$type', 'org.p2pds.policy.ack', '"x"'],
      ['key', 'this field', 'nothing'],
      ['ackedAt', 'this field', 'nothing'],
      ['group', 'text', '1'],
      ['accepted', 'true or false', '"yes"'],
      ['signatures[0]', 'an object with a $type', '1'],
    ])
  })

  it('stops after a hundred faults, of which a few bytes can hold thousands', () => {
    const seen = Array<null>(4096).fill(null)
    const faults = checkShape('org.p2pds.governance.checkpoint', { seen })
    expect(faults).toHaveLength(maxFindings)
    expect(faults.at(-1)).toMatchObject({ code: 'record/shape', params: { actual: 'null' } })
  })

  it('keeps unknown fields and unknown members of an open union', () => {
    expect(checkShape(ackRef, { ...ack, later: 1, signatures: [{ $type: 'com.example.seal' }] })).toEqual([])
  })

  it('refuses an inherited name where a field is required', () => {
    const definition = { ...ack }
    delete definition['key']
    expect(checkShape(ackRef, Object.assign(Object.create({ key: 'k' }), definition))).toMatchObject([
      { path: 'key' },
    ])
  })

  it('throws only when asked for a definition that no lexicon has', () => {
    expect(() => checkShape('org.p2pds.nothing', {})).toThrow(UsageError)
    expect(() => checkShape('org.p2pds.policy#nothing', {})).toThrow(UsageError)
  })
})
