import { Secp256k1Keypair } from '@atproto/crypto'
import {
  contentCid,
  plcMomentAt,
  replayPlcLog,
  UsageError,
  verifyRepoProof,
  writeBundle,
  type DataMap,
} from '@quorate/core'
import { collectEvidence, login, putRecord, type Collected } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()

type Member = { did: string; handle: string; put(rkey: string, record: DataMap): Promise<string> }

async function join(): Promise<Member> {
  const { did, handle, appPassword } = await createAccount(pdsUrl, {
    handle: freshHandle(),
    password: 'a password',
  })
  const session = await login(network, { identifier: did, appPassword }, () => undefined)
  return {
    did,
    handle,
    async put(rkey, record) {
      await putRecord(session, { collection: record['$type'] as string, rkey, record })
      return cidOfContent(record)
    },
  }
}

function cidOfContent(record: DataMap): string {
  const cid = contentCid(record)
  if (!cid.ok) throw new Error('not a record')
  return cid.value.toString()
}

/** Records as far as collecting reads them: what else they say is judged by others. */
const policy = (dids: string[], fields: DataMap = {}): DataMap => ({
  $type: nsids.OrgP2pdsPolicy,
  version: 1,
  members: dids.map((did) => ({ did })),
  ...fields,
})
const ack = (group: string): DataMap => ({
  $type: nsids.OrgP2pdsPolicyAck,
  group,
  policy: group,
  accepted: true,
})

const cidsOf = ({ evidence }: Collected) => evidence.records.map(({ cid }) => cid).sort()

const [alice, bobby, carol, stranger] = await Promise.all([join(), join(), join(), join()])

const founding = policy([alice.did, bobby.did])
const group = await alice.put('v1', founding)
const next = policy([alice.did, bobby.did, carol.did], { version: 2, group, prev: group })
const proposal = await bobby.put('p1', {
  $type: nsids.OrgP2pdsGovernanceProposal,
  group,
  kind: 'amendment',
  policy: next,
})
const vote = await alice.put('b1', {
  $type: nsids.OrgP2pdsGovernanceVote,
  group,
  proposal,
  choice: 'approve',
})
const checkpoint = await bobby.put('c0', {
  $type: nsids.OrgP2pdsGovernanceCheckpoint,
  group,
  seq: 0,
  seen: [],
})
const ackCid = cidOfContent(ack(group))
for (const member of [alice, bobby, carol]) await member.put('a1', ack(group))

const otherGroup = await bobby.put('other', policy([bobby.did, stranger.did]))
await stranger.put('a1', ack(otherGroup))

const seed = `at://${alice.did}/${nsids.OrgP2pdsPolicy}/v1`
const wanted = [group, proposal, vote, checkpoint, ackCid, ackCid, ackCid].sort()

