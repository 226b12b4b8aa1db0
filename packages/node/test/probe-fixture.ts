import { readReceipt, ReceiptRules, slotIndexAt, slotStart, type Receipt } from '@quorate/attest'
import { formatInstant, type DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { probeNodes, type Network, type Probed, type ProbeRequest } from '@quorate/network'

import { versionOf } from '../../attest/test/policies.ts'
import { ensure, member, node, people } from '../../governance/test/group.ts'

const verifier = 'did:web:alice.example'
const hour = 3_600_000

/** A policy of Alice and Bob, who has a node at each of the endpoints; the subjects are no members. */
export async function policyOf(
  endpoints: readonly string[],
  subjects: readonly string[],
  verification: DataMap = {},
): Promise<Version> {
  const [alice, bob] = await people('alice', 'bob')
  const nodes = await Promise.all(
    endpoints.map((endpoint, i) => node(`bob${String(i)}`, { endpoint, id: nodeId(i) })),
  )
  const members = [member(alice, { nodes: [await node('alice')] }), member(bob, { nodes })]
  return versionOf(
    members,
    {
      replication: { subjects: [...subjects] },
      verification: { layers: [0, 1, 3], sampleSize: 8, ...verification },
    },
    { effectiveAt: formatInstant(Date.UTC(2026, 0, 1, 10)) },
  )
}

/** The node at the endpoint of this index. */
function nodeId(index: number): string {
  return `did:web:node${String(index).padStart(4, '0')}.bob.example`
}

const secret = new Uint8Array(32).fill(9)

/** Asks every node of Bob's for every subject, and holds what is drafted to the rules of receipts. */
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
  const probed = await probeNodes(network, {
    version,
    index,
    verifier,
    secret,
    checks,
    until: slotStart(version, index) + hour,
    ...more,
  })
  for (const { leaf, isReceipt } of probed) if (isReceipt) ensureProper(version, leaf)
  return probed
}

function ensureProper(version: Version, leaf: DataMap): void {
  const findings = new ReceiptRules(version).check(ensure(readReceipt(leaf)))
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
