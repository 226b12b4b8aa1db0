import { cidOf, contentCid, formatInstant, RAW, readBundle, writeBundle, type DataMap } from '@quorate/core'
import { collectEvidence, login, putRecord, uploadBlob, type Collected } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { attested } from '../../../scripts/vectors/attestation-case.ts'
import { json, serve } from './hostile-server.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()

type Account = {
  readonly did: string
  put(rkey: string, record: DataMap): Promise<string>
  upload(bytes: Uint8Array): Promise<DataMap>
}

async function join(): Promise<Account> {
  const { did, appPassword } = await createAccount(pdsUrl, {
    handle: freshHandle(),
    password: 'a password',
  })
  const session = await login(network, { identifier: did, appPassword }, () => undefined)
  return {
    did,
    async put(rkey, record) {
      await putRecord(session, { collection: record['$type'] as string, rkey, record })
      return cidOfContent(record)
    },
    upload: (bytes) => uploadBlob(session, bytes),
  }
}

function cidOfContent(record: DataMap): string {
  const cid = contentCid(record)
  if (!cid.ok) throw new Error('not a record')
  return cid.value.toString()
}

/** Records as far as collecting reads them: what else they say is judged by others. */
const policy = (dids: readonly string[], nodes: readonly string[], more: DataMap = {}): DataMap => ({
  $type: nsids.OrgP2pdsPolicy,
  version: 1,
  members: dids.map((did, i) => ({ did, ...(i === 0 && { nodes: nodes.map((id) => ({ id })) }) })),
  ...more,
})
const batch = (group: string, seq: number, leaves?: DataMap): DataMap => ({
  $type: nsids.OrgP2pdsAttestBatch,
  group,
  seq,
  ...(leaves && { leaves }),
})
const checkpoint = (group: string): DataMap => ({
  $type: nsids.OrgP2pdsGovernanceCheckpoint,
  group,
  seq: 0,
  seen: [],
})

const bytes = (n: number) => new Uint8Array(1000).map((_, i) => (i * n) % 251)

const [alice, bobby, node, subject] = await Promise.all([join(), join(), join(), join()])

const group = await alice.put(
  'v1',
  policy([alice.did, bobby.did], [node.did], { rules: { replication: { subjects: [subject.did] } } }),
)
const first = await node.put('2026-01-01', batch(group, 0))
const second = await node.put('2026-01-02', batch(group, 1, await node.upload(bytes(3))))
const seen = await node.put('c0', checkpoint(group))
await node.put('other', batch(cidOf(new Uint8Array()).toString(), 0))
await bobby.put('a1', { $type: nsids.OrgP2pdsPolicyAck, group, policy: group, accepted: true })

const from = (of: Collected, repository: string) =>
  of.evidence.records.filter((record) => record.repository === repository)

