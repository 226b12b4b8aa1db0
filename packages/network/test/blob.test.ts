import { cidOf, RAW, UsageError } from '@quorate/core'
import {
  fetchBlob,
  login,
  placeOf,
  placeOfBatch,
  putRecord,
  resumeSession,
  uploadBlob,
  type StoredSession,
} from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { frontServer } from './front-server.ts'
import { json, serve } from './hostile-server.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()
const { did, appPassword } = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
let kept: StoredSession
const session = await login(network, { identifier: did, appPassword }, (stored) => {
  kept = stored
})

const bytes = new Uint8Array(70_000).map((_, i) => i % 251)
const cid = cidOf(bytes, RAW).toString()

/** A session at a server that answers every upload with this. */
async function uploadingTo(blob: unknown) {
  await using server = await serve((_, response) => json(response, 200, { blob }))
  return await uploadBlob(
    resumeSession(network, { ...kept, service: server.url }, () => undefined),
    bytes,
  )
}

describe('a blob', () => {
  it('is kept by its host once a record names it, and comes back the same', async () => {
    const blob = await uploadBlob(session, bytes)
    await expect(fetchBlob(network, session, cid, bytes.length)).rejects.toMatchObject({ code: 'rejected' })
    const record = { $type: 'com.example.file', blob }
    await putRecord(session, { collection: 'com.example.file', rkey: 'plain', record })
    expect(await fetchBlob(network, session, cid, bytes.length)).toEqual(bytes)
    expect(blob).toEqual({
      $type: 'blob',
      ref: cidOf(bytes, RAW),
      mimeType: 'application/octet-stream',
      size: 70_000,
    })
  })

  it('is named as its host sees it, or the host takes no record that names it', async () => {
    // The length of a first leaf, 256, makes an icon of the leaves of a batch.
    const leaves = new Uint8Array([0, 0, 1, 0, ...bytes.subarray(0, 256)])
    const blob = await uploadBlob(session, leaves)
    expect(blob['mimeType']).toBe('image/x-icon')
    const put = (rkey: string, named: typeof blob) => {
      const record = { $type: 'com.example.file', blob: named }
      return putRecord(session, { collection: 'com.example.file', rkey, record })
    }
    await expect(put('other', { ...blob, mimeType: 'application/octet-stream' })).rejects.toMatchObject({
      code: 'rejected',
    })
    expect(await put('icon', blob)).toMatchObject({ written: true })
  })

  it('is given with new tokens when the old ones are no longer taken', async () => {
    let stored: StoredSession | undefined
    const expired = resumeSession(
      network,
      { ...kept, accessJwt: `${kept.accessJwt.slice(0, -4)}AAAA` },
      (fresh) => {
        stored = fresh
      },
    )
    expect(await uploadBlob(expired, bytes)).toMatchObject({ size: bytes.length })
    kept = stored!
  })

  it('is given again after a failure that may pass', async () => {
    let uploads = 0
    await using front = await frontServer((url, response) => {
      if (!url.pathname.endsWith('uploadBlob') || ++uploads > 1) return false
      json(response, 503, {})
      return true
    })
    const through = resumeSession(network, { ...kept, service: front.url }, () => undefined)
    expect(await uploadBlob(through, bytes)).toMatchObject({ size: bytes.length })
    expect(uploads).toBe(2)
  })

  it.each([
    ['another blob', { ref: { $link: cidOf(new Uint8Array(), RAW).toString() } }, 'mismatch'],
    ['the CID of another codec', { ref: { $link: cidOf(bytes).toString() } }, 'mismatch'],
    ['another size', { size: 1 }, 'mismatch'],
    ['a mimeType that is no text', { mimeType: 1 }, 'malformed'],
    ['nothing', { mimeType: undefined }, 'malformed'],
  ])('is not taken from a host that says it keeps %s', async (_, lie, code) => {
    const honest = {
      $type: 'blob',
      ref: { $link: cid },
      mimeType: 'application/octet-stream',
      size: bytes.length,
    }
    expect(await uploadingTo(honest)).toMatchObject({ size: bytes.length })
    await expect(uploadingTo({ ...honest, ...lie })).rejects.toMatchObject({ code })
  })

  it('is not sent when it is larger than a batch may be', async () => {
    await using server = await serve((_, response) => json(response, 200, {}))
    const elsewhere = resumeSession(network, { ...kept, service: server.url }, () => undefined)
    await expect(uploadBlob(elsewhere, new Uint8Array(52_428_801))).rejects.toBeInstanceOf(UsageError)
    expect(server.asked).toEqual([])
  })

  it.each([
    ['other bytes', bytes.map((byte) => byte ^ 1), 'mismatch'],
    ['fewer bytes', bytes.subarray(1), 'mismatch'],
    ['more bytes', new Uint8Array(70_001), 'too-large'],
  ])('is refused when the host gives %s', async (_, given, code) => {
    await using server = await serve((_request, response) => response.end(given))
    const asked = fetchBlob(network, { did, service: server.url }, cid, bytes.length)
    await expect(asked).rejects.toMatchObject({ code })
  })

  it('is not asked for when a record says that it is larger than a batch may be', async () => {
    await using server = await serve((_, response) => response.end(bytes))
    const asked = fetchBlob(network, { did, service: server.url }, cid, 52_428_801)
    await expect(asked).rejects.toMatchObject({ code: 'too-large' })
    expect(server.asked).toEqual([])
  })
})

describe('the place of what a node writes', () => {
  it('is, for a batch, when its slot began and under what policy', async () => {
    const record = { $type: nsids.OrgP2pdsAttestBatch, policy: cid }
    const place = placeOfBatch(record, Date.UTC(2026, 0, 2, 3, 4, 5))
    expect(place).toEqual({
      collection: 'org.p2pds.attest.batch',
      rkey: `2026-01-02T03:04:05.000Z.${cid}`,
    })
    expect(await putRecord(session, { ...place, record })).toMatchObject({ written: true })
  })

  it('is, for a manifest, whose repository it is about', async () => {
    const record = { $type: nsids.OrgP2pdsManifest, subject: did, status: 'active' }
    const place = placeOf(record)
    expect(place).toEqual({ collection: 'org.p2pds.manifest', rkey: did })
    expect(await putRecord(session, { ...place, record })).toMatchObject({ written: true })
  })

  it.each(['did:web:localhost%3A2583', `did:web:${'a'.repeat(505)}`, '..'])(
    'is none for a manifest about %s',
    (subject) => {
      expect(() => placeOf({ $type: nsids.OrgP2pdsManifest, subject })).toThrow(UsageError)
    },
  )
})
