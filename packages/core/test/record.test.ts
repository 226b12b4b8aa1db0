import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import {
  attestationCid,
  cidOf,
  contentCid,
  decodeStrict,
  encodeCanonical,
  isDataMap,
  signatureType,
  signRecord,
  verifyRecord,
  type DataMap,
} from '../src/index.ts'
import { hex } from './hex.ts'
import { keyOf } from './keys.ts'

const repository = 'did:web:alice.example'
const record: DataMap = { $type: 'com.example.note', text: 'hello', n: 1 }
const metadata: DataMap = { $type: signatureType, key: 'did:key:zExample' }

type Signatures = [DataMap, ...DataMap[]]
let signed: DataMap & { signatures: Signatures }

async function sign(what: DataMap, name = 'alice'): Promise<DataMap & { signatures: Signatures }> {
  const result = await signRecord(what, repository, await keyOf(name))
  if (!result.ok) throw new Error(result.findings[0].code)
  return result.value as DataMap & { signatures: Signatures }
}

/** The codes of each signature, in order. */
function verdicts(what: DataMap, housedIn = repository): (string | undefined)[][] | string {
  const verified = verifyRecord(what, housedIn)
  return verified.ok ? verified.value.map((s) => s.findings.map((f) => f.code)) : verified.findings[0].code
}

beforeAll(async () => {
  signed = await sign(record)
})

describe('the content CID', () => {
  const cid = (what: DataMap) => {
    const result = contentCid(what)
    return result.ok ? result.value.toString() : result.findings[0].code
  }

  it('is that of the record without signatures, whatever the order of its keys', () => {
    expect(cid(signed)).toBe(cid(record))
    expect(cid({ n: 1, text: 'hello', $type: 'com.example.note' })).toBe(cid(record))
    expect(cid({ ...record, n: 2 })).not.toBe(cid(record))
  })

  it('leaves out the certificate of a policy and of nothing else', () => {
    const policy = { $type: 'org.p2pds.policy', version: 1 }
    expect(cid({ ...policy, certificate: { votes: [] } })).toBe(cid(policy))
    expect(cid({ ...record, certificate: { votes: [] } })).not.toBe(cid(record))
  })

  it('covers fields that nobody knows', () => {
    expect(cid({ ...record, later: null })).not.toBe(cid(record))
  })

  it('is refused for a record outside the data model', () => {
    expect(cid({ ...record, n: 0.5 })).toBe('value/not-data')
  })
})

describe('the attestation CID', () => {
  it('is that of the record with the metadata and the repository under $sig', () => {
    const bytes = encodeCanonical({ ...record, $sig: { ...metadata, repository } })
    const cid = attestationCid(
      { ...record, signatures: [] },
      { ...metadata, cid: 'x', signature: hex('00') },
      repository,
    )
    expect(bytes.ok && cid.ok && cid.value.equals(cidOf(bytes.value))).toBe(true)
  })

  it('covers every other field of the metadata', () => {
    const plain = attestationCid(record, metadata, repository)
    const issued = attestationCid(record, { ...metadata, issuedAt: 'today' }, repository)
    expect(plain.ok && issued.ok && plain.value.equals(issued.value)).toBe(false)
  })

  it('names the repository in which the record is, whatever the metadata says', () => {
    const plain = attestationCid(record, metadata, repository)
    const lying = attestationCid(record, { ...metadata, repository: 'did:web:mallory.example' }, repository)
    expect(plain).toEqual(lying)
  })

  it.each([
    ['the record has $sig', { ...record, $sig: {} }, metadata, repository, 'signature/sig-present'],
    ['the metadata has no $type', record, { key: 'k' }, repository, 'signature/malformed'],
    ['the $type is empty', record, { $type: '' }, repository, 'signature/malformed'],
    ['the $type is no text', record, { $type: 1 }, repository, 'signature/malformed'],
    ['the repository is no DID', record, metadata, 'alice.example', 'signature/malformed'],
    ['the repository is empty', record, metadata, '', 'signature/malformed'],
    ['the record is outside the data model', { a: 0.5 }, metadata, repository, 'value/not-data'],
  ])('is refused when %s', (_when, what, meta, repo, code) => {
    expect(attestationCid(what, meta, repo)).toMatchObject({ ok: false, findings: [{ code }] })
  })
})

