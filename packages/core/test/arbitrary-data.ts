import fc from 'fast-check'

import { cidOf, DAG_CBOR, RAW, type CID, type DataValue } from '../src/index.ts'

export function arbitraryCid(): fc.Arbitrary<CID> {
  return fc
    .tuple(fc.uint8Array({ maxLength: 8 }), fc.constantFrom(DAG_CBOR, RAW))
    .map(([bytes, codec]) => cidOf(bytes, codec))
}

function arbitraryText(): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.startsWith('\ufeff'))
}

/** Keys that no map has, or that ask for something in it. */
const never = ['__proto__', '$bytes', '$link', '$type']

function arbitraryKey(): fc.Arbitrary<string> {
  const awkward = [
    '/',
    'bytes',
    'asCID',
    'code',
    'version',
    'multihash',
    'toString',
    'constructor',
    '',
    '\u{1f600}',
    '\uffee',
  ]
  return fc.oneof(arbitraryText(), fc.constantFrom(...awkward)).filter((key) => !never.includes(key))
}

/** Any value of the data model, with the sizes and keys at which encoders go wrong. */
export function arbitraryData(): fc.Arbitrary<DataValue> {
  const { value } = fc.letrec<{ value: DataValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.constantFrom(
        23,
        24,
        255,
        256,
        65535,
        65536,
        4294967295,
        4294967296,
        -24,
        -25,
        -256,
        -257,
        9007199254740991,
      ),
      arbitraryText(),
      fc.uint8Array({ maxLength: 300 }),
      arbitraryCid(),
      fc.array(tie('value'), { maxLength: 6 }),
      fc.array(tie('value'), { minLength: 22, maxLength: 26, depthIdentifier: 'wide' }),
      fc.dictionary(arbitraryKey(), tie('value'), { maxKeys: 6, noNullPrototype: true }),
    ),
  }))
  return value
}
