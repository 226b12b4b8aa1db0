import { isValidTid } from '@atproto/syntax'

const alphabet = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * Milliseconds since 1970 of a TID such as a commit's `rev`: 13 characters of 5 bits, of which the first 11 are
 * microseconds. Undefined for any other text, and when the top bit is set.
 */
export function tidMs(text: string): number | undefined {
  if (!isValidTid(text)) return undefined
  let microseconds = 0
  for (const character of text.slice(0, 11)) microseconds = microseconds * 32 + alphabet.indexOf(character)
  return microseconds > Number.MAX_SAFE_INTEGER ? undefined : Math.floor(microseconds / 1000)
}
