import { encode } from '@ipld/dag-cbor'
import { cidOf, toAtprotoJson, type CID, type DataMap, type FindingCode, type JsonValue } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { fails, hex, holds, keyOf, type Case, type Key, type Layer } from './case.ts'
import { alice, bob, sampleRecords, someCid } from './sample-records.ts'

export async function recordCases(): Promise<Case[]> {
  return [...(await contentCids()), ...(await attestationCids()), ...(await verifiedRecords())]
}

/** Signed by hand, with an encoder of its own, so that the cases do not rest on the code that they test. */
async function sign(record: DataMap, metadata: DataMap, key: Key, repository: string): Promise<DataMap> {
  return { ...metadata, signature: await key.sign(cidToSign(record, metadata, repository).bytes) }
}

function cidToSign(record: DataMap, metadata: DataMap, repository: string): CID {
  return cidOf(encode({ ...record, $sig: { ...metadata, repository } }))
}

async function contentCids(): Promise<Case[]> {
  const samples = await sampleRecords()
  const policy = { ...samples.policy, certificate: { votes: [], acks: [] } }
  const kinds: [name: string, what: string, record: DataMap, content: DataMap][] = [
    ['policy', 'a policy without its certificate', policy, samples.policy],
    [
      'foreign-certificate',
      'a field `certificate` of a record that is no policy',
      { ...samples.ack, certificate: 1 },
      { ...samples.ack, certificate: 1 },
    ],
    [
      'unknown-field',
      'a field that no lexicon has',
      { ...samples.ack, note: 'later' },
      { ...samples.ack, note: 'later' },
    ],
  ]
  for (const kind of ['ack', 'proposal', 'vote', 'checkpoint'] as const) {
    const record = samples[kind]
    const key = await keyOf('alice')
    const entry = await sign(record, { $type: nsids.OrgP2pdsSignature, key: key.did() }, key, alice)
    kinds.push([kind, `a ${kind} without its signatures`, { ...record, signatures: [entry] }, record])
  }
  return kinds.map(([name, what, record, content]) => ({
    name: `records/content-cid-${name}`,
    what: `the content CID of ${what}`,
    requirement: 'ENC-7',
    layer: 'none',
    op: 'contentCid',
    request: { record: toAtprotoJson(record) },
    expected: holds({ cid: cidOf(encode(content)).toString() }),
  }))
}

async function attestationCids(): Promise<Case[]> {
  const { vote } = await sampleRecords()
  const metadata: DataMap = { $type: nsids.OrgP2pdsSignature, key: (await keyOf('alice')).did() }
  const request = { record: toAtprotoJson(vote), metadata: toAtprotoJson(metadata), repository: alice }
  const add = (name: string, what: string, change: Record<string, JsonValue>, code?: FindingCode): Case => ({
    name: `records/attestation-cid-${name}`,
    what,
    requirement: code === 'signature/sig-present' ? 'SIG-3' : 'SIG-1',
    layer: code === undefined ? 'none' : code === 'value/not-data' ? 'bytes' : 'shape',
    op: 'attestationCid',
    request: { ...request, ...change },
    expected: code === undefined ? holds({ cid: cidToSign(vote, metadata, alice).toString() }) : fails(code),
  })
  return [
    add('vote', 'the CID that the signature of a vote covers', {}),
    add('ignores-cid-and-signature', '`cid` and `signature` of the metadata are left out', {
      metadata: toAtprotoJson({ ...metadata, cid: someCid('anything'), signature: hex('00') }),
    }),
    add('ignores-signatures', 'the signatures that a record carries are left out', {
      record: toAtprotoJson({ ...vote, signatures: [{ $type: 'com.example.seal' }] }),
    }),
    add(
      'true-repository',
      'a repository that the metadata states is overruled by the one that houses the record',
      {
        metadata: toAtprotoJson({ ...metadata, repository: bob }),
      },
    ),
    add(
      'sig-present',
      'a record that has `$sig`',
      { record: toAtprotoJson({ ...vote, $sig: {} }) },
      'signature/sig-present',
    ),
    add('no-type', 'metadata without `$type`', { metadata: { key: 'did:key:z' } }, 'signature/malformed'),
    add('no-did', 'a repository that is no DID', { repository: 'alice.example' }, 'signature/malformed'),
    add('fraction', 'a record with a fraction', { record: { a: 0.5 } }, 'value/not-data'),
  ]
}

