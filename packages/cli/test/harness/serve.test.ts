import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

import { describe, expect, it } from 'vitest'

import { requestLines, type RequestLine } from '../../src/harness/request-lines.ts'
import { serve } from '../../src/harness/serve.ts'

type Reply = { seq: unknown; ok?: boolean; findings?: { code: string; params: Record<string, unknown> }[] }

async function replies(...chunks: (string | Uint8Array)[]): Promise<Reply[]> {
  const output = new PassThrough()
  const all = text(output)
  await serve(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), output)
  output.end()
  const lines = (await all).split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line) as Reply)
}

const valid = (seq: number) => `{"seq":${String(seq)},"op":"encode","value":{}}\n`

describe('the harness', () => {
  it('answers each line in order, wherever the input is cut', async () => {
    const input = Buffer.from(valid(1) + valid(2) + valid(3))
    const bytes = [...input].map((byte) => Uint8Array.of(byte))
    expect((await replies(...bytes)).map((r) => r.seq)).toEqual([1, 2, 3])
    expect((await replies(input)).map((r) => r.seq)).toEqual([1, 2, 3])
  })

  it('answers a last line without its end, and nothing after the last end', async () => {
    expect((await replies(valid(1) + valid(2).trimEnd())).map((r) => r.seq)).toEqual([1, 2])
    expect(await replies('')).toEqual([])
  })

  it('takes a carriage return and spaces around a request', async () => {
    expect(await replies(`  ${valid(1).trimEnd()} \r\n`)).toMatchObject([{ seq: 1, ok: true }])
  })

  it.each<[string, string | Uint8Array]>([
    ['an empty line', '\n'],
    ['spaces', '   \n'],
    ['no JSON', 'hello\n'],
    ['JSON cut short', '{"seq":1,"op":\n'],
    ['two values', '{"seq":1} {"seq":2}\n'],
    ['a byte order mark', '\ufeff' + valid(1)],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from('{"seq":1,"op":"'), Buffer.from([0xff]), Buffer.from('"}\n')]),
    ],
    ['a zero byte', '\0\n'],
    ['a lone quote', '"\n'],
    ['a backslash', '"\\\n'],
    ['an infinite seq', '{"seq":1e400,"op":"encode"}\n'],
    ['brackets, a hundred thousand deep', `${'['.repeat(100_000)}\n`],
    ['arrays, a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`],
  ])('answers %s with a finding and goes on', async (_what, line) => {
    const all = await replies(valid(1), line, valid(2))
    expect(all).toMatchObject([
      { seq: 1, ok: true },
      { seq: null, ok: false, findings: [{ code: 'request/malformed' }] },
      { seq: 2, ok: true },
    ])
  })

  it('finds the data model in values that JSON parsers turn into others', async () => {
    const value = (json: string) => `{"seq":1,"op":"encode","value":${json}}\n`
    const codes = async (json: string) => (await replies(value(json)))[0]?.findings?.map((f) => f.code)
    expect(await codes('{"a":1e400}')).toEqual(['value/not-data'])
    expect(await codes('{"a":9007199254740993}')).toEqual(['value/not-data'])
    expect(await codes('{"__proto__":{"a":1}}')).toEqual(['value/not-data'])
    expect(await codes('{"a":"\\ud800"}')).toEqual(['value/not-data'])
    expect(await codes(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)).toEqual(['bytes/too-deep'])
    expect(await codes('{"a":1.0}')).toBeUndefined()
  })

  it('refuses a line of more values than fit in memory before it makes them', async () => {
    const many = `{"seq":1,"op":"encode","value":[${'[],'.repeat(4_000_000)}[]]}\n`
    expect(await replies(many, valid(2))).toMatchObject([
      { seq: null, findings: [{ params: { expected: 'at most 4000000 values' } }] },
      { seq: 2, ok: true },
    ])
  })

  it('does not count what stands in text, however it is escaped', async () => {
    const commas = JSON.stringify(`${'","'.repeat(2_000_000)}\\`)
    expect(await replies(`{"seq":1,"op":"encode","value":${commas}}\n`)).toMatchObject([
      { seq: 1, findings: [{ code: 'value/not-data' }] },
    ])
  })

  it('reads on when nobody reads its answers', async () => {
    const output = new PassThrough()
    let read = 0
    const input = (async function* () {
      for (let i = 0; i < 2000; i++) {
        if (i === 10) output.destroy()
        read++
        yield await Promise.resolve(Buffer.from(valid(i)))
      }
    })()
    await serve(input, output)
    expect(read).toBe(2000)
  })
})

describe('a line that is too long', () => {
  it('is dropped while it is read, and the next one is not', async () => {
    const chunks = ['ab', 'cdef\nx', 'y\n', 'toolong', 'er', '\n', 'z'].map((chunk) => Buffer.from(chunk))
    const lines: RequestLine[] = []
    for await (const line of requestLines(Readable.from(chunks), 6)) lines.push(line)
    expect(lines.map(({ length, bytes }) => [length, bytes && Buffer.from(bytes).toString()])).toEqual([
      [6, 'abcdef'],
      [2, 'xy'],
      [9, undefined],
      [1, 'z'],
    ])
  })

  it('of more than 100 MB is answered with a finding', async () => {
    const megabyte = Buffer.alloc(1_000_000, 'a')
    const all = await replies(valid(1), ...Array.from({ length: 101 }, () => megabyte), '\n', valid(2))
    expect(all).toMatchObject([
      { seq: 1 },
      { seq: null, findings: [{ params: { expected: 'a line of at most 100000000 bytes' } }] },
      { seq: 2 },
    ])
  })
})

describe('the program', () => {
  const main = path.join(import.meta.dirname, '../../src/harness/main.ts')
  const start = () =>
    spawn('node', ['--conditions=@quorate/source', main], { stdio: ['pipe', 'pipe', 'pipe'] })

  it('ends with its input, with exit code 0', async () => {
    const child = start()
    const out = text(child.stdout)
    child.stdin.end(`${valid(1)}x\n`)
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(
      (await out)
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Reply).seq),
    ).toEqual([1, null])
  })

  it('survives a reader that goes away', async () => {
    const child = start()
    const errors = text(child.stderr)
    child.stdin.write(valid(1))
    await once(child.stdout, 'data')
    child.stdout.destroy()
    for (let i = 0; i < 20_000; i++) child.stdin.write(valid(i))
    child.stdin.end()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await errors).toBe('')
  })
})
