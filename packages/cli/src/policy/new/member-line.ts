import { parseDidKey } from '@quorate/core'
import { canonicalDid } from '@quorate/governance'

/** A member of a policy to be, as it says itself: who, and with which key. */
export type MemberLine = { readonly did: string; readonly key: string }

export const memberLineExpected = 'DID=KEY, as quorate init prints it: did:plc:...=did:key:...'

/** The one line that a member sends to whoever writes the policy. */
export function memberLine({ did, key }: MemberLine): string {
  return `${did}=${key}`
}

/** With the canonical spelling of the DID (POL-2); undefined for anything else. Space around it is that of whatever it was copied from. */
export function parseMemberLine(text: string): MemberLine | undefined {
  const [said = '', key = '', ...more] = text.trim().split('=')
  const did = /^did:(plc|web):/.test(said) ? canonicalDid(said) : undefined
  return did !== undefined && parseDidKey(key).ok && more.length === 0 ? { did, key } : undefined
}
