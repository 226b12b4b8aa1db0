import { encode } from '@ipld/dag-cbor'
import { cidOf, toAtprotoJson, type DataValue, type JsonValue } from '@quorate/core'

import { fails, hex, holds, type Case } from './case.ts'

const digest = '11'.repeat(32)

export function encodingCases(): Case[] {
  return [
    ...decoded(),
    ...mapped(),
    ...refusedBytes(),
    ...encoded(),
    ...refusedValues(),
    ...sized(),
    ...malformed(),
  ]
}

/** Canonical bytes and what they mean. */
function decoded(): Case[] {
  const list: [name: string, what: string, bytes: string, value: DataValue][] = [
    ['empty-map', 'the empty map', 'a0', {}],
    [
      'key-order',
      'keys by length and then bytewise',
      'a3 61 62 01 61 63 00 62 61 61 f6',
      { aa: null, b: 1, c: 0 },
    ],
    [
      'largest-integers',
      'the largest and the smallest integer',
      '82 1b001fffffffffffff 3b001ffffffffffffe',
      [9007199254740991, -9007199254740991],
    ],
    ['beyond-basic-plane', 'text beyond the basic plane', 'a1 61 74 64 f09f9880', { t: '\u{1f600}' }],
    [
      'inner-byte-order-mark',
      'a byte order mark that is not the first character',
      'a1 61 74 64 61efbbbf',
      { t: 'a\ufeff' },
    ],
    [
      'inner-byte-order-mark-key',
      'a key with a byte order mark that is not the first character',
      'a1 64 61efbbbf 00',
      { 'a\ufeff': 0 },
    ],
    ['top-level-text', 'a value that is no map', '61 61', 'a'],
    [
      'bytes-and-link',
      'bytes and a link',
      `82 42 00ff d82a 5825 00 01711220 ${cidHex}`,
      [hex('00ff'), cidOf(hex('a0'))],
    ],
    ['32-levels', 'arrays 32 levels deep', `${'81'.repeat(31)} 80`, nested(32)],
  ]
  return list.map(([name, what, bytes, value]) => ({
    name: `encoding/decode-${name}`,
    what,
    requirement: 'ENC-1',
    layer: 'none',
    op: 'decode',
    request: { bytes: toAtprotoJson(hex(bytes)) },
    expected: holds({ cid: cidOf(hex(bytes)).toString(), value }),
  }))
}

