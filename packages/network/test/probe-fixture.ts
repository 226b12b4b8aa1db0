import { draftBatch, readReceipt, ReceiptRules, slotIndexAt, slotStart, type Receipt } from '@quorate/attest'
import { formatInstant, type DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { login, probeNodes, putRecord, type Network, type Probed, type ProbeRequest } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { inject } from 'vitest'

import { versionOf } from '../../attest/test/policies.ts'
import { ensure, member, node, people } from '../../governance/test/group.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const verifier = 'did:web:alice.example'

const { pdsUrl } = inject('testnet')

/** An account on the real PDS with so many notes, and what writes one more. */
export async function notesOf(notes: number) {
  const { did, appPassword } = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
  const session = await login(testNetwork(), { identifier: did, appPassword }, () => undefined)
  const collection = 'com.example.note'
  const write = (n: number) => {
    const record = { $type: collection, text: `note ${String(n)}` }
    return putRecord(session, { collection, rkey: `n${String(n)}`, record })
  }
  for (let n = 0; n < notes; n++) await write(n)
  return { did, write }
}

/** What a node comes to that passes in every layer. */
export const passes = ['0 PASS', '1 PASS', '3 PASS']

/**
 * A policy of Alice, who asks, and others of one operator, who have a node at each of the endpoints; the subjects are no
 * members.
 */
export async function policyOf(
  endpoints: readonly string[],
  subjects: readonly string[],
  verification: DataMap = {},
  more: { readonly replication?: DataMap; readonly effectiveAt?: number } = {},
): Promise<Version> {
  const nodes = await Promise.all(
    endpoints.map((endpoint, i) => node(`checked ${String(i)}`, { endpoint, id: nodeId(i) })),
  )
  const effectiveAt = more.effectiveAt ?? Date.UTC(2026, 0, 1, 10)
  const owners = Array.from({ length: Math.ceil(nodes.length / 16) }, (_, i) => `bob${String(i)}`)
  const [alice, ...others] = await people('alice', ...owners)
  const members = [
    member(alice, { nodes: [await node('alice')] }),
    ...others.map((who, i) => member(who, { operator: 'bob', nodes: nodes.slice(16 * i, 16 * (i + 1)) })),
  ]
  return versionOf(
    members,
    {
      replication: { subjects: [...subjects], ...more.replication },
      verification: { layers: [0, 1, 3], sampleSize: 8, ...verification },
    },
    { createdAt: formatInstant(effectiveAt - 36_000_000), effectiveAt: formatInstant(effectiveAt) },
  )
}

/** The node at the endpoint of this index. */
function nodeId(index: number): string {
  return `did:web:node${String(index).padStart(4, '0')}.bob.example`
}

const secret = new Uint8Array(32).fill(9)

/** Asks every node of the others for every subject, and holds what is drafted to the rules of receipts and batches. */
export async function probe(
  network: Network,
  version: Version,
  more: Partial<ProbeRequest> = {},
): Promise<readonly Probed[]> {
  const index = slotIndexAt(version, network.clock.now())
  const checks = [...version.nodes.values()]
    .filter(({ operator }) => operator !== verifier)
    .flatMap(({ id }) =>
      (version.record.rules.replication.subjects ?? []).map((subject) => ({ node: id, subject })),
    )
  const { probed, beacon } = await probeNodes(network, {
    version,
    index,
    verifier,
    secret,
    checks,
    until: slotStart(version, index + 1),
    ...more,
  })
  const [from, to] = [slotStart(version, index), slotStart(version, index + 1)]
  const leaves = probed.map(({ leaf }) => leaf)
  const before = { cid: version.cid, seq: 1 }
  const content = { version, verifier, before, from, to, secret, secretAfterNext: secret, leaves, beacon }
  const { record } = ensure(draftBatch(content))
  for (const { leaf, isReceipt } of probed) if (isReceipt) ensureProper(version, leaf, record)
  return probed
}

function ensureProper(version: Version, leaf: DataMap, batch: DataMap): void {
  const findings = new ReceiptRules(version, new Map()).check(ensure(readReceipt(leaf)), batch)
  if (findings.length > 0) throw new Error(JSON.stringify({ findings, leaf }))
}

/** `layer result`, in order of the slots. */
export function results(probed: readonly Probed[]): string[] {
  return probed.map(({ slot, result }) => `${String(slot.layer)} ${result}`)
}

/** The results of the items of a receipt that are not PASS: CID and outcome. */
export function failures({ leaf }: Probed): string[] {
  const { results: items = [] } = leaf as unknown as Receipt['record']
  return items.filter(({ outcome }) => outcome !== 'PASS').map(({ cid, outcome }) => `${outcome} ${cid}`)
}
