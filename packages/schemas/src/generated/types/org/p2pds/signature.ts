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
const id = 'org.p2pds.signature'

/** One inline signature of a record: CID-first, byte-compatible with the community's attestation convention. */
export interface Main {
  $type?: 'org.p2pds.signature'
  /** Public key that made the signature, as a canonical did:key of a P-256 or K-256 key. */
  key: string
  /** CID that was signed: of the record without `signatures` and with `$sig`. When present it must be the one that the verifier computes. */
  cid?: string
  /** ECDSA signature, 64 bytes r||s with low S, over the 36 bytes of that CID. */
  signature: Uint8Array
}

const hashMain = 'main'

export function isMain<V>(v: V) {
  return is$typed(v, id, hashMain)
}

export function validateMain<V>(v: V) {
  return validate<Main & V>(v, id, hashMain)
}
