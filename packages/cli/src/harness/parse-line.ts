import { maxLineBytes, type RequestLine } from './request-lines.ts'

/** Values in one line: a hundred times what a large request holds, and what still fits in memory as objects. */
const maxValues = 4_000_000

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The JSON of a line, or what was expected of it instead. */
export function parseLine({ bytes }: RequestLine): { json: unknown } | { expected: string } {
  if (bytes === undefined) return { expected: `a line of at most ${String(maxLineBytes)} bytes` }
  if (countValues(bytes) > maxValues) return { expected: `at most ${String(maxValues)} values` }
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { expected: 'UTF-8' }
  }
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return { expected: 'JSON' }
  }
}

const quote = 0x22
const backslash = 0x5c
const separators = new Set([0x2c, 0x3a, 0x5b, 0x7b]) // , : [ {

/** An upper bound of the values in JSON text, without making any: each follows a separator, but for the first. */
function countValues(bytes: Uint8Array): number {
  let count = 1
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte === quote) at = endOfString(bytes, at + 1)
    else if (separators.has(byte)) count++
    at++
  }
  return count
}

/** The place of the quote that ends a string, or the end. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(quote, from)
  while (at >= 0 && isEscaped(bytes, at, from)) at = bytes.indexOf(quote, at + 1)
  return at < 0 ? bytes.length : at
}

function isEscaped(bytes: Uint8Array, at: number, from: number): boolean {
  let slashes = 0
  while (at - 1 - slashes >= from && bytes[at - 1 - slashes] === backslash) slashes++
  return slashes % 2 === 1
}
