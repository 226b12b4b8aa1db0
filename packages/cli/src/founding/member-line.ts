import { parseDidKey } from '@quorate/core'

/** A member of a policy to be, as it says itself: who, and with which key. */
export type MemberLine = { readonly did: string; readonly key: string }

export const memberLineExpected = 'DID=KEY, as quorate init prints it: did:plc:...=did:key:...'

/** The one line that a member sends to whoever writes the policy. */
export function memberLine({ did, key }: MemberLine): string {
  return `${did}=${key}`
}

/** Undefined for anything else. Space around it is that of whatever it was copied from. */
export function parseMemberLine(text: string): MemberLine | undefined {
  const [did = '', key = '', ...more] = text.trim().split('=')
  const known = /^did:(plc:[a-z2-7]{24}|web:[A-Za-z0-9.-]+)$/.test(did) && parseDidKey(key).ok
  return known && more.length === 0 ? { did, key } : undefined
}
