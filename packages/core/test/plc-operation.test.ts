import { encode } from '@ipld/dag-cbor'
import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import {
  concatBytes,
  decodeStrict,
  isDataMap,
  parsePlcAuditLog,
  replayPlcLog,
  type Curve,
  type DataMap,
  type Signer,
} from '../src/index.ts'
import { toHex } from './hex.ts'
import { bytes32, keyOf, orders } from './keys.ts'
import { base64url, cidText, signOperation, start, taken, updateBody } from './signed-plc-log.ts'

let key: Signer
let genesis: DataMap

beforeAll(async () => {
  key = await keyOf('high', 'P-256')
  genesis = await signOperation(updateBody(null, [key]), key)
})

function faults(operation: DataMap): string[] {
  const history = replayPlcLog([taken(operation, 0)], start)
  return history.ok ? [] : history.findings.map((f) => `${f.code} ${f.path}`)
}

describe.each<Curve>(['P-256', 'K-256'])('the signature of an operation with %s', (curve) => {
  const highS = (signature: Uint8Array) => {
    const s = BigInt(`0x${toHex(signature.subarray(32))}`)
    return base64url(concatBytes([signature.subarray(0, 32), bytes32(orders[curve] - s)]))
  }
  const der = (signature: Uint8Array) =>
    base64url((curve === 'P-256' ? p256 : secp256k1).Signature.fromBytes(signature).toBytes('der'))

  it.each<[string, string, (signature: Uint8Array) => string]>([
    ['a high S', 'plc/signature', highS],
    ['DER', 'plc/signature-encoding', der],
    ['padding', 'plc/signature-encoding', (s) => `${base64url(s)}==`],
    ['a newline', 'plc/signature-encoding', (s) => `${base64url(s)}\n`],
    ['a space before', 'plc/signature-encoding', (s) => ` ${base64url(s)}`],
    ['other trailing bits', 'plc/signature-encoding', (s) => base64url(s).replace(/.$/, 'B')],
    ['the other alphabet', 'plc/signature-encoding', (s) => `+${base64url(s).slice(1)}`],
    ['65 bytes', 'plc/signature-encoding', (s) => base64url(concatBytes([s, Uint8Array.of(0)]))],
    ['zeros', 'plc/signature', () => base64url(new Uint8Array(64))],
    ['nothing', 'plc/signature-encoding', () => ''],
  ])('is refused as %s', async (_what, code, encodeSignature) => {
    const signer = await keyOf('encoding', curve)
    const body = updateBody(null, [signer])
    expect(faults(await signOperation(body, signer))).toEqual([])
    expect(faults(await signOperation(body, signer, encodeSignature))).toEqual([
      `${code} log[0].operation.sig`,
    ])
  })
})

describe('an operation', () => {
  it.each<[string, DataMap, string]>([
    ['of another type', { type: 'constructor' }, 'type'],
    ['with a field of its own', { note: '' }, 'note'],
    ['with rotation keys that are no texts', { rotationKeys: [1] }, 'rotationKeys'],
    ['with 33 rotation keys', { rotationKeys: Array<string>(33).fill('') }, 'rotationKeys'],
    ['with verification methods in an array', { verificationMethods: [] }, 'verificationMethods'],
    ['with a service that is text', { services: { atproto_pds: 'https://pds.test' } }, 'services'],
    ['with a service of three fields', { services: { a: { type: '', endpoint: '', more: '' } } }, 'services'],
    ['with a service without an endpoint', { services: { a: { type: '', endpoints: '' } } }, 'services'],
    ['with one name', { alsoKnownAs: 'at://a.test' }, 'alsoKnownAs'],
    ['with a number before it', { prev: 0 }, 'prev'],
    ['with signature bytes', { sig: new Uint8Array(64) }, 'sig'],
  ])('%s is refused', (_what, change, field) => {
    expect(faults({ ...genesis, ...change })).toEqual([`plc/malformed log[0].operation.${field}`])
  })

  it('is refused with every field that is missing', () => {
    expect(faults({ type: 'plc_tombstone' })).toEqual([
      'plc/malformed log[0].operation.prev',
      'plc/malformed log[0].operation.sig',
    ])
  })

  it('outside the data model is refused', () => {
    expect(faults({ ...genesis, alsoKnownAs: ['\ud800'] })).toEqual([
      'value/not-data log[0].operation.alsoKnownAs[0]',
    ])
  })

  it('larger than the directory takes today is still read', async () => {
    const alsoKnownAs = Array.from({ length: 1000 }, (_, i) => `at://${String(i)}.test`)
    expect(faults(await signOperation(updateBody(null, [key], { alsoKnownAs }), key))).toEqual([])
  })

  it('with any bit flipped never holds and never throws', async () => {
    const next = await signOperation(
      updateBody(genesis, [key], { verificationMethods: { atproto: key.did() } }),
      key,
    )
    const bytes = encode(next)
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = Uint8Array.from(bytes, (b, i) => (i === bit >> 3 ? b ^ (1 << (bit & 7)) : b))
        const operation = decodeStrict(flipped)
        if (!operation.ok || !isDataMap(operation.value)) return
        expect(replayPlcLog([taken(genesis, 0), taken(operation.value, 1)], start + 1).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

describe('an audit log', () => {
  const entry = (more: object = {}) => ({
    did: 'did:plc:mwvugwt6frqjh7rfmgmw6zyi',
    operation: genesis,
    cid: cidText(genesis),
    nullified: true,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...more,
  })
  const read = (json: unknown) => {
    const log = parsePlcAuditLog(json)
    return log.ok ? log.value : log.findings.map((f) => `${f.code} ${f.path}`)
  }

  it('is read without its opinion of what stands', () => {
    expect(read([entry()])).toEqual([taken(genesis, 0)])
    expect(read([])).toEqual([])
  })

  it('is refused where it states another DID or CID, each by its place', () => {
    const did = 'did:plc:yk4dd2qkboz2yv6tpubpc6co'
    expect(read([entry({ cid: 'bafy' }), entry({ did }), entry({ did: undefined, cid: undefined })])).toEqual(
      ['plc/cid-mismatch log[0].cid', 'plc/did-mismatch log[1].did'],
    )
  })

  it('is refused where it is no array of operations with dates', () => {
    expect(read({})).toEqual(['plc/malformed log'])
    expect(read(Array(4097).fill(entry()))).toEqual(['plc/malformed log'])
    expect(
      read([
        null,
        entry({ operation: 1 }),
        entry({ createdAt: '2026-01-01' }),
        entry({ operation: { a: 0.5 } }),
      ]),
    ).toEqual([
      'plc/malformed log[0]',
      'plc/malformed log[1]',
      'instant/invalid log[2].createdAt',
      'value/not-data log[3].operation.a',
    ])
  })

  it('of any JSON never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (json, operation) => {
        expect(Array.isArray(json) || !parsePlcAuditLog(json).ok).toBe(true)
        parsePlcAuditLog([json, entry({ operation: json }), entry({ operation })])
        expect(replayPlcLog([taken(operation as DataMap, 0)], start).ok).toBe(false)
      }),
    )
  })
})
