import { toAtprotoJson, writeCar, type DataMap, type JsonValue } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { fails, holds, keyOf, type Case } from './case.ts'
import { at } from './group-records.ts'
import { repositoryOf, revAt } from './proof-blocks.ts'

const dated: readonly (readonly [name: string, type: string, field: string])[] = [
  ['policy', nsids.OrgP2pdsPolicy, 'createdAt'],
  ['proposal', nsids.OrgP2pdsGovernanceProposal, 'createdAt'],
  ['vote', nsids.OrgP2pdsGovernanceVote, 'castAt'],
  ['acknowledgment', nsids.OrgP2pdsPolicyAck, 'ackedAt'],
  ['checkpoint', nsids.OrgP2pdsGovernanceCheckpoint, 'asOf'],
  ['batch', nsids.OrgP2pdsAttestBatch, 'to'],
  ['receipt', nsids.OrgP2pdsAttestReceipt, 'observedAt'],
]

/** SIG-6: a commit is no older than the records that it shows, less 120 s. */
export async function proofAgeCases(): Promise<Case[]> {
  const did = 'did:web:alice.example'
  const host = await keyOf('host', 'K-256')
  const row = async (name: string, what: string, record: DataMap, ms: number, isTooOld: boolean) => {
    const path = `${record['$type'] as string}/self`
    const blocks = await repositoryOf(did, host, path, record, { commit: { rev: revAt(at(2, ms)) } })
    const [commit] = blocks
    const request = { proof: writeCar(commit[0], blocks), repository: did, key: host.did(), record }
    return {
      name: `proof/${name}`,
      what,
      requirement: 'SIG-6',
      layer: isTooOld ? 'rule' : 'none',
      op: 'verifyProof',
      request: toAtprotoJson(request) as Record<string, JsonValue>,
      expected: isTooOld ? fails('proof/older-than-record') : holds({ commit: commit[0].toString(), path }),
    } satisfies Case
  }
  const sides = dated.flatMap(([name, type, field]) => {
    const record = { $type: type, [field]: at(2) }
    return [
      row(`age-${name}`, `a ${name} in a commit of 120 s before it`, record, -120_000, false),
      row(`older-${name}`, `a ${name} in a commit of a millisecond more before it`, record, -120_001, true),
    ]
  })
  const [note, never] = [
    { $type: 'com.example.note', createdAt: at(2) },
    { $type: nsids.OrgP2pdsPolicyAck, ackedAt: 'yesterday' },
  ]
  return Promise.all([
    ...sides,
    row('age-unknown-type', 'a record of a type that has no date here', note, -3_600_000, false),
    row('age-no-instant', 'a record whose date is no instant', never, -3_600_000, false),
  ])
}
