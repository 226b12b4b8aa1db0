import { encodeCanonical, formatInstant, cidOf, type DataMap, type PlcLogEntry } from '@quorate/core'
import { ensure, ms } from './group.ts'
import { keyOf, type Key } from './keys.ts'

/** A did:plc log with one rotation key; each operation sets the #atproto key. */
export type IdentityLog = {
  readonly did: string
  readonly log: PlcLogEntry[]
  /** CIDs of the operations, in order. */
  readonly heads: string[]
}

/** A log that was begun so many hours after the start with `key`. */
export async function identity(name: string, key: Key, hour: number): Promise<IdentityLog> {
  const operation = await operate(name, key, null)
  const cid = cidOf(bytesOf(operation))
  return {
    did: didOf(cid.multihash.digest),
    log: [{ operation, createdAt: formatInstant(ms(hour)) }],
    heads: [cid.toString()],
  }
}

export async function rotated(
  name: string,
  before: IdentityLog,
  key: Key,
  hour: number,
): Promise<IdentityLog> {
  const operation = await operate(name, key, before.heads.at(-1) ?? null)
  const entry = { operation, createdAt: formatInstant(ms(hour)) }
  return {
    ...before,
    log: [...before.log, entry],
    heads: [...before.heads, cidOf(bytesOf(operation)).toString()],
  }
}

/** The log after a tombstone. */
export async function ended(name: string, before: IdentityLog, hour: number): Promise<IdentityLog> {
  const rotation = await keyOf(`rotation ${name}`)
  const body: DataMap = { type: 'plc_tombstone', prev: before.heads.at(-1) ?? null }
  const operation = { ...body, sig: Buffer.from(await rotation.sign(bytesOf(body))).toString('base64url') }
  const entry = { operation, createdAt: formatInstant(ms(hour)) }
  return {
    ...before,
    log: [...before.log, entry],
    heads: [...before.heads, cidOf(bytesOf(operation)).toString()],
  }
}

async function operate(name: string, key: Key, prev: string | null): Promise<DataMap> {
  const rotation = await keyOf(`rotation ${name}`)
  const body: DataMap = {
    type: 'plc_operation',
    rotationKeys: [rotation.did()],
    verificationMethods: { atproto: key.did() },
    alsoKnownAs: [`at://${name}.example`],
    services: {},
    prev,
  }
  return { ...body, sig: Buffer.from(await rotation.sign(bytesOf(body))).toString('base64url') }
}

function bytesOf(value: DataMap): Uint8Array {
  return ensure(encodeCanonical(value))
}

/** The first 24 letters of the digest in base32. */
function didOf(digest: Uint8Array): string {
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letter = (i: number) =>
    'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]
  return `did:plc:${Array.from({ length: 24 }, (_, i) => letter(i)).join('')}`
}
