import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CID, cidOf, concatBytes, RAW, readCar, writeCar } from '../src/index.ts'
import { hex, toHex } from './hex.ts'
import { repositoryOf } from './repository.ts'

const data = hex('a1 61 61 01')
const cid = cidOf(data)
const header = concatBytes([
  hex('3a a2 65 726f6f7473 81 d82a 5825 00'),
  cid.bytes,
  hex('67 76657273696f6e 01'),
])
const section = concatBytes([hex('28'), cid.bytes, data])
const car = concatBytes([header, section])
const blob = hex('ff')

describe('a CAR', () => {
  it('is written byte for byte as CAR v1 says', () => {
    expect(toHex(writeCar(cid, [[cid, data]]))).toBe(toHex(car))
  })

  it('gives its roots and blocks', () => {
    const read = readCar(car)
    expect(read.ok && read.value.roots.map(String)).toEqual([cid.toString()])
    expect(read.ok && [...read.value.blocks]).toEqual([{ cid, bytes: data }])
  })

  it('keeps order and repetition as found', () => {
    const raw = cidOf(blob, RAW)
    const read = readCar(concatBytes([header, section, hex('25'), raw.bytes, blob, section]))
    expect(read.ok && [...read.value.blocks].map((block) => block.cid.toString())).toEqual(
      [cid, raw, cid].map(String),
    )
    expect(read.ok && [cid, raw].map((c) => read.value.blocks.get(c))).toEqual([data, blob])
    expect(read.ok && read.value.blocks.get(cidOf(hex('fe'), RAW))).toBeUndefined()
  })

  it('may have no root, several, and absent ones', () => {
    const none = concatBytes([hex('11 a2 65 726f6f7473 80 67 76657273696f6e 01')])
    expect(readCar(none)).toMatchObject({ ok: true, value: { roots: [], blocks: { length: 0 } } })
    expect(readCar(header)).toMatchObject({ ok: true, value: { blocks: { length: 0 } } })
  })

  it('is what the reference implementation writes', async () => {
    const repo = await repositoryOf('did:web:a.example', {
      'com.example.note/1': { $type: 'com.example.note' },
    })
    const whole = await repo.whole()
    const read = readCar(whole)
    if (!read.ok) throw new Error('refused')
    const { roots, blocks } = read.value
    const all = [...blocks].map(({ cid: c, bytes }) => [c, bytes] as const)
    expect(toHex(writeCar(roots[0]!, all))).toBe(toHex(whole))
  })

  it('gives back any blocks that were written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }), (all) => {
        const blocks = all.map((bytes): [CID, Uint8Array] => [cidOf(bytes, RAW), bytes])
        const read = readCar(writeCar(cid, blocks))
        expect(read.ok && [...read.value.blocks].map(({ cid: c }) => c.toString())).toEqual(
          blocks.map(([c]) => c.toString()),
        )
        expect(read.ok && blocks.map(([c]) => read.value.blocks.get(c))).toEqual(all)
      }),
    )
  })

  const v2 = hex('0a a1 67 76657273696f6e 02')
  const dagPb = concatBytes([hex('28 01701220'), cid.bytes.subarray(4), data])
  const sha512 = concatBytes([hex('48 01711340'), new Uint8Array(64), data])
  it.each<[string, Uint8Array, string]>([
    ['nothing', hex(''), 'ends too early'],
    ['a header that ends early', header.subarray(0, 40), 'ends too early'],
    ['a block that ends early', car.subarray(0, -1), 'ends too early'],
    ['a length beyond the file', concatBytes([header, hex('7f'), cid.bytes, data]), 'ends too early'],
    ['a length beyond 2^53', concatBytes([header, hex('ffffffffffffffff7f')]), 'ends too early'],
    ['a length without its last byte', concatBytes([header, hex('80')]), 'ends too early'],
    ['a length of zeros without end', concatBytes([header, hex('80808080808080808080')]), 'shortest form'],
    [
      'a length in two bytes where one does',
      concatBytes([header, hex('a800'), cid.bytes, data]),
      'shortest form',
    ],
    ['a byte after the last block', concatBytes([car, hex('00')]), 'a block without a CIDv1'],
    ['a block shorter than a CID', concatBytes([header, hex('04 01711220')]), 'a block without a CIDv1'],
    [
      'a CID of version 0',
      concatBytes([header, hex('22 1220'), new Uint8Array(32)]),
      'a block without a CIDv1',
    ],
    ['a CID of dag-pb', concatBytes([header, dagPb]), 'a block without a CIDv1'],
    ['a CID of SHA-512', concatBytes([header, sha512]), 'a block without a CIDv1'],
    ['version 2', v2, 'a header that is not'],
    [
      'a header with another field',
      hex('14 a3 61 61 00 65 726f6f7473 80 67 76657273696f6e 01'),
      'a header that is not',
    ],
    [
      'roots that are no links',
      hex('12 a2 65 726f6f7473 81 00 67 76657273696f6e 01'),
      'a header that is not',
    ],
  ])('refuses %s', (_what, bytes, reason) => {
    expect(readCar(bytes)).toMatchObject({
      ok: false,
      findings: [{ code: 'car/malformed', params: { reason: expect.stringContaining(reason) } }],
    })
  })

  it('refuses a header whose keys are out of order', () => {
    expect(readCar(hex('11 a2 67 76657273696f6e 01 65 726f6f7473 80'))).toMatchObject({
      findings: [{ code: 'bytes/not-canonical', path: 'header' }],
    })
  })

  it('refuses a block that does not have the hash of its CID, or has it under another codec', () => {
    const wrong = concatBytes([header, hex('28'), cid.bytes, hex('a1 61 61 02')])
    expect(readCar(wrong)).toMatchObject({
      findings: [{ code: 'car/hash-mismatch', path: 'blocks[0]', params: { cid: cid.toString() } }],
    })
  })

  it('refuses a file or a block above its limit', () => {
    expect(readCar(car, car.length - 1)).toMatchObject({ findings: [{ code: 'bytes/too-large', path: '' }] })
    const large = new Uint8Array(1_048_577)
    const refused = { findings: [{ code: 'bytes/too-large', path: 'blocks[0]' }] }
    expect(readCar(writeCar(cid, [[cidOf(large), large]]))).toMatchObject(refused)
    expect(readCar(writeCar(cid, [[cidOf(large, RAW), large]]))).toMatchObject({ ok: true })
    const blob = new Uint8Array(52_428_801)
    expect(readCar(writeCar(cid, [[cidOf(blob, RAW), blob]]))).toMatchObject(refused)
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readCar(bytes)))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(car.length), (junk, at) => {
        readCar(concatBytes([car.subarray(0, at), junk, car.subarray(at)]))
      }),
    )
  })
})
