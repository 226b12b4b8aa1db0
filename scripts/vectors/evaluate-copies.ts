import { Assignment, deriveObligations, type FoundBatch } from '@quorate/attest'
import { formatInstant, instantMs, type DataMap, type Evidence, type EvidenceRecord } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import { batchOf, must, nodeCheckpoint, receiptOf, type Crew } from './attest-records.ts'
import { keyOf } from './case.ts'
import { bundleOf, compliance, documentOf, found, proofOf, type Changes } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { ack, at, person, type Person } from './group-records.ts'
import { node, nodePolicy, nodeSeat } from './node-records.ts'
import { blockOf } from './proof-blocks.ts'

const names = ['alice', 'bob', 'carol', 'dave'] as const
type Name = (typeof names)[number]

/** What the slot of each node but Alice's came to; absent: nobody said anything. */
type Told = Partial<Record<Name, string>>

/** OBL-2: Alice's account, and copies of it by three operators. */
export async function copiesCases(): Promise<Decided[]> {
  const three = await crowd({})
  const strict = { compliance: { maxConsecutiveFailures: 1 } }
  const strictThree = await crowd(strict)
  const shared = await crowd(strict, { dave: 'https://node.carol.example' })
  const placed = await crowd({ replication: { placement: { kind: 'rendezvous', copies: 2 } } })
  const [first = 'bob', second = 'carol'] = placed.holders
  const row = async (name: string, what: string, group: Crowd, told: Told, states: States) =>
    decided(name, what, 'OBL-2', { bundle: await group.report(told), at: due }, states)
  const open: States = {
    copies: [1, 3],
    outcome: 'indeterminate',
    conditions: { Copies: 'Unknown SomeUnknown', Covered: 'Unknown SomeUnknown' },
  }
  const all: Told = { bob: 'PASS', carol: 'PASS', dave: 'PASS' }
  return [
    await row('copies-three', 'three operators hold it, and two are asked for', three, all, {
      copies: [3, 3],
      outcome: 'compliant',
    }),
    await row(
      'copies-two',
      'two hold it, and of the third nothing is known',
      three,
      { bob: 'PASS', dave: 'PASS' },
      {
        copies: [2, 3],
        outcome: 'indeterminate',
        conditions: { Copies: 'True AllTrue', Covered: 'Unknown SomeUnknown' },
      },
    ),
    await row('copies-one', 'one holds it, and of two nothing is known', three, { carol: 'PASS' }, open),
    await row(
      'copies-failing',
      'two hold it, and the third never has',
      strictThree,
      { ...all, dave: 'MISSING' },
      {
        copies: [2, 2],
        outcome: 'noncompliant',
        level: 2,
        conditions: { Copies: 'True AllTrue', InSync: 'False SomeFalse' },
        obligation: { InSync: 'False TooManyFailures' },
      },
    ),
    await row(
      'copies-too-few',
      'one holds it, and two do not',
      strictThree,
      { bob: 'PASS', carol: 'MISSING', dave: 'CORRUPT' },
      {
        copies: [1, 1],
        outcome: 'noncompliant',
        level: 2,
        conditions: { Copies: 'False SomeFalse' },
      },
    ),
    await row('copies-endpoint', 'three nodes pass, and two of them are one server', shared, all, {
      copies: [2, 2],
      outcome: 'compliant',
    }),
    await row(
      'copies-endpoint-alone',
      'two nodes pass that are one server, and the third does not',
      shared,
      { ...all, bob: 'MISSING' },
      {
        copies: [1, 1],
        outcome: 'noncompliant',
        level: 2,
        conditions: { Copies: 'False SomeFalse' },
      },
    ),
    await row(
      'copies-placed',
      'the two that were placed hold it; the third stands by and is not judged',
      placed,
      { [first]: 'PASS', [second]: 'PASS' },
      {
        copies: [2, 2],
        outcome: 'compliant',
      },
    ),
  ]
}

/** The first slot comes due ten minutes after it ends. */
const due = at(11, 600_000)

type Crowd = {
  /** Whose nodes are to hold Alice's account, in the order of the policy. */
  readonly holders: readonly Name[]
  /** A bundle with what the assigned verifiers say of the first slot. */
  report(told: Told): Promise<Uint8Array>
}

