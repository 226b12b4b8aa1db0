import { utf8 } from './bytes.ts'

/** Text stands for its UTF-8, an integer for its decimal text. */
export type Field = string | number | Uint8Array

/**
 * The bytes that a hash of several fields covers (ENC-8): each field after its length, 32 bits big-endian. Text as UTF-8,
 * integers as decimal text, bytes as they are. The first field is a tag that no other rule uses, with a version.
 */
export function lengthPrefixed(tag: Field, ...fields: readonly Field[]): Uint8Array {
  const parts = [tag, ...fields].map((field) => (field instanceof Uint8Array ? field : utf8(String(field))))
  const out = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part.length)
    out.set(part, at + 4)
    at += 4 + part.length
  }
  return out
}
