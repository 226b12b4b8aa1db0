import { contentOf, formatInstant, type DataMap, type Evidence, type EvidenceRecord } from '@quorate/core'
import type { FoundBatch } from '@quorate/attest'

import { nodeKey } from './attest-records.ts'
import { keyOf } from './case.ts'
import {
  checks,
  documentOf,
  due,
  found,
  proofOf,
  receipt,
  underNext,
  type CheckedGroup,
} from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { adopts, groupOf, hostOf, movedNode, nextOf, strangeKey, told } from './consent-group.ts'
import { alike, type Decided, type States } from './evaluate-case.ts'
import { broken, fine } from './evaluate-rows.ts'
import {
  ack,
  at,
  checkpoint,
  elsewhere,
  person,
  sign,
  successor,
  type Housed,
  type Person,
} from './group-records.ts'
import { node } from './node-records.ts'
import { blockOf } from './proof-blocks.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

const silent: States = {
  outcome: 'indeterminate',
  conditions: { InSync: 'Unknown SomeUnknown' },
  obligation: { state: 'judged', InSync: 'Unknown NoneDecided' },
}

/** SIG-4, SIG-7: whose keys sign for a member is its own to say; Bob weighs three quarters, and would speak for Alice. */
export async function seatCases(): Promise<Decided[]> {
  return [
    ...(await keys()),
    ...(await nodes()),
    ...(await lists()),
    ...(await recovered()),
    ...(await witnesses()),
    ...(await documents()),
  ]
}

/** What the fifth slot of the next version came to, in a batch of `repository` that `signer` signed, after two that began the chain. */
async function reportedBy(
  group: CheckedGroup,
  next: CheckedGroup,
  signer: string,
  repository?: string,
  outcome = 'PASS',
): Promise<EvidenceRecord[]> {
  const start = await chainFrom(group.crew, 'alice', [{ slot: 27 }, { slot: 28 }])
  const leaves = [receipt(next, { layer: 0, slot: 4, seq: 2, outcome })]
  const [last] = await chainFrom(next.crew, 'alice', [{ slot: 4, leaves, signer }], start.at(-1))
  if (last === undefined) throw new Error('no batch')
  const after: FoundBatch =
    repository === undefined
      ? last
      : { ...last, ...(await sign(repository, contentOf(last.record), await nodeKey(signer))) }
  return [...(await seenRecords(group.crew, start)), ...(await seenRecords(next.crew, [after]))]
}

type Word = { readonly said: Housed; readonly proof?: Evidence['proofs'][number] }

async function aliceSays(group: CheckedGroup, next: DataMap, ackedAt: string): Promise<Word> {
  const said = await ack(group.alice, next, ackedAt)
  return { said, proof: await proofOf(said, await hostOf('alice')) }
}

type Plan = {
  readonly alice?: DataMap
  readonly signer: string
  readonly repository?: string
  readonly voters?: readonly Person[]
  readonly word?: (next: DataMap) => Promise<Word>
  readonly states: States
}

async function row(group: CheckedGroup, name: string, what: string, plan: Plan): Promise<Decided> {
  const { alice = {}, signer, repository, voters = [group.bob], word, states } = plan
  const policy = nextOf(group, { alice })
  const next = underNext(group, policy)
  const words = word === undefined ? [] : [await word(policy)]
  return told(
    [`seat-${name}`, what, 'SIG-4'],
    group,
    {
      at: due(next, 4),
      said: [...(await adopts(group.policy, policy, voters)), ...words.map(({ said }) => said)],
      reported: await reportedBy(group, next, signer, repository),
      beside: { proofs: words.flatMap(({ proof }) => proof ?? []) },
    },
    states,
  )
}

