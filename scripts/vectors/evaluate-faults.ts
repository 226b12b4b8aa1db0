import { fromAtprotoJson, type DataMap, type JsonValue } from '@quorate/core'

import { must } from './attest-records.ts'
import { bundleCases } from './bundles.ts'
import { bundleOf, checkedGroup, found, type CheckedGroup } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { ack, at, elsewhere, governed, type Housed } from './group-records.ts'

/** DEC-1: what is wrong with a file or with a first version, so that nothing is judged. */
export async function faultCases(): Promise<Decided[]> {
  return [...(await unreadable()), ...(await invalid(await checkedGroup()))]
}

/** By case of the area `bundle`: of the file that it refuses, the first fault and the outcome. */
const refused: Readonly<Record<string, readonly [code: string, outcome: States['outcome']]>> = {
  'index-field': ['bundle/malformed', 'invalid'],
  'entries-swapped': ['bundle/order', 'invalid'],
  'block-unnamed': ['bundle/unreachable', 'invalid'],
  'block-absent': ['bundle/missing-block', 'invalid'],
  'entry-kind': ['bundle/entry', 'invalid'],
  'entry-cid-upper': ['cid/invalid', 'invalid'],
  'index-float': ['bytes/not-canonical', 'invalid'],
  'proof-node': ['proof/malformed', 'invalid'],
  'bytes-shared': ['bundle/limit', 'indeterminate'],
}

async function unreadable(): Promise<Decided[]> {
  const files = new Map((await bundleCases()).map((one) => [one.name, one]))
  return Object.entries(refused).map(([name, [code, outcome]]) => {
    const { request, what } = files.get(`bundle/${name}`) ?? {}
    const bundle = must(fromAtprotoJson(request?.['bytes'] as JsonValue)) as Uint8Array
    return decided(`file-${name}`, what ?? '', 'DEC-1', { bundle, at: at(12) }, { outcome, findings: [code] })
  })
}

/** First versions that everybody acknowledged, and that are INVALID. */
async function invalid({ policy, alice, bob }: CheckedGroup): Promise<Decided[]> {
  const rules = policy['rules'] as DataMap
  const ruled = (part: string, changes: DataMap): DataMap => ({
    rules: { ...rules, [part]: { ...(rules[part] as DataMap), ...changes } },
  })
  const [alices, bobs] = policy['members'] as [DataMap, DataMap]
  const [node] = bobs['nodes'] as [DataMap]
  const { rules: _, ...unruled } = policy
  const row = async (
    name: string,
    what: string,
    changes: DataMap,
    findings: readonly string[],
    outcome: States['outcome'] = 'invalid',
    whole: DataMap = policy,
  ) => {
    const changed = { ...whole, ...changes }
    const acks = await Promise.all([alice, bob].map((who) => ack(who, changed)))
    const records: Housed[] = [{ repository: alice.did, record: changed }, ...acks]
    const bundle = bundleOf(
      { records: [], proofs: [], plcLogs: [], didDocuments: [] },
      records.map((one) => found(one)),
    )
    return decided(
      `first-${name}`,
      what,
      'POL-2',
      { bundle, at: at(12) },
      { outcome, conditions: {}, findings },
    )
  }
  const threshold = (num: number, den: number) =>
    governed(policy, { threshold: { kind: 'atLeast', num, den } })
  const quorum = governed(policy, { quorum: 100 })
  const novelty = { rules: { ...rules, novelty: { n: 1 } } }
  return Promise.all([
    row('shape', 'a first version without rules', {}, ['record/shape'], 'invalid', unruled),
    row('chain', 'a first version that names one before it', { prev: elsewhere }, ['policy/chain']),
    row('duplicate', 'two nodes with one id', { members: [{ ...alices, nodes: [node] }, bobs] }, [
      'policy/duplicate',
    ]),
    row(
      'key',
      'a node whose key is none',
      { members: [alices, { ...bobs, nodes: [{ ...node, key: 'did:key:zDn' }] }] },
      ['key/not-canonical'],
    ),
    row(
      'spelling',
      'a node whose host is in capitals',
      { members: [alices, { ...bobs, nodes: [{ ...node, id: 'did:web:NODE.bob.example' }] }] },
      ['did/not-canonical'],
    ),
    row(
      'endpoint',
      'a node whose endpoint ends with a slash',
      { members: [alices, { ...bobs, nodes: [{ ...node, endpoint: 'https://node.bob.example/' }] }] },
      ['policy/endpoint'],
    ),
    row('weights', 'weights that add up to 2^32', { members: [{ ...alices, weight: 2 ** 32 - 1 }, bobs] }, [
      'policy/weights',
    ]),
    row('threshold', 'a threshold that half of the weight meets', threshold(1, 2), ['policy/threshold']),
    row('share', 'a threshold of more than all', threshold(3, 2), ['policy/share']),
    row('witnesses', 'as many witnesses as can decide', governed(policy, { witnesses: 2 }), [
      'policy/witnesses',
    ]),
    row('overlap', 'an overlap, with nothing before it', { compatUntil: at(20) }, ['policy/overlap']),
    row(
      'late',
      'it takes effect a millisecond later than 90 days after its date',
      { effectiveAt: at(2160, 1) },
      ['policy/effective-late'],
    ),
    row('expires', 'it expires when it takes effect', { expiresAt: at(10) }, ['policy/expires-early']),
    row(
      'collections',
      'a part of each account, and no word which',
      ruled('replication', { strategy: 'partial' }),
      ['policy/collections-missing'],
    ),
    row('copies', 'more copies than the others have nodes', ruled('replication', { minCopies: 2 }), [
      'policy/copies',
    ]),
    row(
      'window',
      'batches may come later than the next slot ends',
      ruled('verification', { windowSeconds: 3601 }),
      ['policy/window'],
    ),
    row('verifiers', 'more verifiers than there are', ruled('verification', { verifiers: 2 }), [
      'policy/verifiers',
    ]),
    row('layers', 'one layer twice', ruled('verification', { layers: [0, 0] }), ['policy/layers']),
    row(
      'two-faults',
      'a quorum above all weight, and one layer twice',
      { ...quorum, ...ruled('verification', { layers: [0, 0] }) },
      ['policy/layers', 'policy/quorum'],
    ),
    row(
      'fault-and-unknown',
      'a quorum above all weight, and a rule that is not known here',
      { ...quorum, ...novelty },
      ['policy/quorum', 'policy/unknown-rule'],
    ),
    row(
      'limit-and-unknown',
      'more slots in a window than are judged, and a rule that is not known here',
      {
        rules: {
          ...novelty.rules,
          compliance: { ...(rules['compliance'] as DataMap), abandonedAfterSeconds: 1_000_000_000 },
        },
      },
      ['policy/slots', 'policy/unknown-rule'],
      'indeterminate',
    ),
  ])
}
