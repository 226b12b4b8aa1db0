import { encode } from '@ipld/dag-cbor'
import { cidOf, toAtprotoJson, type DataMap, type FindingCode, type JsonValue } from '@quorate/core'

import { fails, keyOf, type Case, type Key, type Layer } from './case.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 0, 1)

export type PlcEntry = { did: string; cid: string; operation: DataMap; nullified: boolean; createdAt: string }

/** An operation signed by hand. */
async function signed(body: DataMap, key: Key): Promise<DataMap> {
  return { ...body, sig: Buffer.from(await key.sign(encode(body))).toString('base64url') }
}

function cidText(operation: DataMap): string {
  return cidOf(encode(operation)).toString()
}

function update(prev: DataMap | null, keys: Key[], handle: string, signing = keys[0]): DataMap {
  return {
    type: 'plc_operation',
    rotationKeys: keys.map((key) => key.did()),
    verificationMethods: { atproto: signing?.did() ?? '' },
    alsoKnownAs: [`at://${handle}`],
    services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: 'https://pds.example' } },
    prev: prev === null ? null : cidText(prev),
  }
}

function didOf(genesis: DataMap): string {
  // The digest in base32 begins eight bits into the CID's text, so it is written anew.
  const digest = cidOf(encode(genesis)).multihash.digest
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  const text = Array.from(
    { length: 24 },
    (_, i) => letters[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)],
  ).join('')
  return `did:plc:${text}`
}

/** What a directory shows for operations that it took so many hours after the start. */
function log(...taken: [operation: DataMap, hours: number][]): PlcEntry[] {
  const did = didOf(taken[0]?.[0] ?? {})
  return taken.map(([operation, hours]) => ({
    did,
    cid: cidText(operation),
    operation,
    nullified: false,
    createdAt: new Date(start + Math.round(hours * hour)).toISOString(),
  }))
}

/** A log whose first operation gives the account a signing key, and one more an hour later for each key that follows. */
export async function plcLogOf(...keys: readonly Key[]): Promise<PlcEntry[]> {
  const rotation = await keyOf('plc rotation')
  const taken: [DataMap, number][] = []
  for (const [i, key] of keys.entries()) {
    const before = taken.at(-1)?.[0] ?? null
    const body = update(before, [rotation], 'solo.example', key)
    taken.push([await signed(body, rotation), i])
  }
  return log(...taken)
}

/** A log whose operations have so many rotation keys; where `ends` is given, a tombstone follows so many hours after the start. */
export async function crowdedPlcLog(key: Key, rotationKeys: number, ends?: number): Promise<PlcEntry[]> {
  const all = await Promise.all(
    Array.from({ length: rotationKeys }, (_, i) => keyOf(`plc rotation ${String(i)}`)),
  )
  const [first = key] = all
  const genesis = await signed(update(null, all, 'solo.example', key), first)
  if (ends === undefined) return log([genesis, 0])
  const tombstone = await signed({ type: 'plc_tombstone', prev: cidText(genesis) }, first)
  return log([genesis, 0], [tombstone, ends])
}

/** A log of updates that the last of so many rotation keys signed, a second apart; with another name, another log of the same account. */
export async function longPlcLog(
  key: Key,
  rotationKeys: number,
  operations: number,
  name: string,
): Promise<PlcEntry[]> {
  const all = await Promise.all(
    Array.from({ length: rotationKeys }, (_, i) => keyOf(`plc rotation ${String(i)}`)),
  )
  const last = all.at(-1) ?? key
  const taken: [DataMap, number][] = [[await signed(update(null, all, 'solo.example', key), last), 0]]
  for (let i = 1; i < operations; i++) {
    const body = update(taken.at(-1)?.[0] ?? null, all, `${name}-${String(i)}.example`, key)
    taken.push([await signed(body, last), i / 3600])
  }
  return log(...taken)
}

/** A log in which a key of lower authority gave the account a signing key, and one of higher authority took it back an hour later. */
export async function recoveredPlcLog(first: Key, stolen: Key, back: Key): Promise<PlcEntry[]> {
  const [high, low] = [await keyOf('plc high'), await keyOf('plc low', 'K-256')]
  const genesis = await signed(update(null, [high, low], 'solo.example', first), low)
  const theft = await signed(update(genesis, [high, low], 'solo.example', stolen), low)
  const recovery = await signed(update(genesis, [high, low], 'solo.example', back), high)
  return log([genesis, 0], [theft, 1], [recovery, 2])
}

