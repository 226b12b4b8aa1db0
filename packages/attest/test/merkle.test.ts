import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { merkleProof, merkleRoot, verifyInclusion } from '../src/index.ts'

const leaves = fc.array(fc.uint8Array({ maxLength: 5 }), { minLength: 1, maxLength: 40 })
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** RFC 9162, 2.1.1, word for word. */
function plainRoot(list: readonly Uint8Array[]): Buffer {
  const hash = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const [only] = list
  if (only === undefined) return hash()
  if (list.length === 1) return hash(Uint8Array.of(0), only)
  let k = 1
  while (k * 2 < list.length) k *= 2
  return hash(Uint8Array.of(1), plainRoot(list.slice(0, k)), plainRoot(list.slice(k)))
}

function claim(list: readonly Uint8Array[], index: number) {
  const leaf = list[index] ?? new Uint8Array()
  return { leaf, index, size: list.length, proof: merkleProof(list, index), root: merkleRoot(list) }
}

function codes(...args: Parameters<typeof verifyInclusion>): string[] {
  const verified = verifyInclusion(...args)
  return verified.ok ? [] : verified.findings.map((f) => f.code)
}

describe('a tree of RFC 9162', () => {
  it('has the roots of the public test vectors', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ]
    const list = inputs.map((text) => Uint8Array.from(Buffer.from(text, 'hex')))
    expect(hex(merkleRoot([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(hex(merkleRoot(list.slice(0, 1)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
    expect(hex(merkleRoot(list.slice(0, 3)))).toBe(
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    )
    expect(hex(merkleRoot(list))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  })

  it('splits at the greatest power of two below its size', () => {
    fc.assert(
      fc.property(leaves, (list) => {
        expect(hex(merkleRoot(list))).toBe(hex(plainRoot(list)))
      }),
    )
  })

  it('proves each of its leaves, and no other', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (list, n) => {
        const honest = claim(list, n % list.length)
        expect(codes(honest)).toEqual([])
        expect(codes({ ...honest, leaf: Uint8Array.of(...honest.leaf, 0) })).toEqual(['merkle/root'])
      }),
    )
  })

  it('refuses a proof with one bit flipped', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), (list, n, bit) => {
        const honest = claim(list, n % list.length)
        const parts = [...honest.proof, honest.root].map((hash) => Uint8Array.from(hash))
        const hash = parts[bit % parts.length]
        if (hash !== undefined) hash[bit % 32] = (hash[bit % 32] ?? 0) ^ (1 << (bit % 8))
        const tampered = { ...honest, proof: parts.slice(0, -1), root: parts.at(-1) ?? honest.root }
        expect(codes(tampered)).toEqual(['merkle/root'])
      }),
    )
  })

  it('refuses every other place for the same leaf', () => {
    const list = Array.from({ length: 7 }, (_, i) => Uint8Array.of(i))
    for (const index of list.keys()) {
      for (let other = -1; other <= 7; other++) {
        expect(codes({ ...claim(list, index), index: other })).toHaveLength(other === index ? 0 : 1)
      }
    }
  })

  it('refuses what is no index, no hash and no proof', () => {
    const list = Array.from({ length: 5 }, (_, i) => Uint8Array.of(i))
    const honest = claim(list, 4)
    expect(honest.proof).toHaveLength(1)
    expect(codes({ ...honest, index: 5 })).toEqual(['merkle/index'])
    expect(codes({ ...honest, index: 0.5 })).toEqual(['merkle/index'])
    expect(codes({ ...honest, size: Number.NaN })).toEqual(['merkle/index'])
    expect(codes({ ...honest, size: 2 ** 53 })).toEqual(['merkle/index'])
    expect(codes({ ...honest, size: 4 })).toEqual(['merkle/index'])
    expect(codes({ ...honest, index: 3 })).toEqual(['merkle/proof-length'])
    expect(codes({ ...honest, proof: [] })).toEqual(['merkle/proof-length'])
    expect(codes({ ...honest, proof: [...honest.proof, honest.root] })).toEqual(['merkle/proof-length'])
    expect(codes({ ...honest, proof: [Uint8Array.of(1)] })).toEqual(['merkle/hash'])
    expect(codes({ ...honest, root: new Uint8Array(33) })).toEqual(['merkle/hash'])
    expect(() => merkleProof(list, 5)).toThrow('no leaf 5')
  })

  it('takes no inner node for a leaf', () => {
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)]
    const pair = createHash('sha256')
    const inner = Buffer.concat([plainRoot([a]), plainRoot([b])])
    pair.update(Uint8Array.of(1)).update(inner)
    expect(codes({ leaf: inner, index: 0, size: 1, proof: [], root: pair.digest() })).toEqual(['merkle/root'])
  })
})