describe('collecting what nodes say', () => {
  it('reads the batches of each node with their leaves, its checkpoints, and nothing of other groups', async () => {
    const done: string[] = []
    const collected = await collectEvidence(network, {
      seeds: [alice.did],
      group,
      nodes: true,
      onProgress: (progress) => done.push(`${String(progress.done)}/${String(progress.known)}`),
    })
    expect(collected.problems).toEqual([])
    const found = from(collected, node.did)
    expect(found.map(({ cid }) => cid).sort()).toEqual([first, second, seen].sort())
    expect(found.find(({ cid }) => cid === second)?.blob).toEqual(bytes(3))
    expect(found.filter(({ blob }) => blob !== undefined)).toHaveLength(1)
    expect(done).toEqual(['1/1', '2/2', '3/3', '4/4'])
  })

  it('brings the logs of nodes and of subjects, and counts neither among the accounts', async () => {
    const { evidence, accounts } = await collectEvidence(network, { seeds: [alice.did], group, nodes: true })
    expect(evidence.plcLogs.map(({ did }) => did)).toEqual([alice.did, bobby.did, node.did, subject.did])
    expect(accounts.map(({ did }) => did)).toEqual([alice.did, bobby.did])
  })

  it('is a bundle that brings the leaves along', async () => {
    const { evidence } = await collectEvidence(network, { seeds: [alice.did], group, nodes: true })
    const written = writeBundle(evidence)
    const read = written.ok ? readBundle(written.value) : written
    const blobs = read.ok ? read.value.records.flatMap(({ blob }) => blob ?? []) : []
    expect(blobs).toEqual([bytes(3)])
  })

  it('is not done unless it is asked for', async () => {
    const collected = await collectEvidence(network, { seeds: [alice.did], group })
    expect(from(collected, node.did)).toEqual([])
    expect(collected.evidence.plcLogs.map(({ did }) => did)).toEqual([alice.did, bobby.did])
  })

  it('follows the nodes of a policy that is only proposed', async () => {
    const later = await join()
    const proposed = policy([alice.did], [later.did], { version: 2, group })
    await bobby.put('p1', { $type: nsids.OrgP2pdsGovernanceProposal, group, policy: proposed })
    const started = await later.put('2026-01-01', batch(group, 0))
    const collected = await collectEvidence(network, { seeds: [alice.did], group, nodes: true })
    expect(from(collected, later.did).map(({ cid }) => cid)).toEqual([started])
  })

  it('reads a member that is a node too for both, and has each record of it once', async () => {
    const both = await alice.put('both', policy([bobby.did], [bobby.did]))
    const kept = await bobby.put('b1', batch(both, 0, await bobby.upload(bytes(5))))
    const own = await bobby.put('c1', checkpoint(both))
    const collected = await collectEvidence(network, { seeds: [alice.did], group: both, nodes: true })
    expect(
      from(collected, bobby.did)
        .map(({ cid }) => cid)
        .sort(),
    ).toEqual([kept, own].sort())
    expect(from(collected, bobby.did).flatMap(({ blob }) => blob ?? [])).toEqual([bytes(5)])
    expect(collected.evidence.plcLogs.map(({ did }) => did)).toEqual([alice.did, bobby.did])
  })

  it('goes on past a node that cannot be found', async () => {
    await using absent = await serve((_, response) => json(response, 404, {}))
    const told = await alice.put('absent', policy([alice.did], [didOf(absent.url), node.did]))
    const own = await node.put('2026-01-03', batch(told, 0))
    const collected = await collectEvidence(network, { seeds: [alice.did], group: told, nodes: true })
    expect(from(collected, node.did).map(({ cid }) => cid)).toEqual([own])
    expect(collected.problems).toMatchObject([{ did: didOf(absent.url), error: { code: 'not-found' } }])
  })
})

describe('collecting what members attest', async () => {
  const { draft } = await attested({ 0: 'PASS' }, 1)
  const attestation = (of: string, expires: number): DataMap => ({
    ...draft,
    group: of,
    expiresAt: formatInstant(network.clock.now() + expires),
  })
  const attests = (of: Collected) =>
    of.evidence.records.filter(({ record }) => record['$type'] === nsids.OrgP2pdsAttestCompliance)

  it('takes along what a member stands for, and leaves what has expired, is none or is of another group', async () => {
    const told = await alice.put('attested', policy([alice.did, bobby.did], [node.did]))
    const { level: _level, ...torn } = attestation(told, 1000)
    const [kept] = await Promise.all([
      bobby.put('kept', attestation(told, 1000)),
      bobby.put('expired', attestation(told, 0)),
      bobby.put('torn', torn),
      bobby.put('foreign', attestation(group, 1000)),
      node.put('node', attestation(told, 1000)),
      subject.put('outsider', attestation(told, 1000)),
    ])
    const asked = { seeds: [alice.did, subject.did], group: told }
    const collected = await collectEvidence(network, { ...asked, nodes: true })
    expect(collected.problems).toEqual([])
    expect(attests(collected).map(({ repository, cid }) => [repository, cid])).toEqual([[bobby.did, kept]])
    expect(attests(await collectEvidence(network, asked))).toEqual([])
  })

  it('does not ask the host of a member again that failed before', async () => {
    const asked: (string | null)[] = []
    await using host = await serve((request, response) => {
      const url = new URL(request.url ?? '', host.url)
      if (url.pathname === '/.well-known/did.json') {
        json(response, 200, documentOf(host.url))
        return
      }
      asked.push(url.searchParams.get('collection'))
      json(response, 503, {})
    })
    const told = await alice.put('failed', policy([alice.did, didOf(host.url)], []))
    const collected = await collectEvidence(network, { seeds: [alice.did], group: told, nodes: true })
    expect(collected.problems).toMatchObject([{ did: didOf(host.url), error: { code: 'unavailable' } }])
    expect(asked).toContain(nsids.OrgP2pdsPolicy)
    expect(asked).not.toContain(nsids.OrgP2pdsAttestCompliance)
  })
})

