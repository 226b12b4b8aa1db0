import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  cidOf,
  concatBytes,
  RAW,
  readCar,
  readCarStream,
  writeCar,
  type CarPart,
  type Checked,
} from '../src/index.ts'
import { hex } from './hex.ts'

const data = hex('a1 61 61 01')
const cid = cidOf(data)
const blob = hex('ff')
const car = writeCar(cid, [
  [cid, data],
  [cidOf(blob, RAW), blob],
  [cid, data],
])

/** The bytes in pieces that end at the given places, which may be empty. */
async function* pieces(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const cut of [...cuts.map((c) => c % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)) {
    yield await Promise.resolve(bytes.subarray(from, cut))
    from = cut
  }
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Checked<CarPart>[]> {
  const parts: Checked<CarPart>[] = []
  for await (const part of readCarStream(chunks)) parts.push(part)
  return parts
}

function faultOf(parts: readonly Checked<CarPart>[]) {
  const last = parts.at(-1)
  return last?.ok === false ? last.findings[0] : undefined
}

describe('a CAR that arrives in pieces', () => {
  it('gives the roots, then every block, however it is cut', async () => {
    const whole = readCar(car)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (cuts) => {
        const parts = await read(pieces(car, cuts))
        expect(parts.every(({ ok }) => ok)).toBe(true)
        const [head, ...blocks] = parts.map((part) => (part.ok ? part.value : undefined))
        expect(head).toEqual({ roots: whole.ok && whole.value.roots })
        expect(blocks.map((b) => b && 'cid' in b && b.cid.toString())).toEqual(
          whole.ok && [...whole.value.blocks].map(({ cid: c }) => c.toString()),
        )
      }),
    )
  })

  it('is refused exactly where the whole file is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(car.length - 1),
        fc.uint8Array({ maxLength: 3 }),
        fc.array(fc.nat()),
        async (at, junk, cuts) => {
          const mutated = concatBytes([car.subarray(0, at), junk, car.subarray(at + junk.length)])
          const whole = readCar(mutated)
          const fault = faultOf(await read(pieces(mutated, cuts)))
          // What announces more than may come is refused for that, before it can turn out to end too early.
          const [wanted] = whole.ok ? [] : whole.findings
          if (fault?.code === 'bytes/too-large') expect(whole.ok).toBe(false)
          else expect(fault?.code).toBe(wanted?.code)
          if (fault?.code === wanted?.code) expect(fault?.params).toEqual(wanted?.params)
        },
      ),
    )
  })

  it('is refused for the size that a block or header announces, before any of it came', async () => {
    async function* endless(announced: Uint8Array, first: Uint8Array) {
      yield await Promise.resolve(first)
      yield announced
      throw new Error('read on')
    }
    const head = car.subarray(0, 59)
    expect(faultOf(await read(endless(hex('ffffff7f'), head)))).toMatchObject({
      code: 'bytes/too-large',
      path: 'blocks[0]',
    })
    expect(faultOf(await read(endless(hex('ff7f'), hex(''))))).toMatchObject({
      code: 'bytes/too-large',
      path: 'header',
    })
  })

  it('asks for no more once a block was refused', async () => {
    let asked = 0
    async function* counted() {
      for (const part of [car.subarray(0, 59), hex('05 0102030405'), car]) {
        asked++
        yield await Promise.resolve(part)
      }
    }
    const parts = await read(counted())
    expect(parts.map(({ ok }) => ok)).toEqual([true, false])
    expect(asked).toBe(2)
  })
})