/** The next version lists Alice's node with a key that Bob has. */
async function keys(): Promise<Decided[]> {
  const group = await groupOf('bob')
  const { alice, bob } = group
  const forged = { alice: movedNode(group, 0, { key: await strangeKey() }) }
  const acked = (ackedAt: string) => (next: DataMap) => aliceSays(group, next, ackedAt)
  return [
    await row(group, 'carried', 'her node is listed as before, and signs without a word of hers', {
      signer: 'alice',
      states: fine,
    }),
    await row(group, 'forged', 'the group gave her node a key without her: what it signs is nobody’s', {
      ...forged,
      signer: 'mallory',
      states: silent,
    }),
    await row(
      group,
      'dropped',
      'the key that the group took from her node signs no more: that needs no consent',
      {
        ...forged,
        signer: 'alice',
        states: silent,
      },
    ),
    await row(group, 'approved', 'she approved the key', {
      ...forged,
      signer: 'mallory',
      voters: [bob, alice],
      states: fine,
    }),
    await row(group, 'acknowledged', 'she acknowledged it when the batch begins', {
      ...forged,
      signer: 'mallory',
      word: acked(at(44)),
      states: fine,
    }),
    await row(group, 'acknowledged-late', 'she acknowledged it a millisecond after the batch begins', {
      ...forged,
      signer: 'mallory',
      word: acked(at(44, 1)),
      states: silent,
    }),
    await row(group, 'claimed', 'that her host published her acknowledgment is not proven', {
      ...forged,
      signer: 'mallory',
      word: async (next) => ({ said: (await acked(at(43))(next)).said }),
      states: { ...silent, findings: ['ack/unproven'] },
    }),
  ]
}

/** The next version lists one node more for Alice. */
async function nodes(): Promise<Decided[]> {
  const group = await groupOf('bob')
  const { alice, bob } = group
  const [own] = (group.policy['members'] as DataMap[])[0]?.['nodes'] as DataMap[]
  const added = { alice: { nodes: [own ?? {}, await node('mallory')] } }
  const repository = 'did:web:node.mallory.example'
  const moved = { alice: movedNode(group, 0, { endpoint: 'https://elsewhere.example' }) }
  return [
    await row(group, 'added', 'the group listed a node for her that she did not agree to', {
      ...added,
      signer: 'mallory',
      repository,
      states: silent,
    }),
    await row(group, 'added-beside', 'her own node signs as before', {
      ...added,
      signer: 'alice',
      states: fine,
    }),
    await row(group, 'added-agreed', 'she approved the other node', {
      ...added,
      signer: 'mallory',
      repository,
      voters: [bob, alice],
      states: fine,
    }),
    await row(
      group,
      'moved',
      'the group listed another endpoint for her node: it does not sign until she agrees',
      {
        ...moved,
        signer: 'alice',
        states: silent,
      },
    ),
    await row(group, 'moved-agreed', 'she approved it', {
      ...moved,
      signer: 'alice',
      voters: [bob, alice],
      states: fine,
    }),
    ...(await loose(group, added)),
  ]
}

/** What the node signed outside batches is not even among the inputs. */
async function loose(group: CheckedGroup, added: { readonly alice: DataMap }): Promise<Decided[]> {
  const policy = nextOf(group, added)
  const next = underNext(group, policy)
  const said = await adopts(group.policy, policy, [group.bob])
  const reported = await reportedBy(group, next, 'alice')
  const failed = receipt(next, { layer: 0, slot: 3, seq: 2, outcome: 'MISSING' })
  const own = found(await sign('did:web:node.mallory.example', failed, await nodeKey('mallory')))
  const of = (name: string, what: string, more: readonly EvidenceRecord[]) =>
    told(
      [`seat-${name}`, what, 'DEC-2'],
      group,
      { at: due(next, 4), said, reported: [...reported, ...more] },
      fine,
    )
  return alike(
    of('loose-none', 'beside a batch of her own node, nothing', []),
    of('loose', 'a receipt of the node that she did not agree to: the same decision', [own]),
  )
}

/** A third version lists Alice's node as the first did; of the second she knows nothing. */
async function lists(): Promise<Decided[]> {
  const group = await groupOf('bob')
  const { alice, bob, policy } = group
  const members = (changes: DataMap) =>
    (policy['members'] as DataMap[]).map((m, i) => (i === 0 ? { ...m, ...changes } : m))
  const away = nextOf(group, { alice: movedNode(group, 0, { endpoint: 'https://elsewhere.example' }) })
  const of = async (
    name: string,
    what: string,
    second: DataMap,
    voters: readonly Person[],
    states: States,
  ) => {
    const third = successor(second, { effectiveAt: at(60), members: members({}) })
    const next = underNext(group, third)
    return told(
      [`seat-${name}`, what, 'SIG-4'],
      group,
      {
        at: due(next, 4),
        said: [...(await adopts(policy, second, [bob])), ...(await adopts(second, third, voters, 42))],
        reported: await reportedBy(group, next, 'alice'),
      },
      states,
    )
  }
  return [
    await of(
      'listed-throughout',
      'every version since the first lists her node alike',
      nextOf(group, {}),
      [bob],
      fine,
    ),
    await of(
      'listed-again',
      'the version between listed another endpoint: it signs when she agrees again',
      away,
      [bob],
      silent,
    ),
    await of('listed-again-agreed', 'and she does', away, [bob, alice], fine),
  ]
}

