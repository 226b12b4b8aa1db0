import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { answer } from '../../src/harness/answer.ts'

const codes = async (request: unknown) => {
  const reply = await answer(request)
  return 'findings' in reply ? reply.findings.map((f) => `${f.code} ${f.path}`.trim()) : reply
}

describe('an answer', () => {
  it('carries the seq of its request', async () => {
    expect(await answer({ seq: 7, op: 'encode', value: {} })).toMatchObject({ seq: 7, ok: true })
    expect(await answer({ seq: -1, op: 'encode', value: 'a' })).toMatchObject({ seq: -1, ok: false })
    expect(await answer({ seq: 0, op: 'fly' })).toEqual({ seq: 0, skipped: 'unknown op' })
  })

  it.each(['constructor', '__proto__', 'toString', ''])('does not take %j for an operation', async (op) => {
    expect(await answer({ seq: 1, op })).toEqual({ seq: 1, skipped: 'unknown op' })
  })

  it.each([
    ['null', null, null],
    ['an array', [1], null],
    ['a text', 'x', null],
    ['no seq', { op: 'decode' }, null],
    ['a fraction for seq', { seq: 1.5, op: 'decode' }, 1.5],
    ['infinity for seq', { seq: Infinity, op: 'decode' }, null],
    ['text for seq', { seq: 'a', op: 'decode' }, 'a'],
    ['an object for seq', { seq: {}, op: 'decode' }, null],
    ['no op', { seq: 1 }, 1],
    ['a number for op', { seq: 1, op: 1 }, 1],
  ])('to %s is a finding', async (_what, request, seq) => {
    expect(await answer(request)).toMatchObject({ seq, ok: false, findings: [{ code: 'request/malformed' }] })
  })

  it('names every argument that is missing or of the wrong kind', async () => {
    const wrong = { seq: 1, op: 'verifySignature', key: 1, message: { $bytes: '*' } }
    expect(await codes(wrong)).toEqual([
      'request/malformed key',
      'request/malformed message',
      'request/malformed signature',
    ])
  })

  it('names a hundred of a million faults in a list', async () => {
    const request = { seq: 1, op: 'merkleRoot', leaves: Array<null>(1_000_000).fill(null) }
    const named = (await codes(request)) as string[]
    expect(named).toHaveLength(100)
    expect(named[99]).toBe('request/malformed leaves[99]')
  })

  it('does not read an argument that the request only inherits', async () => {
    const request = Object.assign(Object.create({ value: {} }) as object, { seq: 1, op: 'encode' })
    expect(await codes(request)).toEqual(['request/malformed value'])
  })

  it('tells a request that is malformed from a value outside the data model', async () => {
    expect(await codes({ seq: 1, op: 'contentCid', record: { a: [0.5, { $link: 'x' }] } })).toEqual([
      'value/not-data record.a[0]',
      'value/not-data record.a[1]',
    ])
    expect(await codes({ seq: 1, op: 'contentCid', record: [] })).toEqual(['request/malformed record'])
  })

  it('takes null for an argument that may be absent', async () => {
    const request = { seq: 1, op: 'replayPlc', log: [], at: '2026-01-01T00:00:00.000Z' }
    expect(await codes({ ...request, did: null })).toEqual(await codes(request))
    expect(await codes({ ...request, did: 1 })).toEqual(['request/malformed did'])
    expect(await codes({ ...request, at: '2026-01-01' })).toEqual(['instant/invalid at'])
  })

  it('is given to any JSON whatever, for every operation', async () => {
    const ops = ['decode', 'encode', 'verifySignature', 'contentCid', 'attestationCid', 'verifyRecord', 'replayPlc',
      'lintPolicy', 'need', 'tally', 'chain'] // prettier-ignore
    const names = ['bytes', 'value', 'key', 'message', 'signature', 'record', 'metadata', 'repository', 'did', 'log', 'at',
      'policy', 'prev', 'proposal', 'weight', 'threshold', 'votes', 'acks', 'checkpoints', 'records', 'plcLogs', 'anchor'] // prettier-ignore
    const request = fc.record({
      op: fc.constantFrom(...ops),
      args: fc.dictionary(fc.constantFrom(...names), fc.jsonValue()),
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ op, args }) => {
        const reply = await answer({ ...args, seq: 1, op })
        expect(reply).toMatchObject({ seq: 1 })
        expect(JSON.stringify(reply)).not.toContain('a request that can be answered')
      }),
      { numRuns: 500 },
    )
  })
})