/** Maps that are read as something else in JSON, or are no record or blob: CBOR takes those that JSON takes (ENC-1). */
function mapped(): Case[] {
  const ref = cidOf(hex('00'), 0x55)
  const blob = { $type: 'blob', ref, mimeType: 'image/png', size: 1 }
  const taken: [name: string, what: string, value: DataValue][] = [
    ['dollar-keys', 'keys like those that mean something in JSON', { $links: 0, $byte: 1, $Type: 2 }],
    ['typed', 'a `$type` deep within', [{ a: { $type: 'x' } }]],
    ['blob', 'a blob', blob],
    ['blob-more', 'a blob of no bytes with a field more', { ...blob, size: 0, alt: 'nothing' }],
    ['blob-untyped', 'what looks like a blob of another `$type`', { ...blob, $type: 'Blob', size: null }],
  ]
  const refused: [name: string, what: string, value: DataValue][] = [
    ['bytes-key', 'a map that JSON reads as bytes', { $bytes: 'AA' }],
    ['bytes-key-bytes', 'the same key before bytes', [{ $bytes: hex('00') }]],
    ['bytes-key-among', 'the same key among others', { $bytes: 'AA', a: 1 }],
    ['link-key', 'a map that JSON reads as a link', { a: { $link: ref.toString() } }],
    ['link-key-link', 'the same key before a link', { $link: ref }],
    ['link-key-among', 'the same key among others', { $link: null, a: 1 }],
    ['type-null', 'a `$type` of null', { $type: null }],
    ['type-empty', 'an empty `$type`', { $type: '' }],
    ['type-bytes', 'a `$type` of bytes', [{ $type: hex('61') }]],
    ['blob-alone', 'a blob of nothing', { $type: 'blob' }],
    ['blob-text-ref', 'a blob whose ref is text', { ...blob, ref: ref.toString() }],
    ['blob-no-media', 'a blob whose mimeType is null', { ...blob, mimeType: null }],
    ['blob-negative', 'a blob of a negative size', { ...blob, size: -1 }],
    ['blob-text-size', 'a blob whose size is text', { a: [{ ...blob, size: '1' }] }],
  ]
  const decode = (
    [name, what, value]: readonly [name: string, what: string, value: DataValue],
    layer: Case['layer'],
    expected: Case['expected'],
  ): Case => ({
    name: `encoding/decode-${name}`,
    what,
    requirement: 'ENC-1',
    layer,
    op: 'decode',
    request: { bytes: toAtprotoJson(Uint8Array.from(encode(value))) },
    expected,
  })
  return [
    ...taken.map((row) =>
      decode(row, 'none', holds({ cid: cidOf(encode(row[2])).toString(), value: row[2] })),
    ),
    ...refused.map((row) => decode(row, 'bytes', fails('bytes/not-canonical'))),
    ...[
      ['bytes-unpadded', 'bytes as they are written, without padding', 'AA'],
      ['bytes-padded', 'bytes as others write them, with padding', 'AA=='],
    ].map(([name = '', what = '', $bytes = '']): Case => {
      const bytes = encode({ a: hex('00') })
      return {
        name: `encoding/encode-${name}`,
        what,
        requirement: 'ENC-1',
        layer: 'none',
        op: 'encode',
        request: { value: { a: { $bytes } } },
        expected: holds({ cid: cidOf(bytes).toString(), bytes }),
      }
    }),
  ]
}

const cidHex = Buffer.from(cidOf(hex('a0')).bytes)
  .toString('hex')
  .slice(8)

function nested(levels: number): DataValue {
  let value: DataValue = []
  for (let i = 1; i < levels; i++) value = [value]
  return value
}

