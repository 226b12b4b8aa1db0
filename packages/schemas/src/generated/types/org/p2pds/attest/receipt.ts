/**
 * GENERATED CODE - DO NOT MODIFY
 */
import { validate as _validate } from '../../../../lexicons.ts'
import {
  type $Typed,
  is$typed as _is$typed,
  type OmitKey,
} from '../../../../util.ts'
import type * as OrgP2pdsSignature from '../signature.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'org.p2pds.attest.receipt'

export interface Main {
  $type: 'org.p2pds.attest.receipt'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** Content CID of the policy version whose slot is answered. */
  policy: string
  /** DID of the node that was checked. */
  node: string
  /** DID of the account whose copy was checked. */
  subject: string
  /** What was checked: 0 freshness, 1 retrieval of sampled blocks, 3 proof of sampled records. */
  layer: number
  /** Index of the slot: how many intervals of the policy lie between its effectiveAt and observedAt. */
  slot: number
  /** Operator on whose behalf the check was made; the node that signs is one of its nodes. */
  verifier: string
  /** Base URL that was asked: that of the node in the policy. */
  endpoint: string
  sourceCommit?: Commit
  nodeCommit?: Commit
  universe?: Universe
  /** How many items were asked for: the policy's sampleSize. Absent in layer 0. */
  sampleSize?: number
  /** Nonce of the challenge, in lower-case hexadecimal. Absent in layer 0. */
  nonce?: string
  /** One result for each item of the sample, in the order in which they were drawn. Absent in layer 0. */
  results?: Result[]
  /** When the challenge was sent. */
  observedAt: string
  /** How long the whole check took, in milliseconds. */
  elapsedMs: number
  /** What the check came to. */
  outcome:
    | 'PASS'
    | 'STALE'
    | 'MISSING'
    | 'CORRUPT'
    | 'OFFLINE'
    | 'TIMEOUT'
    | 'UNKNOWN'
    | 'SUPERSEDED'
    | (string & {})
  /** Inline signatures over this record as housed in its repository. */
  signatures?: ($Typed<OrgP2pdsSignature.Main> | { $type: string })[]
  [k: string]: unknown
}

const hashMain = 'main'

export function isMain<V>(v: V) {
  return is$typed(v, id, hashMain)
}

export function validateMain<V>(v: V) {
  return validate<Main & V>(v, id, hashMain, true)
}

export {
  type Main as Record,
  isMain as isRecord,
  validateMain as validateRecord,
}

/** A signed commit of a repository. */
export interface Commit {
  $type?: 'org.p2pds.attest.receipt#commit'
  /** CID of the commit. */
  cid: string
  /** The block of the commit with its signature: DAG-CBOR, in base64 without padding. */
  block: string
}

const hashCommit = 'commit'

export function isCommit<V>(v: V) {
  return is$typed(v, id, hashCommit)
}

export function validateCommit<V>(v: V) {
  return validate<Commit & V>(v, id, hashCommit)
}

/** All that could have been asked for. */
export interface Universe {
  $type?: 'org.p2pds.attest.receipt#universe'
  /** How many items there are. */
  size: number
  /** Root of the RFC 9162 tree over them, in lower-case hexadecimal. */
  root: string
}

const hashUniverse = 'universe'

export function isUniverse<V>(v: V) {
  return is$typed(v, id, hashUniverse)
}

export function validateUniverse<V>(v: V) {
  return validate<Universe & V>(v, id, hashUniverse)
}

/** What became of one item of the sample. */
export interface Result {
  $type?: 'org.p2pds.attest.receipt#result'
  /** Index of the item in the universe. */
  index: number
  /** CID of the block that was asked for (layer 1), or of the record (layer 3). */
  cid: string
  /** What came. */
  outcome: 'PASS' | 'MISSING' | 'CORRUPT' | 'TIMEOUT' | (string & {})
  /** How many bytes came. */
  bytes: number
  /** How long it took, in milliseconds. */
  ms: number
}

const hashResult = 'result'

export function isResult<V>(v: V) {
  return is$typed(v, id, hashResult)
}

export function validateResult<V>(v: V) {
  return validate<Result & V>(v, id, hashResult)
}
