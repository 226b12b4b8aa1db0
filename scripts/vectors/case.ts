import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import { cidOf, toAtprotoJson, utf8, type DataValue, type FindingCode, type JsonValue } from '@quorate/core'

/** The layer at which a case fails; everything below it holds. */
export type Layer = 'bytes' | 'shape' | 'signature' | 'rule' | 'none'

/** One vector: a request of the harness and the answer that every implementation gives. */
export type Case = {
  /** Folder below `spec/vectors`, as `area/case`. */
  readonly name: string
  /** What is tried, for people. */
  readonly what: string
  readonly requirement: string
  readonly layer: Layer
  readonly op: string
  readonly request: Readonly<Record<string, JsonValue>>
  readonly expected: Expected
  /** What stands beside the manifest, by name: `{"$file": name}` in it stands for its content. */
  readonly files?: Readonly<Record<string, Uint8Array>>
}

/** `codes` are compared as a set: each once, in order. */
export type Expected =
  | { readonly ok: true; readonly value: JsonValue; readonly states?: JsonValue }
  | { readonly ok: false; readonly codes: FindingCode[] }

export function holds(value: DataValue): Expected {
  return { ok: true, value: toAtprotoJson(value) }
}

export function fails(...codes: [FindingCode, ...FindingCode[]]): Expected {
  return { ok: false, codes: [...new Set(codes)].sort() }
}

/** Bytes of hexadecimal text, as a request carries them; spaces only make it readable. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
}

export type Key = P256Keypair | Secp256k1Keypair

/** The key of a name: the same in every run, and nobody's. */
export async function keyOf(name: string, curve: 'P-256' | 'K-256' = 'P-256'): Promise<Key> {
  const secret = cidOf(utf8(`quorate vectors: key of ${name}`)).multihash.digest
  return curve === 'P-256' ? P256Keypair.import(secret) : Secp256k1Keypair.import(secret)
}
