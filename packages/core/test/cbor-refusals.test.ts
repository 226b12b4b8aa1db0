import { describe, expect, it } from 'vitest'

import { decodeStrict } from '../src/index.ts'
import { hex } from './hex.ts'

const sha256Link = 'd82a 5825 00 01711220' + '11'.repeat(32)

/** Bytes, and the reason for which ENC-2 refuses them. */
const refused: [what: string, bytes: string, reason: string][] = [
  ['nothing at all', '', 'ends too early'],
  ['a byte after the value', 'a0 00', 'bytes after the value'],
  ['a second value', 'f5 f5', 'bytes after the value'],

  ['keys in bytewise but not length-first order', 'a2 626161 01 6162 02', 'keys out of order or repeated'],
  ['keys of one length out of order', 'a2 6162 01 6161 02', 'keys out of order or repeated'],
  ['a key twice', 'a2 6161 01 6161 02', 'keys out of order or repeated'],
  ['a key twice with one value', 'a2 6161 01 6161 01', 'keys out of order or repeated'],
  ['the key __proto__', 'a1 69 5f5f70726f746f5f5f a0', 'a key `__proto__`'],
  ['an integer as key', 'a1 01 01', 'a key that is not text'],
  ['bytes as key', 'a1 4161 01', 'a key that is not text'],
  ['a map that ends before its value', 'a1 6161', 'ends too early'],

  ['23 in two bytes', '18 17', 'an integer that is not in its shortest form'],
  ['255 in three bytes', '19 00ff', 'an integer that is not in its shortest form'],
  ['65535 in five bytes', '1a 0000ffff', 'an integer that is not in its shortest form'],
  ['2^32 - 1 in nine bytes', '1b 00000000ffffffff', 'an integer that is not in its shortest form'],
  ['-1 in two bytes', '38 00', 'an integer that is not in its shortest form'],
  ['a long form of the length of bytes', '58 01 00', 'an integer that is not in its shortest form'],
  ['a long form of the length of text', '78 01 61', 'an integer that is not in its shortest form'],
  ['a long form of the length of an array', '98 01 00', 'an integer that is not in its shortest form'],
  ['a long form of the length of a map', 'b8 01 6161 00', 'an integer that is not in its shortest form'],
  ['a long form of the length of a key', 'a1 7801 61 00', 'an integer that is not in its shortest form'],
  ['a long form of tag 42', 'd9 002a' + sha256Link.slice(4), 'an integer that is not in its shortest form'],
  [
    'a long form of the length of a link',
    'd82a 590025 00 01711220' + '11'.repeat(32),
    'an integer that is not in its shortest form',
  ],

  ['2^53', '1b 0020000000000000', 'an integer beyond 2^53 - 1'],
  ['2^64 - 1', '1b ffffffffffffffff', 'an integer beyond 2^53 - 1'],
  ['-(2^53)', '3b 001fffffffffffff', 'an integer beyond -(2^53 - 1)'],
  ['-(2^53) - 1', '3b 0020000000000000', 'an integer beyond 2^53 - 1'],
  ['an integer cut short', '19 01', 'ends too early'],

  ['indefinite bytes', '5f 4100 ff', 'an indefinite or reserved length'],
  ['indefinite text', '7f 6161 ff', 'an indefinite or reserved length'],
  ['an indefinite array', '9f ff', 'an indefinite or reserved length'],
  ['an indefinite map', 'bf ff', 'an indefinite or reserved length'],
  ['a reserved length', '1c', 'an indefinite or reserved length'],

  ['a half float', 'f9 3c00', 'a float'],
  ['a single float', 'fa 3f800000', 'a float'],
  ['a double float', 'fb 3ff8000000000000', 'a float'],
  ['a double that is whole', 'fb 405ec00000000000', 'a float'],
  ['NaN', 'f9 7e00', 'a float'],
  ['infinity', 'f9 7c00', 'a float'],
  ['undefined', 'f7', 'undefined'],
  ['undefined in a map', 'a1 6161 f7', 'undefined'],
  ['simple value 0', 'e0', 'a simple value or a break'],
  ['simple value 255', 'f8 ff', 'a simple value or a break'],
  ['false in two bytes', 'f8 14', 'a simple value or a break'],
  ['a break', 'ff', 'a simple value or a break'],

  ['tag 0, a date', 'c0 6161', 'a tag other than 42'],
  ['tag 2, a big integer', 'c2 4101', 'a tag other than 42'],
  ['tag 43', 'd82b 00', 'a tag other than 42'],
  ['tag 55799, self-described CBOR', 'd9d9f7 a0', 'a tag other than 42'],

  ['a link that is text', 'd82a 6161', 'a link that is not 37 bytes'],
  ['a link without its prefix', 'd82a 5824 01711220' + '11'.repeat(32), 'a link that is not 37 bytes'],
  ['a link with SHA-512', 'd82a 5845 00 01711340' + '11'.repeat(64), 'a link that is not 37 bytes'],
  ['a link with an identity hash', 'd82a 4600 0171000161', 'a link that is not 37 bytes'],
  ['a version 0 link', 'd82a 5823 00 1220' + '11'.repeat(32), 'a link that is not 37 bytes'],
  [
    'a link with prefix 1',
    'd82a 5825 01 01711220' + '11'.repeat(32),
    'a link that is no CIDv1 of dag-cbor or raw with SHA-256',
  ],
  [
    'a dag-pb link',
    'd82a 5825 00 01701220' + '11'.repeat(32),
    'a link that is no CIDv1 of dag-cbor or raw with SHA-256',
  ],
  [
    'a version 2 link',
    'd82a 5825 00 02711220' + '11'.repeat(32),
    'a link that is no CIDv1 of dag-cbor or raw with SHA-256',
  ],
  [
    'a BLAKE3 link of 32 bytes',
    'd82a 5825 00 01711e20' + '11'.repeat(32),
    'a link that is no CIDv1 of dag-cbor or raw with SHA-256',
  ],
  ['a link cut short', 'd82a 5825 00 0171', 'ends too early'],

  ['an overlong slash', '62 c0af', 'text that is not UTF-8'],
  ['an overlong null', '62 c080', 'text that is not UTF-8'],
  ['a surrogate', '63 eda080', 'text that is not UTF-8'],
  ['a pair of surrogates', '66 eda0bdedb880', 'text that is not UTF-8'],
  ['a character cut short', '62 e282', 'text that is not UTF-8'],
  ['a code point past U+10FFFF', '64 f4908080', 'text that is not UTF-8'],
  ['a lone continuation', '61 80', 'text that is not UTF-8'],
  ['a long text that is not UTF-8', '7818' + '61'.repeat(23) + 'ff', 'text that is not UTF-8'],
  ['a key that is not UTF-8', 'a1 61ff 00', 'text that is not UTF-8'],
  ['text with a byte order mark', '64 efbbbf61', 'text with a byte order mark'],
  ['a key with a byte order mark', 'a1 63efbbbf 00', 'text with a byte order mark'],

  [
    'a map that JSON reads as bytes',
    'a1 66246279746573 624141',
    'expected a map without the keys `$bytes` and `$link`',
  ],
  [
    'a map with $link among its keys',
    'a2 6161 00 65246c696e6b 00',
    'expected a map without the keys `$bytes` and `$link`',
  ],
  ['a $type that is empty', 'a1 652474797065 60', 'expected a `$type` that is text'],
  ['a $type that is null', '81 a1 652474797065 f6', 'expected a `$type` that is text'],
  ['a blob of nothing', 'a1 652474797065 64626c6f62', 'expected a blob with ref, mimeType and size'],

  ['bytes shorter than they say', '42 00', 'ends too early'],
  ['text shorter than it says', '7a7fffffff 61', 'ends too early'],
  ['an array of 2^32 - 1 items in six bytes', '9affffffff 00', 'ends too early'],
  ['an array of 2^53 - 1 items', '9b001fffffffffffff', 'ends too early'],
  ['a map of 2^32 - 1 entries', 'baffffffff 6161', 'ends too early'],
]

