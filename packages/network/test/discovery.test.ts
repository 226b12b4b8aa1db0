import { contentCid, type DataMap } from '@quorate/core'
import { collectEvidence, login, putRecord } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { describe, expect, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { movableAccount, type MovableAccount } from './moved-account.ts'
import { testNetwork } from './network-fixture.ts'

const network = testNetwork()

async function put(account: MovableAccount, rkey: string, record: DataMap): Promise<string> {
  const asked = { identifier: account.did, appPassword: account.appPassword }
  const session = await login(network, asked, () => undefined)
  await putRecord(session, { collection: record['$type'] as string, rkey, record })
  const cid = contentCid(record)
  return cid.ok ? cid.value.toString() : ''
}

const [alice, bobby, carol] = await Promise.all([movableAccount(), movableAccount(), movableAccount()])
const policy: DataMap = { $type: nsids.OrgP2pdsPolicy, version: 1, members: [{ did: alice.did }] }
const group = await put(alice, 'v1', policy)
const uri = `at://${alice.did}/${nsids.OrgP2pdsPolicy}/v1`

describe('an account that tells of a group', () => {
  it.each([
    ['its DID', alice.did],
    ['its handle', alice.handle],
    ['its handle with an @', `@${alice.handle}`],
    ['the at-uri of a policy', uri],
    ['an at-uri with a handle', `at://${alice.handle}/${nsids.OrgP2pdsPolicy}/v1`],
  ])('is found by %s', async (_, seed) => {
    const { evidence, seeds, problems } = await collectEvidence(network, { seeds: [seed] })
    expect(problems).toEqual([])
    expect(evidence.records.map(({ cid }) => cid)).toEqual([group])
    expect(seeds).toMatchObject([{ seed, did: alice.did }])
  })

  it('may name a policy of another repository in its DID', async () => {
    await bobby.tellOf(uri)
    const { evidence, seeds, problems, group: meant } = await collectEvidence(network, { seeds: [bobby.did] })
    expect(problems).toEqual([])
    expect(seeds).toEqual([{ seed: bobby.did, did: bobby.did, service: { uri, did: alice.did, group } }])
    expect(evidence.records.map(({ repository }) => repository)).toEqual([alice.did])
    expect(meant).toBeUndefined()
  })

  it('in a did:web may write the service with the whole DID', async () => {
    await using server = await serve((request, response) => {
      const id = `did:web:localhost%3A${new URL(server.url).port}`
      const service = [
        { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: server.url },
        { id: `${id}#p2pds_policy`, type: 'P2pdsPolicy', serviceEndpoint: uri },
      ]
      json(response, 200, request.url === '/.well-known/did.json' ? { id, service } : { records: [] })
    })
    const did = `did:web:localhost%3A${new URL(server.url).port}`
    const { seeds } = await collectEvidence(network, { seeds: [did] })
    expect(seeds).toMatchObject([{ did, service: { uri, group } }])
  })

  it.each([
    ['another type', uri, 'SomethingElse'],
    ['a URL', 'https://example.com/policy', 'P2pdsPolicy'],
    ['a record that is no policy', `at://${alice.did}/com.example.note/a`, 'P2pdsPolicy'],
    ['a whole collection', `at://${alice.did}/${nsids.OrgP2pdsPolicy}`, 'P2pdsPolicy'],
  ])('is told of no policy by %s, which is a finding', async (_, endpoint, type) => {
    await carol.tellOf(endpoint, type)
    const { seeds, problems } = await collectEvidence(network, { seeds: [carol.did] })
    expect(seeds).toEqual([{ seed: carol.did, did: carol.did, service: undefined }])
    expect(problems).toMatchObject([{ did: carol.did, findings: [{ code: 'record/shape' }] }])
    expect(problems[0]?.findings?.[0].params['actual']).toContain(`"${endpoint.slice(0, 20)}`)
  })

  it('is told of no policy by an at-uri that leads nowhere', async () => {
    const nowhere = `at://${alice.did}/${nsids.OrgP2pdsPolicy}/absent`
    await carol.tellOf(nowhere)
    const { seeds, problems } = await collectEvidence(network, { seeds: [carol.did] })
    expect(seeds[0]?.service).toBeUndefined()
    expect(problems).toMatchObject([{ did: carol.did, uri: nowhere, error: { code: 'not-found' } }])
  })
})