/** Bytes that a lenient decoder takes for a value of the data model, or that mean a value outside it. */
function refusedBytes(): Case[] {
  const list: [name: string, what: string, bytes: string][] = [
    ['empty', 'no bytes', ''],
    ['trailing', 'a byte after the value', 'a0 00'],
    ['unsorted-keys', 'keys out of order', 'a2 61 62 01 61 61 02'],
    ['bytewise-keys', 'keys in bytewise order where length-first is expected', 'a2 62 61 61 01 61 62 02'],
    ['duplicate-key', 'one key twice', 'a2 61 61 01 61 61 02'],
    ['integer-key', 'a key that is an integer', 'a1 01 01'],
    ['proto-key', 'a key that sets the prototype of objects in JavaScript', 'a1 69 5f5f70726f746f5f5f a0'],
    ['long-integer', '23 in two bytes', '18 17'],
    ['long-length', 'the length of a text in two bytes where one suffices', '78 01 61'],
    ['long-tag', 'the tag of a link in three bytes where two suffice', `d9002a 5825 00 01711220 ${digest}`],
    ['unsafe-integer', '2^53', '1b 0020000000000000'],
    ['unsafe-negative', '-(2^53)', '3b 001fffffffffffff'],
    ['indefinite-array', 'an array of indefinite length', '9f ff'],
    ['indefinite-text', 'text of indefinite length', '7f 61 61 ff'],
    ['half-float', 'a float of 16 bits', 'f9 3c00'],
    ['whole-double', 'a float of 64 bits whose value is whole', 'fb 405ec00000000000'],
    ['undefined', 'undefined', 'a1 61 61 f7'],
    ['simple-value', 'a simple value', 'f8 20'],
    ['date-tag', 'a tag other than 42', 'c0 61 61'],
    ['link-sha512', 'a link whose hash is SHA-512', `d82a 5845 00 01711340 ${digest}${digest}`],
    ['link-version-0', 'a link of version 0', `d82a 5823 00 1220 ${digest}`],
    ['link-dag-pb', 'a link of dag-pb', `d82a 5825 00 01701220 ${digest}`],
    ['link-identity', 'a link that holds its bytes itself', 'd82a 4600 0171000161'],
    ['link-prefix', 'a link whose first byte is not 0', `d82a 5825 01 01711220 ${digest}`],
    ['overlong-utf8', 'text with an overlong slash', '62 c0af'],
    ['surrogate', 'text with a surrogate', '63 eda080'],
    ['truncated-utf8', 'text that ends within a character', '62 e282'],
    ['byte-order-mark', 'text that begins with a byte order mark', '64 efbbbf61'],
    ['byte-order-mark-key', 'a key that begins with a byte order mark', 'a1 64 efbbbf61 00'],
    ['surrogate-key', 'a key with a surrogate', 'a1 63 eda080 00'],
    ['lying-length', 'an array that says it has 2^32 - 1 items', '9a ffffffff 00'],
  ]
  const refused: Case[] = list.map(([name, what, bytes]) => ({
    name: `encoding/decode-${name}`,
    what,
    requirement: 'ENC-2',
    layer: 'bytes',
    op: 'decode',
    request: { bytes: toAtprotoJson(hex(bytes)) },
    expected: fails('bytes/not-canonical'),
  }))
  const deep = { $bytes: Buffer.from(`${'81'.repeat(32)}80`, 'hex').toString('base64') }
  return [
    ...refused,
    {
      name: 'encoding/decode-33-levels',
      what: 'arrays 33 levels deep',
      requirement: 'ENC-2',
      layer: 'bytes',
      op: 'decode',
      request: { bytes: deep },
      expected: fails('bytes/too-deep'),
    },
  ]
}

/** Values and the bytes that an independent encoder gives. */
function encoded(): Case[] {
  const list: [name: string, what: string, value: DataValue][] = [
    ['scalars', 'each kind of scalar', { a: null, b: true, c: false, d: -1, e: 24, f: 'é' }],
    ['unordered', 'keys that JSON gives in another order', { bb: 1, a: 2, ccc: 3, B: 4 }],
    [
      'utf8-order',
      'keys that UTF-8 and UTF-16 order differently',
      { '\u{1f600}': 1, '\uff5e\u007f': 2, aaaa: 3 },
    ],
    ['blob', 'a blob', { $type: 'blob', ref: cidOf(hex('00'), 0x55), mimeType: 'image/png', size: 1 }],
  ]
  return list.map(([name, what, value]) => {
    const bytes = encode(value)
    return {
      name: `encoding/encode-${name}`,
      what,
      requirement: 'ENC-1',
      layer: 'none',
      op: 'encode',
      request: { value: toAtprotoJson(value) },
      expected: holds({ cid: cidOf(bytes).toString(), bytes }),
    }
  })
}

