import { cidOf, encodeCanonical, UsageError, type DataMap } from '@quorate/core'
import {
  getRecord,
  login,
  putRecord,
  RecordConflict,
  resumeSession,
  type StoredSession,
} from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { freshHandle, ManualClock, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()
const { did, appPassword } = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
let kept: StoredSession
const session = await login(network, { identifier: did, appPassword }, (stored) => {
  kept = stored
})

const collection = 'com.example.note'
const note = (text: string): DataMap => ({
  $type: collection,
  text,
  bytes: new Uint8Array([1, 2, 250]),
  n: { a: [1, null] },
})

function cidOfRecord(record: DataMap): string {
  const bytes = encodeCanonical(record)
  if (!bytes.ok) throw new Error('not a record')
  return cidOf(bytes.value).toString()
}

async function textAt(rkey: string): Promise<unknown> {
  const found = await getRecord(network, session, collection, rkey)
  return found?.ok === true ? found.value.record['text'] : undefined
}

describe('putting a record', () => {
  it('stores it under the CID of its bytes, and reads it back the same', async () => {
    const written = await putRecord(session, { collection, rkey: 'stored', record: note('one') })
    expect(written).toEqual({
      uri: `at://${did}/${collection}/stored`,
      cid: cidOfRecord(note('one')),
      written: true,
    })
    const found = await getRecord(network, session, collection, 'stored')
    expect(found).toMatchObject({ ok: true, value: { cid: written.cid, record: note('one') } })
  })

  it('changes nothing when it is done again', async () => {
    const first = await putRecord(session, { collection, rkey: 'again', record: note('one') })
    const second = await putRecord(session, { collection, rkey: 'again', record: note('one') })
    expect([first.written, second.written, second.cid]).toEqual([true, false, first.cid])
  })

  it('leaves another content alone', async () => {
    const { cid } = await putRecord(session, { collection, rkey: 'other', record: note('one') })
    const conflict: unknown = await putRecord(session, {
      collection,
      rkey: 'other',
      record: note('two'),
    }).catch((e: unknown) => e)
    expect(conflict).toBeInstanceOf(RecordConflict)
    expect(conflict).toMatchObject({ code: 'conflict', actual: cid, expected: undefined, retryable: false })
    expect(await textAt('other')).toBe('one')
  })

  it('replaces the content that the caller names, and no other', async () => {
    const first = await putRecord(session, { collection, rkey: 'swap', record: note('one') })
    await putRecord(session, { collection, rkey: 'swap', record: note('two'), replaces: first.cid })
    expect(await textAt('swap')).toBe('two')
    const late = putRecord(session, { collection, rkey: 'swap', record: note('three'), replaces: first.cid })
    await expect(late).rejects.toMatchObject({ actual: cidOfRecord(note('two')), expected: first.cid })
    expect(await textAt('swap')).toBe('two')
  })

  it('replaces nothing where there is nothing', async () => {
    const replaces = cidOfRecord(note('gone'))
    const put = putRecord(session, { collection, rkey: 'absent', record: note('one'), replaces })
    await expect(put).rejects.toMatchObject({ code: 'conflict', actual: undefined, expected: replaces })
  })

  it('lets one of several writers through, and tells the others', async () => {
    const texts = ['a', 'b', 'c', 'd', 'e']
    const puts = await Promise.allSettled(
      texts.map((text) => putRecord(session, { collection, rkey: 'race', record: note(text) })),
    )
    const won = puts.flatMap((put, i) => (put.status === 'fulfilled' ? [texts[i]] : []))
    expect(won).toEqual([await textAt('race')])
    const reasons = puts.flatMap((put) => (put.status === 'rejected' ? [put.reason as unknown] : []))
    expect(reasons.every((reason) => reason instanceof RecordConflict)).toBe(true)
  })

  it('succeeds for all writers of one content', async () => {
    const put = () => putRecord(session, { collection, rkey: 'same', record: note('one') })
    const puts = await Promise.all([put(), put(), put()])
    expect(new Set(puts.map(({ cid }) => cid)).size).toBe(1)
  })

  it.each([
    ['a float', { $type: collection, n: 1.5 }],
    ['another $type', { $type: 'com.example.other' }],
    ['no $type', {}],
  ])('is misused with %s', async (_, record) => {
    await expect(putRecord(session, { collection, rkey: 'bad', record })).rejects.toBeInstanceOf(UsageError)
  })
})

/** A session with a server in front of the real one, where `answer` may take a request over. */
async function behind(
  answer: (path: string, n: number) => { status: number; body: unknown } | 'lost' | undefined,
) {
  const server = await serve(async (request, response, n) => {
    const taken = answer(request.url ?? '', n)
    if (taken !== undefined && taken !== 'lost') {
      json(response, taken.status, taken.body)
      return
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
    const { authorization } = request.headers
    const passed = await fetch(`${pdsUrl}${request.url ?? ''}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    })
    if (taken === 'lost') response.destroy()
    else json(response, passed.status, await passed.json())
  })
  const clock = new ManualClock()
  const through = resumeSession(testNetwork({ clock }), { ...kept, service: server.url }, () => undefined)
  return { server, clock, session: through, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const isPut = (path: string) => path.includes('putRecord')

describe('putting a record through a bad connection', () => {
  it('does not write again when the answer to a write was lost', async () => {
    let puts = 0
    await using front = await behind((path) => (isPut(path) && ++puts === 1 ? 'lost' : undefined))
    const result = await putRecord(front.session, { collection, rkey: 'lost', record: note('one') })
    expect(result).toMatchObject({ cid: cidOfRecord(note('one')), written: false })
    expect([puts, front.clock.slept]).toEqual([1, [250]])
  })

  it('writes again when the service was down', async () => {
    let puts = 0
    await using front = await behind((path) =>
      isPut(path) && ++puts === 1 ? { status: 503, body: {} } : undefined,
    )
    expect(await putRecord(front.session, { collection, rkey: 'down', record: note('one') })).toMatchObject({
      written: true,
    })
    expect(puts).toBe(2)
  })

  it('refuses a service that says it stored another CID', async () => {
    await using front = await behind((path) =>
      isPut(path) ? { status: 200, body: { uri: 'at://x', cid: cidOfRecord(note('two')) } } : undefined,
    )
    await expect(
      putRecord(front.session, { collection, rkey: 'lie', record: note('one') }),
    ).rejects.toMatchObject({
      code: 'mismatch',
    })
  })

  it('leaves a record that the service tells with a CID that is not its own', async () => {
    const value = { $type: collection, text: 'one' }
    await using front = await behind((path) => {
      const uri = `at://${did}/${collection}/odd`
      return path.includes('getRecord')
        ? { status: 200, body: { uri, cid: cidOfRecord(note('two')), value } }
        : undefined
    })
    await expect(
      putRecord(front.session, { collection, rkey: 'odd', record: note('one') }),
    ).rejects.toMatchObject({
      code: 'mismatch',
    })
    expect(front.server.asked.filter(isPut)).toEqual([])
  })
})
