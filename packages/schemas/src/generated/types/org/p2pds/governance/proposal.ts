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
const id = 'org.p2pds.governance.proposal'

export interface Main {
  $type: 'org.p2pds.governance.proposal'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** Content CID of the policy version that the proposal stands on and whose members vote. */
  base: string
  /** What is proposed. Amendment: the next policy. Revocation: to withdraw a certified version before it is effective. Cancellation: to withdraw one's own proposal. Resolution: which of two successors of the base stands. */
  kind:
    'amendment' | 'revocation' | 'cancellation' | 'resolution' | (string & {})
  /** Amendment: the next policy, a whole record of org.p2pds.policy, without a certificate. */
  policy?: { [_ in string]: unknown }
  /** Revocation: content CID of the certified version to withdraw. */
  revokes?: string
  /** Cancellation: content CID of the proposal to withdraw. */
  cancels?: string
  /** Resolution: content CID of the successor that stands. */
  keep?: string
  /** Resolution: content CID of the successor that falls. */
  drop?: string
  /** From when votes count. Voting closes the base's votingSeconds later. Says nothing in a cancellation. */
  opensAt?: string
  /** When the proposal was made. */
  createdAt: string
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
