import { UsageError, type DataMap } from '@quorate/core'
import { login, putRecord, readP2pds } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()
const at = '2026-01-31T12:00:00.000Z'

async function account(records: Readonly<Record<string, DataMap>>) {
  const made = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
  const asked = { identifier: made.did, appPassword: made.appPassword }
  const session = await login(network, asked, () => undefined)
  for (const [rkey, record] of Object.entries(records))
    await putRecord(session, { collection: record['$type'] as string, rkey, record })
  return made
}

const subject = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
const offer = {
  $type: nsids.OrgP2pdsReplicationOffer,
  subject,
  minCopies: 2,
  intervalSec: 600,
  priority: 50,
  createdAt: at,
}

describe('the p2pds records of accounts', () => {
  it('are read as they are published, with fields that nobody here knows', async () => {
    const peer = {
      $type: nsids.OrgP2pdsPeer,
      peerId: '12D3KooW',
      multiaddrs: ['/ip4/192.0.2.1/tcp/4001'],
      createdAt: at,
      endpoint: 'https://node.example',
      later: { new: true },
    }
    const consent = { $type: nsids.OrgP2pdsReplicationConsent, scope: 'any', createdAt: at }
    const status = { subject, status: 'active', lastSyncRev: null, lastSyncAt: null, createdAt: at }
    const manifest = { $type: nsids.OrgP2pdsManifest, ...status }
    const { did, handle } = await account({ self: peer, any: consent, 'did-plc-a': offer, m: manifest })
    const { accounts, problems } = await readP2pds(network, [`@${handle}`, did])
    expect(problems).toEqual([])
    expect(accounts).toEqual([
      { did, peers: [peer], offers: [offer], consents: [consent], manifests: [manifest] },
    ])
  })

  it.each([
    ['no subject', { ...offer, subject: 'bob' }],
    ['a negative interval', { ...offer, intervalSec: -1 }],
    ['too long a text', { ...offer, createdAt: 'x'.repeat(65) }],
    ['null where none is allowed', { ...offer, minCopies: null }],
  ])('are left out with %s, and the others count', async (_, wrong) => {
    const { did } = await account({ good: offer, wrong })
    const { accounts, problems } = await readP2pds(network, [did])
    expect(accounts).toMatchObject([{ offers: [offer] }])
    expect(problems).toMatchObject([{ did, findings: [{ code: 'record/shape' }] }])
    expect(problems[0]?.uri).toBe(`at://${did}/${nsids.OrgP2pdsReplicationOffer}/wrong`)
  })

  it('of an account that cannot be found leave the others', async () => {
    const { did } = await account({ good: offer })
    const { accounts, problems } = await readP2pds(network, ['nobody-here.test', did])
    expect(accounts.map((one) => one.did)).toEqual([did])
    expect(problems).toMatchObject([{ did: 'nobody-here.test', error: { code: 'not-found' } }])
    await expect(readP2pds(network, ['not a name'])).rejects.toBeInstanceOf(UsageError)
  })
})