/** What is collected of a node whose host tells of these blobs and answers for them with `give`. */
async function ofHost(
  name: string,
  blobs: readonly { readonly ref: string; readonly size: number }[],
  give: (response: Parameters<typeof json>[0], cid: string) => void,
) {
  let told = ''
  const asked = new Set<string>()
  await using host = await serve((request, response) => {
    const url = new URL(request.url ?? '', host.url)
    if (url.pathname === '/.well-known/did.json') json(response, 200, documentOf(host.url))
    else if (url.pathname.endsWith('sync.getBlob')) {
      const cid = url.searchParams.get('cid') ?? ''
      asked.add(cid)
      give(response, cid)
    } else if (url.searchParams.get('collection') !== nsids.OrgP2pdsAttestBatch)
      json(response, 200, { records: [] })
    else {
      const records = blobs.map(({ ref, size }, i) => {
        const leaves = { $type: 'blob', mimeType: 'text/plain', size }
        const value = { ...batch(told, i), leaves: { ...leaves, ref: { $link: ref } } }
        const record = { ...batch(told, i), leaves: { ...leaves, ref: linkTo(ref) } }
        const uri = `at://${didOf(host.url)}/${nsids.OrgP2pdsAttestBatch}/${String(i)}`
        return { uri, cid: cidOfContent(record), value }
      })
      json(response, 200, { records })
    }
  })
  told = await alice.put(name, policy([alice.did], [didOf(host.url)]))
  const collected = await collectEvidence(network, { seeds: [alice.did], group: told, nodes: true })
  return { found: from(collected, didOf(host.url)), problems: collected.problems, asked }
}

const links = new Map<string, ReturnType<typeof cidOf>>()
function linkTo(cid: string) {
  return links.get(cid)!
}

/** The name of a blob that begins with this byte, as large as it is said to be. */
function blobOf(byte: number, size = 1) {
  const cid = cidOf(Uint8Array.of(byte), RAW)
  links.set(cid.toString(), cid)
  return { ref: cid.toString(), size }
}

describe('collecting from the host of a node', () => {
  it('keeps a batch without its leaves when they are not those that it names', async () => {
    const { found, problems } = await ofHost('lies', [blobOf(1), blobOf(2)], (response, cid) => {
      response.end(cid === blobOf(1).ref ? Uint8Array.of(1) : Uint8Array.of(9))
    })
    expect(found.map(({ blob }) => blob)).toEqual([undefined, Uint8Array.of(1)])
    expect(problems).toMatchObject([
      { uri: expect.stringMatching(/batch\/1$/) as string, error: { code: 'mismatch' } },
    ])
  })

  it('asks for no more leaves than one node may have, the newest first', async () => {
    const half = 40_000_000
    const { found, problems, asked } = await ofHost('large', [blobOf(1, half), blobOf(2, half)], (response) =>
      json(response, 400, { error: 'BlobNotFound' }),
    )
    expect(found).toHaveLength(2)
    expect([...asked]).toEqual([blobOf(2).ref])
    expect(problems.map(({ uri, error }) => [uri?.at(-1), error?.code])).toEqual([
      ['0', 'too-large'],
      ['1', 'rejected'],
    ])
  })

  it('does not ask a host that is down for one after the other', async () => {
    const blobs = Array.from({ length: 20 }, (_, i) => blobOf(i))
    const { found, asked } = await ofHost('down', blobs, (response) => json(response, 503, {}))
    expect(found).toHaveLength(20)
    expect(asked.size).toBe(4)
  })
})

function didOf(url: string): string {
  return `did:web:localhost%3A${new URL(url).port}`
}

function documentOf(url: string) {
  const id = didOf(url)
  return { id, service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: url }] }
}
