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
const id = 'org.p2pds.policy.ack'

export interface Main {
  $type: 'org.p2pds.policy.ack'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** Content CID of the policy version that is acknowledged. */
  policy: string
  /** did:key of the member: exactly the key that the policy version pins for it. */
  key: string
  /** true: the member consents. false: the member leaves, and its obligations end after the policy's notice. */
  accepted: boolean
  /** When the member gave this answer. */
  ackedAt: string
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