/** The group gave Alice herself another key, and her node too. */
async function recovered(): Promise<Decided[]> {
  const group = await groupOf('bob')
  const { alice, bob } = group
  const anew = await person('alice', 'alice anew')
  const alices = { ...movedNode(group, 0, { key: await strangeKey() }), key: anew.key.did() }
  const word =
    (...signers: Person[]) =>
    async (next: DataMap) => {
      const said = await ack(anew, next, at(21), {}, ...signers.map(({ key }) => key))
      return { said, proof: await proofOf(said, await hostOf('alice')) }
    }
  return [
    await row(group, 'recovered', 'her new key acknowledged alone: the node does not sign by that', {
      alice: alices,
      signer: 'mallory',
      voters: [bob],
      word: word(anew),
      states: { ...silent, findings: ['key/recovered'] },
    }),
    await row(group, 'recovered-agreed', 'her old key signed it too', {
      alice: alices,
      signer: 'mallory',
      voters: [bob],
      word: word(anew, alice),
      states: fine,
    }),
  ]
}

/** Alice decides alone, her node reports that Bob's is down, and only a node that she listed for him saw it. */
async function witnesses(): Promise<Decided[]> {
  const group = await groupOf('alice', {}, { compliance: { maxConsecutiveFailures: 1 } })
  const { alice, bob, policy } = group
  const [own] = (policy['members'] as DataMap[])[1]?.['nodes'] as DataMap[]
  const second = nextOf(group, { bob: { nodes: [own ?? {}, await node('mallory')] } })
  const next = underNext(group, second)
  const start = await checks(group, { 28: 'PASS' })
  const late = await checks(next, { 1: 'MISSING' }, {}, start)
  const batches = late.records.filter(({ record }) => record['to'] !== undefined)
  const mallory: Person = { did: 'did:web:node.mallory.example', key: await nodeKey('mallory') }
  const asOf = formatInstant(Date.parse(at(42)) + 60_000)
  const seen = await checkpoint(mallory, second, asOf, batches, { seq: 1, prev: elsewhere })
  const of = async (name: string, what: string, voters: readonly Person[], states: States) =>
    told(
      [`seat-${name}`, what, 'SIG-4'],
      group,
      {
        at: due(next, 1),
        said: [...(await adopts(policy, second, voters)), seen],
        reported: [...start.records, ...batches],
      },
      states,
    )
  return [
    await of('witness', 'the batch was seen by no node that Bob agreed to', [alice], {
      outcome: 'indeterminate',
      conditions: { InSync: 'True AllTrue' },
      obligation: { state: 'unbound' },
    }),
    await of('witness-agreed', 'he approved that node, of which nobody knows what it holds', [alice, bob], {
      ...broken,
      conditions: { ...broken.conditions, Copies: 'Unknown SomeUnknown' },
    }),
  ]
}

/** SIG-7: the next version pins a document of Alice's that Bob made; its key signed the commits that are reported. */
async function documents(): Promise<Decided[]> {
  const group = await groupOf('bob')
  const { alice, bob, policy } = group
  const host = await keyOf('host of mallory', 'K-256')
  const forged = documentOf(alice.did, host)
  const second = nextOf(group, { alice: { didHead: blockOf(forged)[0].toString() } })
  const next = underNext(group, second)
  const commits = {
    old: await signedCommit(alice.did, host, at(8)),
    now: await signedCommit(alice.did, host, at(9)),
  }
  const of = async (
    name: string,
    what: string,
    under: CheckedGroup,
    voters: readonly Person[],
    states: States,
  ) =>
    told(
      [`document-${name}`, what, 'SIG-7'],
      group,
      {
        at: due(next, 4),
        said: await adopts(policy, second, voters),
        reported: await reportedBy(group, under, 'alice'),
        beside: { didDocuments: [{ did: alice.did, document: forged }] },
      },
      states,
    )
  return [
    await of('forced', 'she did not agree to the document', { ...next, commits }, [bob], silent),
    await of('agreed', 'she approved it', { ...next, commits }, [bob, alice], fine),
    await of(
      'before',
      'she did not, and the key of the document that she agreed to before counts on',
      next,
      [bob],
      fine,
    ),
  ]
}
