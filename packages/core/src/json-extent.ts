/** What a text of JSON becomes when it is parsed: its values, keys among them, and how deep they nest. */
export type JsonExtent = { readonly values: number; readonly depth: number }

const quote = 0x22
const backslash = 0x5c

/**
 * The extent of JSON in UTF-8, in one pass that keeps nothing; of what is no JSON, one that is linear in its bytes. Made to be
 * asked before parsing, since two bytes can become an object of fifty.
 */
export function jsonExtent(bytes: Uint8Array): JsonExtent {
  let [values, level, depth] = [0, 0, 0]
  let isInWord = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const isOpening = byte === 0x5b || byte === 0x7b
    const isPartOfWord = !isOpening && byte !== quote && !isBetween(byte)
    // A number or a name is one value, however long.
    if (isOpening || byte === quote || (isPartOfWord && !isInWord)) values++
    isInWord = isPartOfWord
    if (isOpening) depth = Math.max(depth, ++level)
    else if (byte === 0x5d || byte === 0x7d) level--
    else if (byte === quote) at = endOfText(bytes, at)
  }
  return { values, depth }
}

/** White space, a comma, a colon, or what closes. */
function isBetween(byte: number): boolean {
  return byte <= 0x20 || byte === 0x2c || byte === 0x3a || byte === 0x5d || byte === 0x7d
}

/** Where the quotation mark stands that ends the text which begins at `at`. */
function endOfText(bytes: Uint8Array, at: number): number {
  let end = at + 1
  while (end < bytes.length && bytes[end] !== quote) end += bytes[end] === backslash ? 2 : 1
  return end
}
