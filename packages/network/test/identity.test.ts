import dns from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'

import { plcMomentAt, replayPlcLog, UsageError } from '@quorate/core'
import { fetchPlcAuditLog, resolveIdentity } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { afterEach, describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { freshHandle, ManualClock, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()
const account = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })

/** A did:web of this machine, and its document. */
function webDocument(url: string, pds: unknown = url) {
  const did = `did:web:localhost%3A${new URL(url).port}`
  const service = { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: pds }
  return { did, document: { id: did, alsoKnownAs: ['at://web.test'], service: [service] } }
}

describe('an identity', () => {
  it.each([account.did, account.handle])(
    'of %s names the server and the key of its repository',
    async (identifier) => {
      const identity = await resolveIdentity(network, identifier)
      expect(identity).toMatchObject({ did: account.did, service: pdsUrl })
      expect(identity.signingKey).toMatch(/^did:key:z/)
    },
  )

  it('of a did:web is read from its host', async () => {
    await using server = await serve((_, response) =>
      json(response, 200, webDocument(server.url, `${server.url}/`).document),
    )
    const { did, document } = webDocument(server.url, `${server.url}/`)
    expect(await resolveIdentity(network, did)).toEqual({
      did,
      service: server.url,
      signingKey: undefined,
      document,
    })
    expect(server.asked).toEqual(['/.well-known/did.json'])
  })

  it.each([
    ['of another DID', () => ({ id: 'did:web:example.com' })],
    ['without a server', ({ document }: ReturnType<typeof webDocument>) => ({ ...document, service: [] })],
    [
      'whose server is no URL',
      ({ document }: ReturnType<typeof webDocument>) => ({
        ...document,
        service: [{ ...document.service[0], serviceEndpoint: 'javascript:alert(1)' }],
      }),
    ],
    ['that is no object', () => 'a document'],
  ])('is refused with a document %s', async (_, tell) => {
    await using server = await serve((_, response) => json(response, 200, tell(webDocument(server.url))))
    const { did } = webDocument(server.url)
    await expect(resolveIdentity(network, did)).rejects.toMatchObject({ code: 'malformed', service: did })
  })

  it.each([
    [16_384, undefined],
    [16_385, 'too-large'],
  ])('is read of a document of %i values, unless that is too many', async (values, code) => {
    await using server = await serve((_, response) => {
      const { document } = webDocument(server.url)
      // Beside them: an object of four keys, a text, three lists, a text in one, an object of three keys and texts in another.
      json(response, 200, { ...document, padding: Array<number>(values - 17).fill(0) })
    })
    const { did } = webDocument(server.url)
    const read = resolveIdentity(network, did)
    if (code === undefined) expect(await read).toMatchObject({ did })
    else
      await expect(read).rejects.toMatchObject({ code, message: expect.stringContaining('16384') as string })
  })

  it('is refused when its handle leads to a DID that does not claim it', async () => {
    await using server = await serve((_, response) => json(response, 200, { did: account.did }))
    const misled = testNetwork({ handleResolver: server.url })
    await expect(resolveIdentity(misled, 'someone-else.test')).rejects.toMatchObject({ code: 'mismatch' })
  })

  it('is not found for a DID that the directory does not know', async () => {
    const unknown = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
    await expect(resolveIdentity(network, unknown)).rejects.toMatchObject({
      code: 'not-found',
      service: unknown,
    })
    await expect(fetchPlcAuditLog(network, unknown)).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each([
    'did:web:example.com:path',
    'did:web:example.com%2Fpath',
    'did:web:me%40example.com',
    'did:plc:short',
    'did:key:z6Mk',
    'did:example:123',
  ])('is not looked for by %s', async (did) => {
    await expect(resolveIdentity(network, did)).rejects.toMatchObject({ code: 'rejected', service: did })
  })

  it('is asked for with a DID or a handle only', async () => {
    await expect(resolveIdentity(network, 'not a handle')).rejects.toBeInstanceOf(UsageError)
  })

  it('of a did:web whose host is down for a moment is asked for again', async () => {
    const clock = new ManualClock()
    await using server = await serve((_, response, n) =>
      n === 1 ? json(response, 503, {}) : json(response, 200, webDocument(server.url).document),
    )
    const { did } = webDocument(server.url)
    await expect(resolveIdentity(testNetwork({ clock }), did)).resolves.toMatchObject({ did })
    expect(clock.slept).toEqual([250])
  })

  it('is not resolved on this machine unless that is allowed', async () => {
    await using server = await serve((_, response) => json(response, 200, webDocument(server.url).document))
    const careful = testNetwork({ allowLoopback: false })
    await expect(resolveIdentity(careful, webDocument(server.url).did)).rejects.toMatchObject({
      code: 'refused',
    })
    expect(server.asked).toEqual([])
  })
})

describe('a handle without a service that resolves it', () => {
  const { resolveTxt } = dns
  const byDomain = (clock = new ManualClock()) => testNetwork({ handleResolver: undefined, clock })

  function answerTxt(answer: (name: string) => Promise<string[][]>): void {
    dns.resolveTxt = answer
    syncBuiltinESMExports()
  }

  afterEach(() => answerTxt(resolveTxt))

  it('leads to the DID that its domain names', async () => {
    answerTxt((name) => Promise.resolve(name === `_atproto.${account.handle}` ? [['did=', account.did]] : []))
    await expect(resolveIdentity(byDomain(), account.handle)).resolves.toMatchObject({ did: account.did })
  })

  it('leads nowhere when neither its domain nor its host says where', async () => {
    answerTxt(() => Promise.reject(new Error('ENOTFOUND')))
    await expect(resolveIdentity(byDomain(), account.handle)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is given up at the deadline, though DNS still waits', async () => {
    const clock = new ManualClock()
    const deadline = new AbortController()
    clock.timeout = () => deadline.signal
    answerTxt(() => {
      deadline.abort()
      return new Promise(() => undefined)
    })
    await expect(resolveIdentity(byDomain(clock), account.handle)).rejects.toMatchObject({ code: 'deadline' })
  })
})

describe('the audit log of a did:plc', () => {
  it('replays to the key that the DID document names', async () => {
    const { signingKey } = await resolveIdentity(network, account.did)
    const log = await fetchPlcAuditLog(network, account.did)
    const at = Date.now() + 60_000
    const history = log.ok ? replayPlcLog(log.value, at, account.did) : log
    expect(history.ok && plcMomentAt(history.value, at)?.verificationMethods).toEqual({ atproto: signingKey })
  })

  it('is refused when an operation is not the one that its CID names', async () => {
    const answer = await fetch(`${network.plcUrl}/${account.did}/log/audit`)
    const log = (await answer.json()) as { operation: { alsoKnownAs: string[] } }[]
    log[0]!.operation.alsoKnownAs = ['at://thief.test']
    await using server = await serve((_, response) => json(response, 200, log))
    const read = await fetchPlcAuditLog(testNetwork({ plcUrl: server.url }), account.did)
    expect(read).toMatchObject({
      ok: false,
      findings: [{ code: 'plc/cid-mismatch' }, { code: 'plc/did-mismatch' }],
    })
  })

  it.each([
    [819_200, undefined],
    [819_201, 'too-large'],
  ])('is read of an answer of %i values, unless that is too many', async (values, code) => {
    await using server = await serve((_, response) => json(response, 200, Array(values - 1).fill(0)))
    const read = fetchPlcAuditLog(testNetwork({ plcUrl: server.url }), account.did)
    // Of so many operations none are looked at.
    if (code === undefined) expect(await read).toMatchObject({ findings: [{ code: 'plc/malformed' }] })
    else await expect(read).rejects.toMatchObject({ code })
  })

  it('is of a did:plc', async () => {
    await expect(fetchPlcAuditLog(network, 'did:web:example.com')).rejects.toBeInstanceOf(UsageError)
  })
})
