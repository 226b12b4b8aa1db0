import { concatBytes } from './bytes.ts'
import { lengthPrefixed, type Field } from './length-prefixed.ts'
import { sha256 } from './sha256.ts'

/**
 * SHA-256 over the fields of ENC-8. What many hashes begin with is written once: `with` and `digest` continue from there
 * and leave it as it is.
 */
export class FieldHash {
  private readonly begun: Uint8Array

  private constructor(begun: Uint8Array) {
    this.begun = begun
  }

  static of(tag: string, ...fields: readonly Field[]): FieldHash {
    return new FieldHash(lengthPrefixed(tag, ...fields))
  }

  /** The hash of these fields and then `fields`, to be continued. */
  with(...fields: readonly Field[]): FieldHash {
    return new FieldHash(this.followedBy(fields))
  }

  /** 32 bytes, of these fields and then `fields`. */
  digest(...fields: readonly Field[]): Uint8Array {
    return sha256(fields.length === 0 ? this.begun : this.followedBy(fields))
  }

  private followedBy([first, ...others]: readonly Field[]): Uint8Array {
    return first === undefined ? this.begun : concatBytes([this.begun, lengthPrefixed(first, ...others)])
  }
}
