import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from './bytes.ts'

type Field = string | number | Uint8Array
type State = ReturnType<typeof sha256.create>

/**
 * SHA-256 over the fields of ENC-8. What many hashes begin with is taken in once: `with` and `digest` continue from there
 * and leave it as it is.
 */
export class FieldHash {
  private readonly state: State

  private constructor(state: State) {
    this.state = state
  }

  static of(tag: string, ...fields: readonly Field[]): FieldHash {
    return new FieldHash(takeIn(sha256.create(), [tag, ...fields]))
  }

  /** The hash of these fields and then `fields`, to be continued. */
  with(...fields: readonly Field[]): FieldHash {
    return new FieldHash(takeIn(this.state.clone(), fields))
  }

  /** 32 bytes, of these fields and then `fields`. */
  digest(...fields: readonly Field[]): Uint8Array {
    return takeIn(this.state._cloneInto(scratch), fields).digest()
  }
}

/** Millions of hashes are made one after another, each from a copy of a state: they share the place of the copy. */
const scratch = sha256.create()
const head = new Uint8Array(4)
const length = new DataView(head.buffer)

function takeIn(state: State, fields: readonly Field[]): State {
  for (const field of fields) {
    const bytes = field instanceof Uint8Array ? field : utf8(String(field))
    length.setUint32(0, bytes.length)
    state.update(head).update(bytes)
  }
  return state
}