describe('decodeStrict refuses', () => {
  it.each(refused)('%s', (_what, bytes, reason) => {
    const decoded = decodeStrict(hex(bytes))
    expect(decoded).toMatchObject({
      ok: false,
      findings: [{ code: 'bytes/not-canonical', requirement: 'ENC-2', params: { reason } }],
    })
  })

  it('names the byte at which it stopped', () => {
    expect(decodeStrict(hex('a2 6162 01 6161 02'))).toMatchObject({ findings: [{ params: { offset: 6 } }] })
  })

  it('33 levels and takes 32', () => {
    const nested = (levels: number) => hex('81'.repeat(levels - 1) + '80')
    expect(decodeStrict(nested(32)).ok).toBe(true)
    expect(decodeStrict(nested(33))).toMatchObject({
      findings: [{ code: 'bytes/too-deep', params: { expected: 32 } }],
    })
    expect(decodeStrict(hex('a16161'.repeat(33) + '00'))).toMatchObject({
      findings: [{ code: 'bytes/too-deep' }],
    })
  })

  it('a million levels without running out of stack', () => {
    expect(decodeStrict(new Uint8Array(1_000_000).fill(0x81))).toMatchObject({
      findings: [{ code: 'bytes/too-deep' }],
    })
  })

  it('1 MiB and one byte, and takes 1 MiB, unless told otherwise', () => {
    const text = (size: number) => {
      const bytes = new Uint8Array(size).fill(0x61)
      bytes.set([0x7a, ...new Uint8Array(new Uint32Array([size - 5]).buffer).toReversed()])
      return bytes
    }
    expect(decodeStrict(text(1_048_576)).ok).toBe(true)
    expect(decodeStrict(text(1_048_577))).toMatchObject({
      findings: [{ code: 'bytes/too-large', params: { expected: 1_048_576, actual: 1_048_577 } }],
    })
    expect(decodeStrict(text(1_048_577), 2_000_000).ok).toBe(true)
  })
})