/** A log that ends by a tombstone so many hours after the start, which a key of higher authority undoes where `undone` is given. */
export async function endedPlcLog(
  key: Key,
  name: string,
  ends?: number,
  undone?: number,
): Promise<PlcEntry[]> {
  const [high, low] = [await keyOf(`plc high of ${name}`), await keyOf(`plc low of ${name}`)]
  const genesis = await signed(update(null, [high, low], name, key), low)
  const tombstone = await signed({ type: 'plc_tombstone', prev: cidText(genesis) }, low)
  const recovery = await signed(update(genesis, [high], name, key), high)
  return log(
    [genesis, 0],
    ...(ends === undefined ? [] : [[tombstone, ends] as [DataMap, number]]),
    ...(undone === undefined ? [] : [[recovery, undone] as [DataMap, number]]),
  )
}

function state(did: string, head: DataMap, provisional: boolean): JsonValue {
  const { rotationKeys, verificationMethods, services, alsoKnownAs } = head
  const tombstoned = head['type'] === 'plc_tombstone'
  const fields = tombstoned
    ? { rotationKeys: [], verificationMethods: {}, services: {}, alsoKnownAs: [] }
    : { rotationKeys, verificationMethods, services, alsoKnownAs }
  return { did, head: cidText(head), ...fields, tombstoned, provisional } as JsonValue
}

