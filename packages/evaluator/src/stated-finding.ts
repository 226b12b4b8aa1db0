import type { DataValue, Finding } from '@quorate/core'
import type { Params } from './condition.ts'

/** A finding as a decision states it: its requirement follows from its code, and it quotes nothing. */
export type FindingEntry = {
  readonly code: string
  /** The CIDs that it stands under, as `policy`, `batch.receipt` and the like; empty for the whole. */
  readonly path: string
  readonly params: Params
}

/**
 * Particulars that a decision states beside who it is about: CIDs, DIDs, instants and integers that the rules define. What else a
 * finding tells, such as how a value was spelled, is one program's words, and stands outside the hash (DEC-3).
 */
export const statedParams: Readonly<Record<string, readonly string[]>> = {
  'anchor/dropped-branch': ['expected'],
  'head/rollback': ['expected', 'actual'],
  'policy/not-founded': ['expected', 'actual', 'missing'],
  'policy/forked': ['base', 'left', 'right', 'both'],
  'policy/contested': ['base', 'policy'],
  'proposal/overtaken': ['base', 'proposal', 'policy'],
  'key/recovered': ['proposal'],
  'checkpoint/order': ['expected', 'actual'],
  'checkpoint/two-heads': ['left', 'right'],
  'proposal/quota': ['expected'],
  'obligation/limit': ['expected', 'actual'],
  'batch/order': ['expected', 'actual'],
  'receipts/gap': ['prev', 'batch'],
  'receipt/universe': ['commit', 'left', 'right', 'verifiers'],
  'subject/forked': ['rev', 'left', 'right'],
}

/** Names of the params that say whom a finding is about, the first before all. What is wrong with a policy is nobody's. */
export function namedBy(code: string, params: Readonly<Record<string, unknown>>): string[] {
  if (code.startsWith('policy/')) return []
  return ['did', 'verifier', 'subject', 'node'].filter((name) => typeof params[name] === 'string')
}

export function statedFinding({ code, path, params }: Finding): FindingEntry {
  const names = [...namedBy(code, params), ...(statedParams[code] ?? [])]
  const stated = names.flatMap((name): [string, DataValue][] => {
    const value = params[name]
    return value === undefined ? [] : [[name, value as DataValue]]
  })
  return { code, path: (path.match(cids) ?? []).join('.'), params: Object.fromEntries(stated) }
}

const cids = /\bb[a-z2-7]{58}\b/g