async function crowd(changes: Changes, endpoints: Partial<Record<Name, string>> = {}): Promise<Crowd> {
  const people = await Promise.all(names.map((name) => person(name)))
  const hosts = await Promise.all(names.map((name) => keyOf(`host of ${name}`, 'K-256')))
  const documents = people.map(({ did }, i) => documentOf(did, hosts[i] ?? fail()))
  const seats = await Promise.all(
    people.map(async (who, i) => {
      const endpoint = endpoints[names[i] ?? 'alice']
      const nodes = [await node(names[i] ?? '', endpoint === undefined ? {} : { endpoint })]
      return nodeSeat(who, { didHead: blockOf(documents[i] ?? fail())[0].toString(), nodes })
    }),
  )
  const [alice = fail()] = people
  const policy = await nodePolicy(seats, {
    replication: { subjects: [alice.did], minCopies: 2, ...changes['replication'] },
    verification: { layers: [0], sampleSize: 4, verifiers: 1, coveragePpm: 1_000_000 },
    compliance: { ...compliance, ...changes['compliance'] },
  })
  const version = must(readVersion(policy))
  const acks = await Promise.all(people.map((who) => ack(who, policy)))
  const founding: Evidence = {
    records: [{ repository: alice.did, record: policy }, ...acks].map((housed) => found(housed)),
    proofs: await Promise.all(acks.map((housed, i) => proofOf(housed, hosts[i] ?? fail()))),
    plcLogs: [],
    didDocuments: documents.map((document) => ({ did: document['id'] as string, document })),
  }
  const commit = await signedCommit(alice.did, hosts[0] ?? fail(), at(9))
  const crew: Crew = {
    policy,
    version,
    people: Object.fromEntries(names.map((n, i) => [n, people[i]])) as Record<Name, Person>,
  }
  const owes = deriveHolders(version)
  return {
    holders: owes,
    report: async (told) => {
      const records: EvidenceRecord[] = []
      for (const who of names) {
        const leaves = owes.flatMap((holder) =>
          assignedTo(version, holder, alice.did) === who && told[holder] !== undefined
            ? [receiptOn(crew, who, holder, alice.did, commit, told[holder], version)]
            : [],
        )
        if (leaves.length > 0) records.push(...(await chain(crew, who, leaves)))
      }
      return bundleOf(founding, records)
    },
  }
}

function fail(): never {
  throw new Error('nobody')
}

function nodeOf(name: string): string {
  return `did:web:node.${name}.example`
}

/** Whose nodes owe a copy. */
function deriveHolders(version: Version): Name[] {
  const owing = new Set(deriveObligations(version).obligations.map((o) => o.node))
  return names.filter((name) => owing.has(nodeOf(name)))
}

function assignedTo(version: Version, holder: Name, subject: string): Name | undefined {
  const [operator] = new Assignment(version, new Map()).verifiersOf({
    node: nodeOf(holder),
    subject,
    index: 0,
  })
  return names.find((name) => operator === `did:web:${name}.example`)
}

function receiptOn(
  crew: Crew,
  who: Name,
  holder: Name,
  subject: string,
  commit: DataMap,
  outcome: string,
  version: Version,
): DataMap {
  return receiptOf(crew, who, {
    layer: 0,
    slot: 0,
    seq: 2,
    node: nodeOf(holder),
    early: {
      subject,
      sourceCommit: commit,
      nodeCommit: commit,
      endpoint: version.nodes.get(nodeOf(holder))?.endpoint ?? '',
    },
    late: outcome === 'PASS' ? {} : { outcome, nodeCommit: undefined },
  })
}

/** Two batches that start a chain and the one of the first slot, each SEEN by the node of another operator. */
async function chain(crew: Crew, who: Name, leaves: readonly DataMap[]): Promise<EvidenceRecord[]> {
  const batches: FoundBatch[] = []
  for (const seq of [0, 1, 2]) {
    const more = seq === 2 ? { leaves } : {}
    batches.push(await batchOf(crew, who, { seq, before: batches.at(-1), slot: seq - 2, ...more }))
  }
  const witness = who === 'bob' ? 'carol' : 'bob'
  // A node has one checkpoint at a time.
  const ms = 60_000 + names.indexOf(who)
  const seen = await Promise.all(
    batches.map((batch) =>
      nodeCheckpoint(crew, witness, formatInstant(instantMs(batch.record['to'] as string) + ms), [batch]),
    ),
  )
  return [
    ...batches.map((batch) => found(batch, batch.leaves)),
    ...seen.map((checkpoint) => found(checkpoint)),
  ]
}
