import { cidOf, encodeCanonical, readRepoProof, verifyRepoProof, type DataMap } from '@quorate/core'
import { fetchRepoProof, getRecord, listRecords, login, putRecord, resolveIdentity } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()
const { did, appPassword } = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
const session = await login(network, { identifier: did, appPassword }, () => undefined)
const collection = 'com.example.note'
const note = (text: string): DataMap => ({ $type: collection, text })

function told(text: string, rkey: string, cid = cidOfText(text)) {
  return { uri: `at://${did}/${collection}/${rkey}`, cid, value: note(text) }
}

function cidOfText(text: string): string {
  const bytes = encodeCanonical(note(text))
  return bytes.ok ? cidOf(bytes.value).toString() : ''
}

describe('a record', () => {
  it('is undefined when the repository has none', async () => {
    expect(await getRecord(network, session, collection, 'absent')).toBeUndefined()
  })

  it.each([
    ["a CID that is not its content's", told('one', 'a', cidOfText('two')), 'car/hash-mismatch'],
    [
      'another repository',
      { ...told('one', 'a'), uri: `at://did:plc:zzzzzzzzzzzzzzzzzzzzzzzz/${collection}/a` },
      'record/shape',
    ],
    ['another collection', { ...told('one', 'a'), uri: `at://${did}/com.example.other/a` }, 'record/shape'],
    ['another $type', { ...told('one', 'a'), value: { $type: 'com.example.other' } }, 'record/shape'],
    ['a float', { ...told('one', 'a'), value: { $type: collection, n: 0.5 } }, 'value/not-data'],
    ['no value', { uri: told('one', 'a').uri }, 'value/not-data'],
  ])('is refused when it is told with %s', async (_, body, code) => {
    await using server = await serve((_, response) => json(response, 200, body))
    const read = await getRecord(network, { did, service: server.url }, collection, 'a')
    expect(read).toMatchObject({ ok: false, findings: [{ code }] })
  })

  // The answer has an object around the values, a key for them and a list.
  const answerOf = (values: number) => ({ padding: Array<number>(values - 3).fill(0) })
  // Its object and key are beside the lists.
  const nested = (levels: number) => `{"padding":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`

  it.each([
    ['262,144 values', JSON.stringify(answerOf(262_144)), undefined],
    ['262,145 values', JSON.stringify(answerOf(262_145)), 'JSON of 262145 values; at most 262144 are read'],
    ['64 levels', nested(64), undefined],
    ['65 levels', nested(65), 'JSON of 65 levels; at most 64 are read'],
  ])('is looked for in an answer of %s, unless that is too large', async (_, answer, excess) => {
    await using server = await serve((_, response) => response.end(answer))
    const read = getRecord(network, { did, service: server.url }, collection, 'a')
    if (excess === undefined) expect(await read).toMatchObject({ findings: [{ code: 'record/shape' }] })
    else await expect(read).rejects.toMatchObject({ code: 'too-large', message: `${server.url}: ${excess}` })
  })
})

