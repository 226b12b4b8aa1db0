import { base32 } from 'multiformats/bases/base32'
import { base64url } from 'multiformats/bases/base64'
import { encodeCanonical } from './cbor-encode.ts'
import { cidOf, type CID } from './cid.ts'
import { describeValue, isDataMap, type DataMap, type DataValue } from './data-value.ts'
import { accept, acceptUnless, finding, refuse, type Checked, type Finding } from './finding.ts'
import { profile } from './limits.ts'

/** What an operation sets. A tombstone sets nothing, and ends the DID. */
export type PlcState = {
  /** did:key texts, the highest authority first; whatever stands here, only a P-256 or K-256 key can sign. */
  readonly rotationKeys: readonly string[]
  readonly verificationMethods: Readonly<Record<string, string>>
  readonly services: Readonly<Record<string, { readonly type: string; readonly endpoint: string }>>
  readonly alsoKnownAs: readonly string[]
  readonly tombstoned: boolean
}

/** One operation, well-formed; its signature is decoded and not yet verified. */
export type PlcOperation = {
  /** CID of the operation as signed, which `prev` of the next one names. */
  readonly cid: CID
  readonly prev: string | null
  /** The bytes that the signature covers: DAG-CBOR of the operation without `sig`. */
  readonly message: Uint8Array
  readonly signature: Uint8Array
  readonly state: PlcState
}

type Text = Record<string, string>
type Field = readonly [expected: string, holds: (value: DataValue | undefined) => boolean]

const text: Field = ['text', (v) => typeof v === 'string']
const texts: Field = ['an array of texts', isTexts]

const fieldsOf = new Map<string, Readonly<Record<string, Field>>>([
  [
    'create',
    {
      signingKey: text,
      recoveryKey: text,
      handle: text,
      service: text,
      prev: ['null', (v) => v === null],
      sig: text,
    },
  ],
  [
    'plc_operation',
    {
      rotationKeys: [
        `an array of at most ${String(profile.plcRotationKeys)} texts`,
        (v) => isTexts(v) && v.length <= profile.plcRotationKeys,
      ],
      verificationMethods: ['a map of texts', isTextMap],
      alsoKnownAs: texts,
      services: ['a map of {type, endpoint}', (v) => isDataMap(v) && Object.values(v).every(isService)],
      prev: ['text or null', (v) => typeof v === 'string' || v === null],
      sig: text,
    },
  ],
  ['plc_tombstone', { prev: text, sig: text }],
])

/**
 * One operation of a did:plc log (SIG-7): exactly the fields of its type, and a signature in its one encoding. Older
 * operations are larger than what the directory takes today, so nothing but the size of a record bounds them.
 */
export function parsePlcOperation(operation: DataMap): Checked<PlcOperation> {
  const shaped = acceptUnless(shapeFaults(operation), operation)
  if (!shaped.ok) return shaped
  const { sig, ...body } = operation
  const signed = encodeCanonical(operation)
  if (!signed.ok) return signed
  const message = encodeCanonical(body)
  if (!message.ok) return message
  const signature = decodeSignature(sig as string)
  if (!signature.ok) return signature
  return accept({
    cid: cidOf(signed.value),
    prev: operation['prev'] as string | null,
    message: message.value,
    signature: signature.value,
    state: stateOf(operation),
  })
}

/** The DID that a genesis operation gives: the first 24 characters of its hash in base32. */
export function plcDidOf(genesis: CID): string {
  return `did:plc:${base32.baseEncode(genesis.multihash.digest).slice(0, 24)}`
}

function shapeFaults(operation: DataMap): Finding[] {
  const { type } = operation
  const fields = typeof type === 'string' ? fieldsOf.get(type) : undefined
  const fault = (path: string, expected: string) =>
    finding('plc/malformed', path, { expected, actual: describeValue(operation[path]) })
  if (fields === undefined) return [fault('type', [...fieldsOf.keys()].join(', '))]
  const wrong = Object.entries(fields).filter(([name, [, holds]]) => !holds(operation[name]))
  const unknown = Object.keys(operation).filter((name) => name !== 'type' && !Object.hasOwn(fields, name))
  return [
    ...wrong.map(([name, [expected]]) => fault(name, expected)),
    ...unknown.map((name) => fault(name, 'no such field')),
  ]
}

/** 64 bytes are 85 characters and one more, of which only the upper two bits count: the others are zero. */
function decodeSignature(sig: string): Checked<Uint8Array> {
  if (/^[A-Za-z0-9_-]{85}[AQgw]$/.test(sig)) return accept(base64url.baseDecode(sig))
  return refuse('plc/signature-encoding', 'sig', { actual: JSON.stringify(sig.slice(0, 100)) })
}

function stateOf(operation: DataMap): PlcState {
  if (operation['type'] === 'create') return legacyState(operation as Text)
  if (operation['type'] === 'plc_operation') {
    const { rotationKeys, verificationMethods, services, alsoKnownAs } = operation as unknown as PlcState
    return { rotationKeys, verificationMethods, services, alsoKnownAs, tombstoned: false }
  }
  return { rotationKeys: [], verificationMethods: {}, services: {}, alsoKnownAs: [], tombstoned: true }
}

/** A legacy genesis in today's terms, as the directory shows it: the recovery key stands above the signing key. */
function legacyState({ recoveryKey = '', signingKey = '', handle = '', service = '' }: Text): PlcState {
  const name = handle.replace('http://', '').replace('https://', '')
  const endpoint = /^https?:\/\//.test(service) ? service : `https://${service}`
  return {
    rotationKeys: [recoveryKey, signingKey],
    verificationMethods: { atproto: signingKey },
    services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint } },
    alsoKnownAs: [handle.startsWith('at://') ? handle : `at://${name}`],
    tombstoned: false,
  }
}

function isTexts(value: DataValue | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isTextMap(value: DataValue | undefined): value is Text {
  return isDataMap(value) && Object.values(value).every((item) => typeof item === 'string')
}

function isService(value: DataValue): boolean {
  return isTextMap(value) && Object.keys(value).length === 2 && 'type' in value && 'endpoint' in value
}