/** JSON that stands for no value of the data model. */
function refusedValues(): Case[] {
  const list: [name: string, what: string, value: JsonValue][] = [
    ['text', 'a value that is no map', 'a'],
    ['fraction', 'a fraction', { a: 0.5 }],
    ['unsafe-integer', '2^53', { a: 9007199254740992 }],
    ['bytes-extra', 'bytes with another field beside them', { a: { $bytes: 'AA', b: 1 } }],
    ['bytes-half-padded', 'base64 with one sign of padding where two stand', { a: { $bytes: 'AA=' } }],
    ['bytes-url', 'bytes in the other base64 alphabet', { a: { $bytes: '_w' } }],
    [
      'link-extra',
      'a link with another field beside it',
      { a: { $link: cidOf(hex('a0')).toString(), b: 1 } },
    ],
    ['type-empty', 'an empty $type', { a: [{ $type: '' }] }],
    [
      'blob-text-ref',
      'a blob whose ref is text',
      { a: { $type: 'blob', ref: cidOf(hex('00'), 0x55).toString(), mimeType: 'image/png', size: 1 } },
    ],
    ['bytes-stray-bits', 'base64 with bits set after its last byte', { a: { $bytes: '/x' } }],
    [
      'link-dag-pb',
      'a link of dag-pb',
      { a: { $link: 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi' } },
    ],
    ['link-upper-case', 'a link in upper case', { a: { $link: cidOf(hex('a0')).toString().toUpperCase() } }],
    [
      'link-mixed-case',
      'a link with one letter in upper case',
      { a: { $link: cidOf(hex('a0')).toString().replace('e', 'E') } },
    ],
    ['link-padded', 'a link with padding', { a: { $link: `${cidOf(hex('a0')).toString()}======` } }],
    ['type-null', 'a $type that is no text', { $type: null }],
    [
      'blob-no-size',
      'a blob without its size',
      { a: { $type: 'blob', ref: { $link: cidOf(hex('00'), 0x55).toString() }, mimeType: 'image/png' } },
    ],
    ['lone-surrogate', 'text with a lone surrogate', { a: '\ud800' }],
    ['lone-surrogate-key', 'a key with a lone surrogate', { a: { 'b\udc00': 0 } }],
    ['byte-order-mark', 'text that begins with a byte order mark', { a: ['\ufeffa'] }],
    ['byte-order-mark-key', 'a key that begins with a byte order mark', { '\ufeffa': 0 }],
  ]
  return list.map(([name, what, value]) => ({
    name: `encoding/encode-${name}`,
    what,
    requirement: name.startsWith('link') ? 'ENC-3' : 'ENC-1',
    layer: 'bytes',
    op: 'encode',
    request: { value },
    expected: fails('value/not-data'),
  }))
}

/** A megabyte and a byte more; the heads of the map, its key and its text take 8. */
function sized(): Case[] {
  const value = { a: 'x'.repeat(1_048_576 - 8) }
  const bytes = encode(value)
  return [
    {
      name: 'encoding/encode-largest',
      what: 'a record of 1 MiB, of which its CID is told',
      requirement: 'ENC-2',
      layer: 'none',
      op: 'contentCid',
      request: { record: value },
      expected: holds({ cid: cidOf(bytes).toString() }),
    },
    {
      name: 'encoding/encode-too-large',
      what: 'a record of 1 MiB and a byte',
      requirement: 'ENC-2',
      layer: 'bytes',
      op: 'encode',
      request: { value: { a: `${value.a}x` } },
      expected: fails('bytes/too-large'),
    },
  ]
}

/** Requests that lack what their operation asks for, or have it in another form. */
function malformed(): Case[] {
  const list: [name: string, what: string, op: string, request: Record<string, JsonValue>][] = [
    ['no-value', 'nothing to encode', 'encode', {}],
    ['bytes-text', 'bytes that are text', 'decode', { bytes: 'oA' }],
    ['bytes-null', 'bytes that are null', 'decode', { bytes: null }],
    ['record-list', 'a record that is a list', 'contentCid', { record: [] }],
    ['log-missing', 'no log', 'replayPlc', { at: '2026-01-01T00:00:00.000Z' }],
    ['records-map', 'records that are no list', 'chain', { records: {}, at: '2026-01-01T00:00:00.000Z' }],
    [
      'anchor-text',
      'an anchor that is text',
      'chain',
      { records: [], anchor: 'x', at: '2026-01-01T00:00:00.000Z' },
    ],
    ['at-missing', 'no instant', 'chain', { records: [] }],
    ['at-number', 'an instant that is a number', 'chain', { records: [], at: 1767225600000 }],
  ]
  return list.map(([name, what, op, request]) => ({
    name: `encoding/request-${name}`,
    what,
    requirement: 'ENC-1',
    layer: 'shape',
    op,
    request,
    expected: fails('request/malformed'),
  }))
}