async function verifiedRecords(): Promise<Case[]> {
  const { vote } = await sampleRecords()
  const [key, other] = [await keyOf('alice'), await keyOf('bob', 'K-256')]
  const metadata = { $type: nsids.OrgP2pdsSignature, key: key.did() }
  const entry = await sign(vote, metadata, key, alice)
  const second = await sign(vote, { $type: nsids.OrgP2pdsSignature, key: other.did() }, other, alice)
  const sealed = await sign(vote, { $type: 'com.example.seal', key: key.did() }, key, alice)
  const valid = { key: key.did(), ok: true }
  const invalid = (code: FindingCode, by = key.did()) => ({ key: by, ok: false, code })
  const add = (
    name: string,
    what: string,
    layer: Layer,
    signatures: DataMap[],
    value: DataMap[],
    change: DataMap = {},
    repository = alice,
  ): Case => ({
    name: `records/verify-${name}`,
    what,
    requirement: 'SIG-1',
    layer,
    op: 'verifyRecord',
    request: { record: toAtprotoJson({ ...vote, signatures, ...change }), repository },
    expected: holds({ signatures: value }),
  })
  const malformed = (name: string, what: string, signatures: JsonValue): Case => ({
    name: `records/verify-${name}`,
    what,
    requirement: 'SIG-1',
    layer: 'shape',
    op: 'verifyRecord',
    request: { record: { ...(toAtprotoJson(vote) as object), signatures }, repository: alice },
    expected: fails('signature/malformed'),
  })
  return [
    add('valid', 'one valid signature', 'none', [entry], [valid]),
    add('none', 'no signature', 'none', [], []),
    add(
      'two',
      'two signatures with keys of both curves',
      'none',
      [entry, second],
      [valid, { key: other.did(), ok: true }],
    ),
    add(
      'cid-stated',
      'a signature that names the CID it covers',
      'none',
      [{ ...entry, cid: cidToSign(vote, metadata, alice).toString() }],
      [valid],
    ),
    add(
      'foreign-type',
      'a signature of another `$type`: it holds, and counts for nothing',
      'none',
      [sealed],
      [valid],
    ),
    add(
      'type-swapped',
      'a signature under another `$type` than it was made for',
      'signature',
      [{ ...sealed, $type: metadata.$type }],
      [invalid('signature/mismatch')],
    ),
    add(
      'other-repository',
      'a record copied into another repository',
      'signature',
      [entry],
      [invalid('signature/mismatch')],
      {},
      bob,
    ),
    add(
      'changed',
      'a record whose choice was changed',
      'signature',
      [entry],
      [invalid('signature/mismatch')],
      { choice: 'reject' },
    ),
    add('field-added', 'a record with a field more', 'signature', [entry], [invalid('signature/mismatch')], {
      note: '',
    }),
    add(
      'metadata-added',
      'a signature with a field more than was signed',
      'signature',
      [{ ...entry, note: '' }],
      [invalid('signature/mismatch')],
    ),
    add(
      'key-swapped',
      'a signature under the key of another',
      'signature',
      [{ ...entry, key: other.did() }],
      [invalid('signature/mismatch', other.did())],
    ),
    add(
      'cid-wrong',
      'a signature that names another CID',
      'signature',
      [{ ...entry, cid: someCid('another') }],
      [invalid('signature/cid-mismatch')],
    ),
    add('sig-present', 'a record that has `$sig`', 'shape', [entry], [invalid('signature/sig-present')], {
      $sig: {},
    }),
    add(
      'no-key',
      'a signature without key',
      'shape',
      [{ $type: metadata.$type, signature: hex('00') }],
      [{ key: '', ok: false, code: 'signature/malformed' }],
    ),
    add(
      'key-not-canonical',
      'a signature by a DID that is no did:key',
      'signature',
      [{ ...entry, key: alice }],
      [invalid('key/not-canonical', alice)],
    ),
    add(
      'one-of-two',
      'a broken signature before a valid one',
      'signature',
      [{ ...entry, signature: hex('00') }, second],
      [invalid('signature/length'), { key: other.did(), ok: true }],
    ),
    malformed('not-an-array', 'signatures that are no array', {}),
    malformed('null', 'signatures that are null', null),
    malformed(
      '17',
      'a signature more than a record may carry',
      Array.from({ length: 17 }, () => toAtprotoJson(entry)),
    ),
  ]
}