describe('collecting the evidence of a group', () => {
  it('follows members of policies and of proposals, and leaves other groups out', async () => {
    const seen: string[] = []
    const collected = await collectEvidence(network, {
      seeds: [seed],
      onProgress: ({ did }) => seen.push(did),
    })
    expect(collected.problems).toEqual([])
    expect(collected.group).toBe(group)
    expect(cidsOf(collected)).toEqual(wanted)
    expect(seen).toEqual([alice.did, bobby.did, carol.did])
  })

  it('brings a proof of each acknowledgment, and the log whose key signed it', async () => {
    const { evidence } = await collectEvidence(network, { seeds: [seed] })
    expect(evidence.plcLogs.map(({ did }) => did)).toEqual([alice.did, bobby.did, carol.did])
    const paths = evidence.proofs.map((proof) => {
      const log = evidence.plcLogs.find(({ did }) => did === proof.repository)!
      const history = replayPlcLog(log.log, Date.now() + 60_000, log.did)
      const key = history.ok
        ? plcMomentAt(history.value, Date.now() + 60_000)!.verificationMethods['atproto']!
        : ''
      const expected = {
        repository: proof.repository,
        key,
        record: ack(group),
        collection: nsids.OrgP2pdsPolicyAck,
      }
      return verifyRepoProof(proof, expected)
    })
    expect(paths).toEqual(Array(3).fill({ ok: true, value: { path: `${nsids.OrgP2pdsPolicyAck}/a1` } }))
  })

  it('is a bundle, the same whatever the order of the seeds', async () => {
    const bundles = await Promise.all(
      [[alice.did, carol.handle], [carol.did, alice.handle], [seed]].map(async (seeds) => {
        const { evidence } = await collectEvidence(network, { seeds, group })
        return writeBundle(evidence)
      }),
    )
    const [first] = bundles
    expect(first).toMatchObject({ ok: true })
    expect(
      bundles.every((bundle) => bundle.ok && first!.ok && Buffer.from(bundle.value).equals(first!.value)),
    ).toBe(true)
  })

  it('takes every group when none is named', async () => {
    const collected = await collectEvidence(network, { seeds: [bobby.handle] })
    expect(collected.group).toBeUndefined()
    expect(cidsOf(collected)).toEqual([...wanted, otherGroup, cidOfContent(ack(otherGroup))].sort())
  })

  it('goes on past a member whose server is gone, and past one that lies', async () => {
    const gone = await unreachable()
    await using liar = await serve((request, response) => {
      const url = new URL(request.url ?? '', liar.url)
      if (url.pathname === '/.well-known/did.json') json(response, 200, documentOf(liar.url))
      else if (url.pathname.endsWith('sync.getRecord')) response.end('no CAR')
      else if (url.searchParams.get('collection') === nsids.OrgP2pdsPolicyAck) {
        const uri = `at://${didOf(liar.url)}/${nsids.OrgP2pdsPolicyAck}/a1`
        json(response, 200, { records: [{ uri, cid: ackCid, value: { ...ack(mixed), accepted: false } }] })
      } else json(response, 200, { records: [] })
    })
    const mixedPolicy = policy([gone, didOf(liar.url), carol.did])
    const mixed = await alice.put('mixed', mixedPolicy)
    await carol.put('mixed', ack(mixed))

    const { evidence, problems } = await collectEvidence(network, { seeds: [alice.did], group: mixed })
    expect(evidence.records.map(({ cid }) => cid)).toEqual([mixed, cidOfContent(ack(mixed))])
    expect(evidence.didDocuments).toEqual([{ did: didOf(liar.url), document: documentOf(liar.url) }])
    expect(problems).toMatchObject([
      { did: gone, error: { code: 'unreachable' } },
      { did: didOf(liar.url), uri: expect.any(String) as string, findings: [{ code: 'car/hash-mismatch' }] },
    ])
  })

  it('asks a server that is down for one collection only', async () => {
    await using down = await serve((request, response) => {
      if (request.url === '/.well-known/did.json') json(response, 200, documentOf(down.url))
      else json(response, 500, {})
    })
    const { problems } = await collectEvidence(network, { seeds: [didOf(down.url)], group })
    expect(problems).toMatchObject([{ error: { code: 'unavailable' } }])
    expect(new Set(down.asked).size).toBe(2)
  })

  it('believes the log of a DID before the document that its directory tells', async () => {
    const thief = (await Secp256k1Keypair.create()).did().slice('did:key:'.length)
    await using directory = await serve(async (request, response) => {
      const answer = await fetch(`${network.plcUrl}${request.url ?? ''}`)
      const body = (await answer.json()) as { verificationMethod?: object[] }
      for (const method of body.verificationMethod ?? []) Object.assign(method, { publicKeyMultibase: thief })
      json(response, answer.status, body)
    })
    const misled = testNetwork({ plcUrl: directory.url })
    const { evidence, problems } = await collectEvidence(misled, { seeds: [carol.did], group })
    expect(evidence.proofs.map(({ repository }) => repository)).toEqual([carol.did])
    expect(problems).toEqual([])
  })

  it('leaves a log out that does not hold, and keeps the records', async () => {
    await using directory = await serve(async (request, response) => {
      const answer = await fetch(`${network.plcUrl}${request.url ?? ''}`)
      const body: unknown = await answer.json()
      json(response, answer.status, Array.isArray(body) ? [] : body)
    })
    const misled = testNetwork({ plcUrl: directory.url })
    const { evidence, problems } = await collectEvidence(misled, { seeds: [carol.did], group })
    expect(evidence).toMatchObject({
      records: [{ cid: ackCid }],
      proofs: [{ repository: carol.did }],
      plcLogs: [],
    })
    expect(problems).toMatchObject([{ did: carol.did, findings: [{ code: 'plc/no-operation' }] }])
  })

  it('leaves a proof out that does not show the acknowledgment', async () => {
    const key = (await Secp256k1Keypair.create()).did().slice('did:key:'.length)
    await using liar = await serve(async (request, response) => {
      const url = new URL(request.url ?? '', liar.url)
      if (url.pathname === '/.well-known/did.json') json(response, 200, documentOf(liar.url, key))
      else if (url.pathname.endsWith('sync.getRecord')) {
        const theirs = new URLSearchParams({
          did: carol.did,
          collection: nsids.OrgP2pdsPolicyAck,
          rkey: 'a1',
        })
        const proof = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getRecord?${theirs.toString()}`)
        response.end(new Uint8Array(await proof.arrayBuffer()))
      } else if (url.searchParams.get('collection') === nsids.OrgP2pdsPolicyAck) {
        const uri = `at://${didOf(liar.url)}/${nsids.OrgP2pdsPolicyAck}/a1`
        json(response, 200, { records: [{ uri, cid: ackCid, value: ack(group) }] })
      } else json(response, 200, { records: [] })
    })
    const { evidence, problems } = await collectEvidence(network, { seeds: [didOf(liar.url)], group })
    expect(evidence).toMatchObject({ records: [{ cid: ackCid }], proofs: [] })
    expect(problems).toMatchObject([{ findings: [{ code: 'proof/other-repository' }] }])
  })

  it('follows a bounded number of accounts', async () => {
    const many = Array.from(
      { length: 1100 },
      (_, i) => `did:web:${'abcdefghij'[i % 10]!}.invalid%3A${String(i + 1)}`,
    )
    const crowded = await carol.put('crowded', policy(many))
    const { problems } = await collectEvidence(network, { seeds: [carol.did], group: crowded })
    const skipped = problems.filter(({ error }) => error?.code === 'too-large').map(({ did }) => did)
    expect(skipped).toEqual(many.slice(1023))
    expect(problems).toHaveLength(1100)
  })

  it('tells of a seed that leads nowhere', async () => {
    const absent = `at://${alice.did}/${nsids.OrgP2pdsPolicy}/absent`
    const { evidence, problems } = await collectEvidence(network, { seeds: [absent, 'nobody-here.test'] })
    expect(evidence.records).toEqual([])
    expect(problems.map(({ did, error }) => [did, error?.code]).sort()).toEqual([
      [absent, 'not-found'],
      ['nobody-here.test', 'not-found'],
    ])
  })

  it('is of one group', async () => {
    const seeds = [seed, `at://${bobby.did}/${nsids.OrgP2pdsPolicy}/other`]
    await expect(collectEvidence(network, { seeds })).rejects.toBeInstanceOf(UsageError)
  })

  it.each(['not a seed', `at://${alice.did}/com.example.note/a`])('does not begin at %s', async (wrong) => {
    await expect(collectEvidence(network, { seeds: [wrong] })).rejects.toBeInstanceOf(UsageError)
  })
})

async function unreachable(): Promise<string> {
  await using server = await serve(() => undefined)
  return didOf(server.url)
}

function didOf(url: string): string {
  return `did:web:localhost%3A${new URL(url).port}`
}

function documentOf(url: string, key?: string) {
  const id = didOf(url)
  const method = { id: `${id}#atproto`, type: 'Multikey', controller: id, publicKeyMultibase: key }
  const service = [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: url }]
  return { id, service, ...(key !== undefined && { verificationMethod: [method] }) }
}
