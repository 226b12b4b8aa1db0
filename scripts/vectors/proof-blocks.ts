import {
  decodeStrict,
  encodeCanonical,
  cidOf,
  formatInstant,
  recordDate,
  utf8,
  type CID,
  type DataMap,
  type DataValue,
  type RepoProof,
} from '@quorate/core'

import type { Key } from './case.ts'

export type Block = readonly [CID, Uint8Array]

export function blockOf(data: DataValue): Block {
  const bytes = encodeCanonical(data)
  if (!bytes.ok) throw new Error(bytes.findings[0].code)
  return [cidOf(bytes.value), bytes.value]
}

/** The revision of 2026-01-01T00:00:00.000Z. */
const newYear = '3mbd3542k2222'

/** The first revision of an instant: a TID. */
export function revAt(instant: string): string {
  const alphabet = '234567abcdefghijklmnopqrstuvwxyz'
  let rest = BigInt(Date.parse(instant)) * 1000n
  let text = '22'
  for (let i = 0; i < 11; i++) {
    text = `${alphabet[Number(rest % 32n)] ?? ''}${text}`
    rest /= 32n
  }
  return text
}

/** A repository of one record at `path`, published when the record is dated: its commit, its one tree node, the record. */
export async function repositoryOf(
  did: string,
  key: Key,
  path: string,
  record: DataMap,
  more: { readonly commit?: DataMap; readonly node?: DataMap } = {},
): Promise<readonly [commit: Block, node: Block, record: Block]> {
  const leaf = blockOf(record)
  const node = blockOf({ e: [{ k: utf8(path), p: 0, t: null, v: leaf[0] }], l: null, ...more.node })
  const date = recordDate(record)
  const rev = date === undefined ? newYear : revAt(formatInstant(date))
  const unsigned = { did, version: 3, data: node[0], rev, prev: null, ...more.commit }
  const sig = await key.sign(blockOf(unsigned)[1])
  return [blockOf({ ...unsigned, sig }), node, leaf]
}

/** A block with fields changed, under its new CID. */
export function changedBlock([, bytes]: Block, change: DataMap): Block {
  const data = decodeStrict(bytes)
  if (!data.ok) throw new Error(data.findings[0].code)
  return blockOf({ ...(data.value as DataMap), ...change })
}

/** A proof that leaves out the records that it is of. */
export function withoutRecords({ blocks, leaves, ...proof }: RepoProof): RepoProof {
  const records = new Set([...leaves.values()].map(String))
  return { ...proof, leaves, blocks: new Map([...blocks].filter(([cid]) => !records.has(cid))) }
}
