import { readRepoProof, writeBundle, writeCar, type DataMap, type Evidence } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import { must } from '../scripts/vectors/attest-records.ts'
import { keyOf, type Key } from '../scripts/vectors/case.ts'
import { documentOf, found } from '../scripts/vectors/checked-group.ts'
import { ack, person, seat, type Person } from '../scripts/vectors/group-records.ts'
import { nodePolicy } from '../scripts/vectors/node-records.ts'
import { blockOf, repositoryOf } from '../scripts/vectors/proof-blocks.ts'

/** How large a group is; every node of it holds every account. */
export type Size = {
  readonly operators: number
  /** Of each operator. */
  readonly nodes: number
  readonly subjects: number
  /** In which each account is checked. */
  readonly layers: readonly number[]
}

/** A group that is certified and whose members are bound, before anybody reports anything. */
export type ObservedGroup = {
  readonly policy: DataMap
  readonly version: Version
  readonly people: readonly Person[]
  readonly subjects: readonly Subject[]
  readonly founding: Evidence
}

/** An account that is held, and the key of its host. */
export type Subject = { readonly did: string; readonly host: Key }

/** Operators that a slot is checked by, and items that each asks for. */
const verification = { verifiers: 4, sampleSize: 4 } as const

export async function observedGroup({ operators, nodes, subjects, layers }: Size): Promise<ObservedGroup> {
  const people = await Promise.all(numbers(operators).map((i) => person(`a${String(i)}`)))
  const hosts = await Promise.all(people.map(({ did }) => hostOf(did)))
  const held = await Promise.all(numbers(subjects).map((i) => hostOf(`did:web:s${String(i)}.example`)))
  const documents = [...hosts, ...held].map(({ did, host }) => documentOf(did, host))
  const members = await Promise.all(
    people.map(async (who, i) =>
      seat(who, {
        didHead: blockOf(documents[i] ?? null)[0].toString(),
        nodes: await Promise.all(numbers(nodes).map((n) => nodeOf(i, n))),
      }),
    ),
  )
  const policy = await nodePolicy(members, {
    replication: { subjects: held.map(({ did }) => did), minCopies: Math.min(3, operators) },
    verification: { ...verification, layers: [...layers], coveragePpm: 500_000 },
    compliance: { joinGraceSeconds: 0, failedAfterSeconds: 86_400 },
    sla: { windowSeconds: 2_592_000, maxGapSeconds: 7200, uptimePpm: 900_000, servePpm: 900_000 },
  })
  const acks = await Promise.all(people.map((who) => ack(who, policy)))
  const proofs = await Promise.all(
    acks.map(async ({ repository, record }, i) => {
      const host = hosts[i]?.host ?? (await keyOf(''))
      const blocks = await repositoryOf(repository, host, `${record['$type'] as string}/1`, record)
      return must(readRepoProof(writeCar(blocks[0][0], blocks)))
    }),
  )
  return {
    policy,
    version: must(readVersion(policy)),
    people,
    subjects: held,
    founding: {
      records: [{ repository: people[0]?.did ?? '', record: policy }, ...acks].map((housed) => found(housed)),
      proofs,
      plcLogs: [],
      didDocuments: documents.map((document) => ({ did: document['id'] as string, document })),
    },
  }
}

/** The bundle of a group in which nobody reported anything. */
export function unobserved({ founding }: ObservedGroup): Uint8Array {
  return must(writeBundle(founding))
}

/** The key of the first node of an operator, with which it reports. */
export function reportingKey(operator: number): Promise<Key> {
  return keyOf(`bench node ${String(operator)} 0`)
}

/** The id of a node. */
export function nodeId(operator: number, node: number): string {
  return `did:web:n${String(node)}.a${String(operator)}.example`
}

async function nodeOf(operator: number, node: number): Promise<DataMap> {
  const key = (await keyOf(`bench node ${String(operator)} ${String(node)}`)).did()
  return {
    id: nodeId(operator, node),
    key,
    endpoint: `https://n${String(node)}.a${String(operator)}.example`,
  }
}

async function hostOf(did: string): Promise<Subject> {
  return { did, host: await keyOf(`host of ${did}`, 'K-256') }
}

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