describe('a listing', () => {
  it.each([
    [4_194_304, undefined],
    [4_194_305, 'too-large'],
  ])('takes a page of %i values, unless that is too many', async (values, code) => {
    // An object around the values, the keys of both lists and the lists.
    const answer = JSON.stringify({ records: [], padding: Array<number>(values - 5).fill(0) })
    await using server = await serve((_, response) => response.end(answer))
    const { fault } = await listRecords(network, { did, service: server.url }, collection)
    expect(fault?.code).toBe(code)
  })

  it('follows the pages to their end', async () => {
    const rkeys = Array.from({ length: 7 }, (_, i) => `page-${String(i)}`)
    for (const rkey of rkeys) await putRecord(session, { collection, rkey, record: note(rkey) })
    await using server = await serve(async (request, response) => {
      const url = new URL(request.url ?? '', pdsUrl)
      url.searchParams.set('limit', '3')
      json(response, 200, await (await fetch(url)).json())
    })
    const { records, refused } = await listRecords(network, { did, service: server.url }, collection)
    expect(records.map(({ rkey }) => rkey).sort()).toEqual(rkeys)
    expect(refused).toEqual([])
    expect(server.asked).toHaveLength(4)
  })

  it('is empty for a collection that the repository does not have', async () => {
    const none = await listRecords(network, session, 'com.example.none')
    expect(none).toEqual({ records: [], refused: [], bytes: 14 })
  })

  it('keeps the records beside one that is told wrongly', async () => {
    const entries = [
      told('one', 'a'),
      told('two', 'b', cidOfText('three')),
      told('four', 'd'),
      'no record',
      null,
    ]
    await using server = await serve((_, response) => json(response, 200, { records: entries }))
    const { records, refused } = await listRecords(network, { did, service: server.url }, collection)
    expect(records.map(({ rkey }) => rkey)).toEqual(['a', 'd'])
    expect(refused.map(({ uri }) => uri)).toEqual([`at://${did}/${collection}/b`, '', ''])
  })

  it('ends when pages without records name ever more pages', async () => {
    await using server = await serve((_, response, n) =>
      json(response, 200, { records: [], cursor: String(n) }),
    )
    await listRecords(network, { did, service: server.url }, collection)
    expect(server.asked).toHaveLength(1)
  })

  it.each([
    ['pages that tell one record again', () => [told('one', 'a')], String, [1, 2]],
    [
      'a cursor that leads back',
      (n: number) => [told('one', String(n))],
      (n: number) => String(n % 2),
      [3, 3],
    ],
  ])('ends at %s, and keeps what was told', async (_, entries, cursor, [kept, requests]) => {
    await using server = await serve((_, response, n) =>
      json(response, 200, { records: entries(n), cursor: cursor(n) }),
    )
    const { records, fault } = await listRecords(network, { did, service: server.url }, collection)
    expect(fault).toMatchObject({ code: 'malformed', retryable: false })
    expect(records).toHaveLength(kept!)
    expect(server.asked).toHaveLength(requests!)
  })

  it('ends at 10,000 records, and keeps those', async () => {
    await using server = await serve((_, response, n) => {
      const records = Array.from({ length: 1000 }, (_, i) => told('one', `${String(n)}-${String(i)}`))
      json(response, 200, { records, cursor: String(n) })
    })
    const { records, fault } = await listRecords(network, { did, service: server.url }, collection)
    expect(fault).toMatchObject({ code: 'too-large', retryable: false })
    expect(records).toHaveLength(11_000)
    expect(server.asked).toHaveLength(11)
  })

  it('ends at the bytes that are allowed, and keeps the pages before', async () => {
    await using server = await serve((_, response, n) =>
      json(response, 200, { records: [told('x'.repeat(400), String(n))], cursor: String(n) }),
    )
    const repository = { did, service: server.url }
    const { records, fault, bytes } = await listRecords(network, repository, collection, 2000)
    expect(fault).toMatchObject({ code: 'too-large' })
    expect(records.map(({ rkey }) => rkey)).toEqual(['1', '2', '3'])
    expect(bytes).toBeGreaterThan(2000)
  })

  it('keeps the pages before one that fails', async () => {
    await using server = await serve((_, response, n) =>
      n === 1
        ? json(response, 200, { records: [told('one', 'a')], cursor: 'next' })
        : json(response, 503, { error: 'Overloaded' }),
    )
    const { records, fault } = await listRecords(network, { did, service: server.url }, collection)
    expect(records).toHaveLength(1)
    expect(fault).toMatchObject({ code: 'unavailable', status: 503 })
  })
})

describe('a repository proof', () => {
  it('shows a record under the key of the account', async () => {
    const { signingKey } = await resolveIdentity(network, did)
    await putRecord(session, { collection, rkey: 'proven', record: note('proven') })
    const proof = readRepoProof(await fetchRepoProof(network, session, collection, 'proven'))
    if (!proof.ok) throw new Error('no proof')
    const expected = { repository: did, key: signingKey!, record: note('proven'), collection, rkey: 'proven' }
    expect(verifyRepoProof(proof.value, expected)).toEqual({
      ok: true,
      value: { path: `${collection}/proven` },
    })
    expect(verifyRepoProof(proof.value, { ...expected, record: note('other') })).toMatchObject({
      findings: [{ code: 'proof/other-record' }],
    })
  })
})