export async function plcCases(): Promise<Case[]> {
  const [high, low, stranger] = [
    await keyOf('plc high'),
    await keyOf('plc low', 'K-256'),
    await keyOf('plc stranger'),
  ]
  const genesis = await signed(update(null, [high, low], 'one.example'), low)
  const second = await signed(update(genesis, [high, low], 'two.example'), low)
  const third = await signed(update(second, [high, low], 'three.example'), low)
  const recovery = await signed(update(genesis, [high], 'back.example'), high)
  const tombstone = await signed({ type: 'plc_tombstone', prev: cidText(genesis) }, high)
  const did = didOf(genesis)
  const both = log([genesis, 0], [second, 1])

  const request = (entries: PlcEntry[], hours: number) => ({
    did: entries[0]?.did ?? did,
    log: toAtprotoJson(entries),
    at: new Date(start + hours * hour).toISOString(),
  })
  const stands = (
    name: string,
    what: string,
    entries: PlcEntry[],
    hours: number,
    head: DataMap,
    provisional: boolean,
  ): Case => ({
    name: `plc/${name}`,
    what,
    requirement: 'SIG-7',
    layer: 'none',
    op: 'replayPlc',
    request: request(entries, hours),
    expected: { ok: true, value: state(did, head, provisional) },
  })
  const refused = (
    name: string,
    what: string,
    layer: Layer,
    code: FindingCode,
    entries: PlcEntry[],
    hours = 1000,
  ): Case => ({
    name: `plc/${name}`,
    what,
    requirement: 'SIG-7',
    layer,
    op: 'replayPlc',
    request: request(entries, hours),
    expected: fails(code),
  })

  const withSecond = async (change: (body: DataMap) => DataMap, key = low) => {
    const { sig: _, ...body } = second
    return log([genesis, 0], [await signed(change(body), key), 1])
  }
  const withSig = (change: (sig: string) => string) =>
    log([genesis, 0], [{ ...second, sig: change(second['sig'] as string) }, 1])

  return [
    stands('genesis', 'a genesis alone is never provisional', log([genesis, 0]), 1, genesis, false),
    stands('update-old', 'an update 72 hours old is settled', both, 73, second, false),
    stands('update-young', 'an update less than 72 hours old is provisional', both, 72, second, true),
    stands('as-of', 'what came later than the instant asked for is not read', both, 0.5, genesis, false),
    stands(
      'recovery',
      'a key of higher authority undoes an update, and what stands on it, within 72 hours',
      log([genesis, 0], [second, 1], [third, 2], [recovery, 73]),
      1000,
      recovery,
      false,
    ),
    stands(
      'tombstone',
      'a tombstone ends the DID',
      log([genesis, 0], [tombstone, 1]),
      1000,
      tombstone,
      false,
    ),
    stands(
      'nullified-lie',
      'what the directory says about nullification is not read',
      both.map((entry) => ({ ...entry, nullified: true })),
      1000,
      second,
      false,
    ),
    {
      ...refused('other-did', 'the log of another DID', 'rule', 'plc/did-mismatch', both),
      request: { ...request(both, 1000), did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' },
    },
    refused('before-genesis', 'an instant before the genesis', 'rule', 'plc/no-operation', both, -1),
    refused(
      'recovery-late',
      'a recovery a second past 72 hours',
      'rule',
      'plc/recovery-late',
      log([genesis, 0], [second, 1], [recovery, 73 + 1 / 3600]),
    ),
    refused(
      'recovery-by-lower-key',
      'a key of lower authority undoes nothing',
      'signature',
      'plc/signature',
      log(
        [genesis, 0],
        [await signed(update(genesis, [high, low], 'two.example'), high), 1],
        [await signed(update(genesis, [low], 'back.example'), low), 2],
      ),
    ),
    refused(
      'recovery-by-same-key',
      'a key undoes nothing that it signed itself',
      'signature',
      'plc/signature',
      log([genesis, 0], [second, 1], [await signed(update(genesis, [low], 'back.example'), low), 2]),
    ),
    refused(
      'after-tombstone',
      'an update after the tombstone',
      'rule',
      'plc/tombstoned',
      log([genesis, 0], [tombstone, 1], [await signed(update(tombstone, [high], 'again.example'), high), 2]),
    ),
    refused(
      'prev-unknown',
      'an update on an operation that is not in the log',
      'rule',
      'plc/prev',
      log([genesis, 0], [third, 1]),
    ),
    refused(
      'genesis-with-prev',
      'a first operation that builds on another',
      'rule',
      'plc/prev',
      log([second, 0]),
    ),
    refused(
      'out-of-order',
      'an update dated as the one before',
      'rule',
      'plc/order',
      log([genesis, 0], [second, 0]),
    ),
    refused(
      'cid-lie',
      'an entry that names another CID',
      'rule',
      'plc/cid-mismatch',
      both.map((entry, i) => (i === 1 ? { ...entry, cid: cidText(genesis) } : entry)),
    ),
    refused(
      'stranger',
      'an update by no rotation key',
      'signature',
      'plc/signature',
      await withSecond((body) => body, stranger),
    ),
    refused(
      'signing-key',
      'an update signed by a key that only its own operation names',
      'signature',
      'plc/signature',
      await withSecond((body) => ({ ...body, rotationKeys: [stranger.did()] }), stranger),
    ),
    refused(
      'changed',
      'an update that was changed after it was signed',
      'signature',
      'plc/signature',
      log([genesis, 0], [{ ...second, alsoKnownAs: [] }, 1]),
    ),
    refused(
      'sig-padded',
      'a signature with padding',
      'signature',
      'plc/signature-encoding',
      withSig((sig) => `${sig}==`),
    ),
    refused(
      'sig-base64',
      'a signature in the other base64 alphabet',
      'signature',
      'plc/signature-encoding',
      withSig((sig) => `+/${sig.slice(2)}`),
    ),
    refused(
      'unknown-type',
      'an operation of an unknown type',
      'shape',
      'plc/malformed',
      await withSecond((body) => ({ ...body, type: 'plc_later' })),
    ),
    refused(
      'unknown-field',
      'an operation with a field that its type has not',
      'shape',
      'plc/malformed',
      await withSecond((body) => ({ ...body, note: '' })),
    ),
    refused(
      'no-services',
      'an operation without services',
      'shape',
      'plc/malformed',
      await withSecond(({ services: _, ...body }) => body),
    ),
    refused(
      'date',
      'an entry whose date is not in the one form',
      'shape',
      'instant/invalid',
      both.map((entry, i) =>
        i === 1 ? { ...entry, createdAt: entry.createdAt.replace('.000Z', 'Z') } : entry,
      ),
    ),
  ]
}
