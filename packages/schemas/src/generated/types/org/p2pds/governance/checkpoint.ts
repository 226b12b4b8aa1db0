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
const id = 'org.p2pds.governance.checkpoint'

export interface Main {
  $type: 'org.p2pds.governance.checkpoint'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** 0 for the signer's first checkpoint; each later one adds one. */
  seq: number
  /** Content CID of the signer's checkpoint before. Absent when seq is 0. */
  prev?: string
  /** Instant at which the signer had seen all that is listed; later than in the checkpoint before. */
  asOf: string
  /** Instant until which the signer vouches that `head` is the newest version it knows. */
  expiresAt: string
  /** Content CID of the newest certified policy version that the signer knows. Absent before version 1 is certified. */
  head?: string
  /** Records that the signer has seen since its checkpoint before. */
  seen: Sighting[]
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

/** One record that was seen. */
export interface Sighting {
  $type?: 'org.p2pds.governance.checkpoint#sighting'
  /** DID of the repository in which the record was seen. */
  repository: string
  /** Content CID of the record, or CID of an operation of the repository's did:plc log. */
  cid: string
}

const hashSighting = 'sighting'

export function isSighting<V>(v: V) {
  return is$typed(v, id, hashSighting)
}

export function validateSighting<V>(v: V) {
  return validate<Sighting & V>(v, id, hashSighting)
}
