import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'

import { afterEach, describe, expect, it, vi } from 'vitest'

import { request } from '../src/bounded-request.ts'
import { serve } from './hostile-server.ts'
import { testNetwork } from './network-fixture.ts'

function get(url: string, allowLoopback: boolean): Promise<unknown> {
  const network = testNetwork({ allowLoopback })
  const { signal } = new AbortController()
  return request(network, new URL(url), { method: 'GET', maxBytes: 1000, signal })
}

describe('addresses that others choose', () => {
  it.each([
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://localhost/',
    'https://pds.localhost/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.1.2.3/',
    'https://192.168.1.1/',
    'https://[fd00::1]/',
    'https://93.184.215.14/',
    'https://intranet/',
    'http://pds.quorate.dev/',
    'https://pds.quorate.dev:8443/',
    'ftp://pds.quorate.dev/',
    'file:///etc/passwd',
    'data:text/plain,hello',
  ])('refuses %s', async (url) => {
    await expect(get(url, false)).rejects.toMatchObject({ code: 'refused', retryable: false })
  })

  it('refuses loopback without a single connection', async () => {
    await using server = await serve((_, response) => response.end('{}'))
    await expect(get(server.url, false)).rejects.toMatchObject({ code: 'refused' })
    expect(server.asked).toEqual([])
  })

  it.each(['https://169.254.169.254/', 'http://10.1.2.3/', 'http://0.0.0.0/', 'http://pds.quorate.dev/'])(
    'allows loopback without allowing %s',
    async (url) => {
      await using server = await serve((_, response) => response.end('{}'))
      await expect(get(server.url, true)).resolves.toMatchObject({ status: 200 })
      await expect(get(url, true)).rejects.toMatchObject({ code: 'refused' })
    },
  )
})

describe('a public name', () => {
  const { lookup } = dns

  function resolveTo(...addresses: string[]): void {
    const fake = vi.fn((_name: string, _options: unknown, callback: (...args: unknown[]) => void) => {
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    })
    dns.lookup = fake as unknown as typeof lookup
    syncBuiltinESMExports()
  }

  afterEach(() => {
    dns.lookup = lookup
    syncBuiltinESMExports()
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['loopback in IPv6', ['::1']],
    ['loopback as a mapped address', ['::ffff:127.0.0.1']],
    ['cloud metadata', ['169.254.169.254']],
    ['a private address beside a public one', ['93.184.215.14', '10.0.0.1']],
  ])('is refused when it resolves to %s at the time of the connection', async (_, addresses) => {
    resolveTo(...addresses)
    await expect(get('https://pds.quorate.dev/', true)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('non-unicast') as string,
    })
  })
})
