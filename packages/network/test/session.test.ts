import { inspect } from 'node:util'

import { UsageError } from '@quorate/core'
import { login, resumeSession, type Session, type StoredSession } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()

const account = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })

async function open(): Promise<{ session: Session; kept: StoredSession[] }> {
  const kept: StoredSession[] = []
  const session = await login(
    network,
    { identifier: account.did, appPassword: account.appPassword },
    (stored) => {
      kept.push(stored)
    },
  )
  return { session, kept }
}

function write(session: Session): Promise<unknown> {
  const record = { $type: 'com.example.note', text: 'hello' }
  const input = { repo: account.did, collection: 'com.example.note', rkey: 'note', record }
  return session.procedure('com.atproto.repo.putRecord', input, new AbortController().signal)
}

describe('logging in', () => {
  it.each([
    ['a handle', account.handle, undefined],
    ['a DID', account.did, undefined],
    ['a handle at a named service', account.handle, pdsUrl],
  ])('opens an account by %s', async (_, identifier, service) => {
    const kept: StoredSession[] = []
    const session = await login(
      network,
      { identifier, appPassword: account.appPassword, service },
      (stored) => {
        kept.push(stored)
      },
    )
    expect(session).toMatchObject({ did: account.did, handle: account.handle, service: pdsUrl })
    expect(kept).toMatchObject([{ did: account.did, accessJwt: expect.any(String) as string }])
  })

  it('is refused with a wrong password, which the error does not repeat', async () => {
    const secret = 'abcd-efgh-ijkl-mnop'
    const error: unknown = await login(
      network,
      { identifier: account.did, appPassword: secret },
      () => undefined,
    ).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'unauthorized', status: 401, service: pdsUrl })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
  })

  it('does not repeat a password that the service echoes', async () => {
    const secret = 'abcd-efgh-ijkl-mnop'
    await using server = await serve((_, response) =>
      json(response, 400, { error: secret, message: `wrong: ${secret}\u001b[2J` }),
    )
    const asked = { identifier: account.did, appPassword: secret, service: server.url }
    const error: unknown = await login(network, asked, () => undefined).catch((e: unknown) => e)
    expect(error).toMatchObject({
      message: expect.stringContaining('[secret]: wrong: [secret][2J') as string,
    })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
  })

  it('refuses a session of another account', async () => {
    await using server = await serve((_, response) =>
      json(response, 200, {
        did: 'did:plc:zzzzzzzzzzzzzzzzzzzzzzzz',
        handle: 'a.test',
        accessJwt: 'a',
        refreshJwt: 'b',
      }),
    )
    const asked = { identifier: account.did, appPassword: 'x', service: server.url }
    await expect(login(network, asked, () => undefined)).rejects.toMatchObject({ code: 'mismatch' })
  })

  it('needs a service for what is neither a handle nor a DID', async () => {
    const asked = { identifier: 'someone@mail.test', appPassword: 'x' }
    await expect(login(network, asked, () => undefined)).rejects.toBeInstanceOf(UsageError)
  })
})

describe('a session', () => {
  it('shows no token when it is printed', async () => {
    const { session, kept } = await open()
    const printed = inspect(session, { depth: 9, showHidden: true }) + JSON.stringify(session)
    expect(printed).not.toContain(kept[0]!.accessJwt)
    expect(printed).not.toContain(kept[0]!.refreshJwt)
  })

  it('goes on from what was kept, with new tokens after a refresh', async () => {
    const { kept } = await open()
    const resumed = resumeSession(network, kept[0]!, (stored) => {
      kept.push(stored)
    })
    await resumed.refresh()
    expect(kept[1]!.refreshJwt).not.toBe(kept[0]!.refreshJwt)
    await expect(write(resumed)).resolves.toMatchObject({ status: 200 })
  })

  it('refreshes once for several calls whose token is no longer taken', async () => {
    const { kept } = await open()
    const later: StoredSession[] = []
    const resumed = resumeSession(network, { ...kept[0]!, accessJwt: 'expired' }, (stored) => {
      later.push(stored)
    })
    await Promise.all([write(resumed), write(resumed), write(resumed)])
    expect(later).toHaveLength(1)
  })

  it('does not refresh again for a call that learns late that the token before is spent', async () => {
    const done = Promise.withResolvers<undefined>()
    const tokens = { did: account.did, handle: account.handle, accessJwt: 'new', refreshJwt: 'new' }
    let refusals = 0
    await using server = await serve(async (request, response) => {
      if (request.url?.endsWith('refreshSession') === true) json(response, 200, tokens)
      else if (request.headers.authorization === 'Bearer new') {
        done.resolve(undefined)
        json(response, 200, {})
      } else {
        if (++refusals === 1) await done.promise
        json(response, 400, { error: 'ExpiredToken' })
      }
    })
    const stored = { ...tokens, service: server.url, accessJwt: 'old', refreshJwt: 'old' }
    const session = resumeSession(network, stored, () => undefined)
    await Promise.all([write(session), write(session)])
    expect(server.asked.filter((path) => path.endsWith('refreshSession'))).toHaveLength(1)
  })

  it('ends with a logout', async () => {
    const { session } = await open()
    await session.logout()
    await expect(session.refresh()).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(session.logout()).resolves.toBeUndefined()
  })

  it('is not carried on by a refresh that answers for another account', async () => {
    await using server = await serve((_, response) =>
      json(response, 200, {
        did: 'did:plc:zzzzzzzzzzzzzzzzzzzzzzzz',
        handle: 'a.test',
        accessJwt: 'a',
        refreshJwt: 'b',
      }),
    )
    const { kept } = await open()
    const session = resumeSession(network, { ...kept[0]!, service: server.url }, (stored) => {
      kept.push(stored)
    })
    await expect(session.refresh()).rejects.toMatchObject({ code: 'mismatch' })
    expect(kept).toHaveLength(1)
  })

  it('does not repeat a token that the service echoes', async () => {
    const { kept } = await open()
    await using server = await serve((request, response) =>
      json(response, 400, { error: 'No', message: request.headers.authorization }),
    )
    const stored = { ...kept[0]!, service: server.url, accessJwt: 'a.short.token' }
    const error: unknown = await write(resumeSession(network, stored, () => undefined)).catch(
      (e: unknown) => e,
    )
    expect(error).toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('Bearer [secret]') as string,
    })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('a.short.token')
  })
})
