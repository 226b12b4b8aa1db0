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
const id = 'org.p2pds.attest.compliance'

export interface Main {
  $type: 'org.p2pds.attest.compliance'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** Content CID of the policy version whose obligations were judged. */
  policy: string
  /** DID of the node that it is about. */
  node: string
  window: Window
  /** What all conditions and the level come to for this node. */
  outcome:
    | 'compliant'
    | 'degraded'
    | 'indeterminate'
    | 'noncompliant'
    | 'invalid'
    | (string & {})
  /** The highest level of any obligation of this node: 0 ok, 1 failing, 2 noncompliant, 3 failed, 4 abandoned. */
  level: number
  /** What was asked of this node, each type once, in the order of a decision. */
  conditions: Condition[]
  bundle: Bundle
  /** Instant of evaluation. */
  at: string
  anchor: Anchor
  /** Name of the limits and constants under which it was evaluated. */
  profile: 'quorate/v1' | (string & {})
  /** CID of the decision that this evidence comes to at this instant and anchor. */
  decision: string
  /** Date of the newest checkpoint of a member that names the head; absent where there is none. */
  newestVouching?: string
  batches: Batches
  receipts: Receipts
  /** When it was signed; not before at. */
  issuedAt: string
  /** Instant from which the attester does not stand for it any more. */
  expiresAt: string
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

/** Slots that came due after from, up to and at to. */
export interface Window {
  $type?: 'org.p2pds.attest.compliance#window'
  /** At the latest the policy's failedAfterSeconds before to. */
  from: string
  /** The instant of evaluation. */
  to: string
}

const hashWindow = 'window'

export function isWindow<V>(v: V) {
  return is$typed(v, id, hashWindow)
}

export function validateWindow<V>(v: V) {
  return validate<Window & V>(v, id, hashWindow)
}

/** One thing that was asked of a node, over all of its obligations. */
export interface Condition {
  $type?: 'org.p2pds.attest.compliance#condition'
  /** What was asked. */
  type:
    | 'Anchored'
    | 'Acknowledged'
    | 'Covered'
    | 'InSync'
    | 'Retrievable'
    | 'Proven'
    | 'SyncReceipts'
    | 'Sla'
    | (string & {})
  /** What came out. */
  status: 'True' | 'False' | 'Unknown' | (string & {})
  /** Code that says why. */
  reason: string
}

const hashCondition = 'condition'

export function isCondition<V>(v: V) {
  return is$typed(v, id, hashCondition)
}

export function validateCondition<V>(v: V) {
  return validate<Condition & V>(v, id, hashCondition)
}

/** One file of evidence. The attestation itself is not in it. */
export interface Bundle {
  $type?: 'org.p2pds.attest.compliance#bundle'
  /** CID of its index: the root of the CAR. */
  index: string
  /** Root of the RFC 9162 tree over all evidence in it that was admitted, in lower-case hexadecimal. */
  inputs: string
  /** How many pieces of evidence were admitted. */
  size: number
}

const hashBundle = 'bundle'

export function isBundle<V>(v: V) {
  return is$typed(v, id, hashBundle)
}

export function validateBundle<V>(v: V) {
  return validate<Bundle & V>(v, id, hashBundle)
}

/** A group, and a version of its policy that the attester knew to be certified. */
export interface Anchor {
  $type?: 'org.p2pds.attest.compliance#anchor'
  /** CID of the group. */
  group: string
  /** Content CID of the policy version. Absent: the attester knew none. */
  head?: string
}

const hashAnchor = 'anchor'

export function isAnchor<V>(v: V) {
  return is$typed(v, id, hashAnchor)
}

export function validateAnchor<V>(v: V) {
  return validate<Anchor & V>(v, id, hashAnchor)
}

/** Which batches it rests on. */
export interface Batches {
  $type?: 'org.p2pds.attest.compliance#batches'
  /** How many there are. */
  size: number
  /** Root of the RFC 9162 tree over the content CIDs of all of them, in order, in lower-case hexadecimal. */
  root: string
  /** All of them; of more than 2048, those that begin last. */
  listed: Batch[]
}

const hashBatches = 'batches'

export function isBatches<V>(v: V) {
  return is$typed(v, id, hashBatches)
}

export function validateBatches<V>(v: V) {
  return validate<Batches & V>(v, id, hashBatches)
}

/** One batch of receipts. */
export interface Batch {
  $type?: 'org.p2pds.attest.compliance#batch'
  /** Content CID of the batch. */
  cid: string
  /** Root over the leaves of the batch, in lower-case hexadecimal. */
  root: string
}

const hashBatch = 'batch'

export function isBatch<V>(v: V) {
  return is$typed(v, id, hashBatch)
}

export function validateBatch<V>(v: V) {
  return validate<Batch & V>(v, id, hashBatch)
}

/** Which receipts it rests on. */
export interface Receipts {
  $type?: 'org.p2pds.attest.compliance#receipts'
  /** How many there are. */
  size: number
  /** Root of the RFC 9162 tree over the content CIDs of all of them, in order, in lower-case hexadecimal. */
  root: string
  /** Content CIDs of all of them; of more than 4096, those of the latest slots. */
  listed: string[]
}

const hashReceipts = 'receipts'

export function isReceipts<V>(v: V) {
  return is$typed(v, id, hashReceipts)
}

export function validateReceipts<V>(v: V) {
  return validate<Receipts & V>(v, id, hashReceipts)
}
