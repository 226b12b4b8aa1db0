import * as cbor from '@ipld/dag-cbor'

import { cidOf, formatInstant, type DataMap, type PlcLogEntry, type Signer } from '../src/index.ts'

export const hour = 3_600_000
export const recovery = 72 * hour

/** Milliseconds of the genesis of every log below. */
export const start = Date.UTC(2026, 0, 1)

/** The operation signed, with `encode` between the 64 bytes and the text. */
export async function signOperation(
  body: DataMap,
  signer: Signer,
  encode: (signature: Uint8Array) => string = base64url,
): Promise<DataMap> {
  return { ...body, sig: encode(await signer.sign(cbor.encode(body))) }
}

export function updateBody(
  prev: DataMap | null,
  rotationKeys: readonly Signer[],
  changes: DataMap = {},
): DataMap {
  return {
    type: 'plc_operation',
    rotationKeys: rotationKeys.map((key) => key.did()),
    verificationMethods: {},
    alsoKnownAs: [],
    services: {},
    prev: prev === null ? null : cidText(prev),
    ...changes,
  }
}

export function tombstoneBody(prev: DataMap): DataMap {
  return { type: 'plc_tombstone', prev: cidText(prev) }
}

export function cidText(operation: DataMap): string {
  return cidOf(cbor.encode(operation)).toString()
}

/** What a directory would hold after taking `operation`, `after` milliseconds after the start. */
export function taken(operation: DataMap, after: number): PlcLogEntry {
  return { operation, createdAt: formatInstant(start + after) }
}

export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