describe('a signed record', () => {
  it('verifies, also after a trip through its bytes', () => {
    const bytes = encodeCanonical(signed)
    const read = decodeStrict(bytes.ok ? bytes.value : hex(''))
    expect(verdicts(signed)).toEqual([[]])
    expect(verdicts((read.ok ? read.value : {}) as DataMap)).toEqual([[]])
  })

  it('says which key signed under which $type', async () => {
    expect(verifyRecord(signed, repository)).toMatchObject({
      value: [
        {
          type: signatureType,
          key: (await keyOf('alice')).did(),
          signature: signed.signatures[0]['signature'],
        },
      ],
    })
  })

  it('verifies with the right CID named and is refused with a wrong one', () => {
    const cid = attestationCid(record, signed.signatures[0], repository)
    const stating = (text: string) => ({ ...signed, signatures: [{ ...signed.signatures[0], cid: text }] })
    expect(verdicts(stating(cid.ok ? cid.value.toString() : ''))).toEqual([[]])
    expect(verdicts(stating(cidOf(hex('')).toString()))).toEqual([['signature/cid-mismatch']])
  })

  it('is refused in another repository', () => {
    expect(verdicts(signed, 'did:web:mallory.example')).toEqual([['signature/mismatch']])
  })

  it('is refused when its content changed', () => {
    expect(verdicts({ ...signed, text: 'hullo' })).toEqual([['signature/mismatch']])
    expect(verdicts({ ...signed, later: true })).toEqual([['signature/mismatch']])
    const { n: _, ...without } = signed
    expect(verdicts(without)).toEqual([['signature/mismatch']])
  })

  it('is refused when the metadata changed', () => {
    const changed = { ...signed, signatures: [{ ...signed.signatures[0], note: 'mine' }] }
    expect(verdicts(changed)).toEqual([['signature/mismatch']])
  })

  it('verifies under a foreign $type, which it names', async () => {
    const meta = { $type: 'com.example.seal', key: (await keyOf('alice')).did() }
    const cid = attestationCid(record, meta, repository)
    const signature = await (await keyOf('alice')).sign(cid.ok ? cid.value.bytes : hex(''))
    const sealed = { ...record, signatures: [{ ...meta, signature }] }
    expect(verifyRecord(sealed, repository)).toMatchObject({
      value: [{ type: 'com.example.seal', findings: [] }],
    })
    expect(verdicts({ ...record, signatures: [{ ...meta, $type: signatureType, signature }] })).toEqual([
      ['signature/mismatch'],
    ])
  })

  it('carries several signatures, each judged alone', async () => {
    const twice = await sign(signed, 'bob')
    expect(verdicts(twice)).toEqual([[], []])
    const [first, second] = twice.signatures as [DataMap, DataMap]
    const broken = { ...first, signature: second['signature'] ?? null }
    expect(verdicts({ ...twice, signatures: [broken, second] })).toEqual([['signature/mismatch'], []])
  })

  it('is refused when it has $sig', () => {
    expect(verdicts({ ...signed, $sig: {} })).toEqual([['signature/sig-present']])
  })
})

describe('a signed record with one bit flipped', () => {
  it('is not read, or not verified, and nothing is thrown', () => {
    const encoded = encodeCanonical(signed)
    const bytes = encoded.ok ? encoded.value : hex('')
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        const read = decodeStrict(flipped)
        if (!read.ok || !isDataMap(read.value)) return
        // A flip in the name of the field hides the signature; then there is none that could count.
        expect(verdicts(read.value)).not.toEqual([[]])
      }),
      { numRuns: 300 },
    )
  })
})

describe('a record whose signatures are not what they should be', () => {
  it('has none when the field is absent or empty', () => {
    expect(verdicts(record)).toEqual([])
    expect(verdicts({ ...record, signatures: [] })).toEqual([])
  })

  it.each([[null], [{}], ['x'], [0]])('is refused with %j for an array', (signatures) => {
    expect(verdicts({ ...record, signatures })).toBe('signature/malformed')
  })

  it('takes 16 and is refused with 17', () => {
    const many = (n: number) => ({
      ...signed,
      signatures: Array.from({ length: n }, () => signed.signatures[0]),
    })
    expect(verdicts(many(16))).toEqual(Array.from({ length: 16 }, () => []))
    expect(verdicts(many(17))).toBe('signature/malformed')
  })

  it.each<[string, (entry: DataMap) => DataMap[string], string, string]>([
    ['a link', () => cidOf(hex('')), 'signature/malformed', 'signatures[0]'],
    ['no key', ({ key: _, ...rest }) => rest, 'signature/malformed', 'signatures[0].key'],
    ['no signature', ({ signature: _, ...rest }) => rest, 'signature/malformed', 'signatures[0].signature'],
    [
      'a signature as text',
      (entry) => ({ ...entry, signature: 'AA' }),
      'signature/malformed',
      'signatures[0].signature',
    ],
    ['no $type', ({ $type: _, ...rest }) => rest, 'signature/malformed', 'signatures[0].metadata.$type'],
    [
      '63 bytes',
      (entry) => ({ ...entry, signature: new Uint8Array(63) }),
      'signature/length',
      'signatures[0].signature',
    ],
    [
      'a key of no use',
      (entry) => ({ ...entry, key: 'did:web:a.b' }),
      'key/not-canonical',
      'signatures[0].key',
    ],
    [
      'a CID that is a number',
      (entry) => ({ ...entry, cid: 1 }),
      'signature/cid-mismatch',
      'signatures[0].cid',
    ],
  ])('names the place of an entry with %s', (_what, spoil, code, path) => {
    const spoiled = { ...signed, signatures: [spoil(signed.signatures[0]), signed.signatures[0]] }
    expect(verifyRecord(spoiled, repository)).toMatchObject({
      ok: true,
      value: [{ findings: [{ code, path }] }, { findings: [] }],
    })
  })
})
