/**
 * GENERATED CODE - DO NOT MODIFY
 */
import { validate as _validate } from '../../../lexicons.ts'
import {
  type $Typed,
  is$typed as _is$typed,
  type OmitKey,
} from '../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'org.p2pds.manifest'

export interface Main {
  $type: 'org.p2pds.manifest'
  /** DID whose data the node serves. */
  subject: string
  /** Whether it is kept up to date. */
  status: 'active' | 'paused' | (string & {})
  /** Revision of the subject's repository that was taken last. null: none yet. */
  lastSyncRev?: string | null
  /** When that was. null: never. */
  lastSyncAt?: string | null
  /** When the record was made, as its writer says. */
  createdAt?: string
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
