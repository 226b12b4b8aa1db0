import { concatBytes, utf8 } from './bytes.ts'

/**
 * The bytes that a hash of several fields covers (ENC-8): each field after its length, 32 bits big-endian. Text as UTF-8,
 * integers as decimal text, bytes as they are. The first field is a tag that no other rule uses, with a version.
 */
export function lengthPrefixed(
  tag: string,
  ...fields: readonly (string | number | Uint8Array)[]
): Uint8Array {
  return concatBytes(
    [tag, ...fields].flatMap((field) => {
      const bytes = field instanceof Uint8Array ? field : utf8(String(field))
      const length = new Uint8Array(4)
      new DataView(length.buffer).setUint32(0, bytes.length)
      return [length, bytes]
    }),
  )
}
