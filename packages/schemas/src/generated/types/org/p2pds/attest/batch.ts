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
const id = 'org.p2pds.attest.batch'

export interface Main {
  $type: 'org.p2pds.attest.batch'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** Content CID of the policy version whose slot it answers. */
  policy: string
  /** Operator on whose behalf the checks were made; the node that signs is one of its nodes. */
  verifier: string
  /** 0 for the first batch of a chain; each later one adds one. */
  seq: number
  /** Content CID of the batch before. Absent when seq is 0. */
  prev?: string
  /** No check of the batch was begun before this instant. */
  from: string
  /** Every check of the batch was begun before this instant; from and to lie in one slot. */
  to: string
  /** How many leaves there are. */
  size: number
  /** Root of the RFC 9162 tree over the leaves, in lower-case hexadecimal. */
  root: string
  /** Hash of the secret that the batch after the next reveals, in lower-case hexadecimal. */
  commitment: string
  /** The secret from which the nonces of this batch were made, in lower-case hexadecimal. */
  reveal: string
  beacon?: BeaconRound
  /** The leaves, in order, each after its length in 32 bits; mimeType is what the host takes them for. Absent when there are none. */
  leaves?: { $type: 'blob'; ref: { toString(): string }; mimeType: string; size: number }
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

/** One round of the policy's beacon. */
export interface BeaconRound {
  $type?: 'org.p2pds.attest.batch#beaconRound'
  /** The round: the first that is not before the start of the slot. */
  round: number
  /** The beacon's signature of the round, in lower-case hexadecimal. */
  signature: string
  /** What the beacon signed for the round before, in lower-case hexadecimal, where its chain signs that too. */
  previousSignature?: string
}

const hashBeaconRound = 'beaconRound'

export function isBeaconRound<V>(v: V) {
  return is$typed(v, id, hashBeaconRound)
}

export function validateBeaconRound<V>(v: V) {
  return validate<BeaconRound & V>(v, id, hashBeaconRound)
}

/** A leaf for a check that was assigned and not made. */
export interface NotDone {
  $type?: 'org.p2pds.attest.batch#notDone'
  /** Content CID of the policy version whose slot is not answered. */
  policy: string
  /** DID of the node that was to be checked. */
  node: string
  /** DID of the account whose copy was to be checked. */
  subject: string
  /** What was to be checked. */
  layer: number
  /** Index of the slot. */
  slot: number
  /** Why the check was not made. */
  reason:
    | 'sourceUnreachable'
    | 'universeUnknown'
    | 'beaconUnknown'
    | 'busy'
    | 'restarted'
    | (string & {})
}

const hashNotDone = 'notDone'

export function isNotDone<V>(v: V) {
  return is$typed(v, id, hashNotDone)
}

export function validateNotDone<V>(v: V) {
  return validate<NotDone & V>(v, id, hashNotDone)
}
