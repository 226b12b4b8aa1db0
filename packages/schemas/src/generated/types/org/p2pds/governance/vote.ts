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
const id = 'org.p2pds.governance.vote'

export interface Main {
  $type: 'org.p2pds.governance.vote'
  /** CID of the group: the content CID of version 1 of its policy. */
  group: string
  /** Content CID of the policy version that the proposal stands on. */
  base: string
  /** Content CID of the proposal. */
  proposal: string
  /** The choice. Final. */
  choice: 'approve' | 'reject' | 'abstain' | (string & {})
  /** When the vote was cast. */
  castAt: string
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
