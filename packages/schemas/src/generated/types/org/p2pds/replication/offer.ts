/**
 * GENERATED CODE - DO NOT MODIFY
 */
import { validate as _validate } from '../../../../lexicons.ts'
import {
  type $Typed,
  is$typed as _is$typed,
  type OmitKey,
} from '../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'org.p2pds.replication.offer'

export interface Main {
  $type: 'org.p2pds.replication.offer'
  /** DID whose data would be replicated. */
  subject: string
  /** Copies of the subject that its replicas should come to. Absent: 2. */
  minCopies?: number
  /** How often the replica is brought up to date, in seconds. Absent: 600. */
  intervalSec?: number
  /** Which subjects come first, 100 before 0. Absent: 50. */
  priority?: number
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
