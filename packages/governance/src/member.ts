import type { policy } from '@quorate/schemas'

export type Member = policy.Member

/** The party behind a member: what it declares, else its DID (SIG-5). */
export function operatorOf(member: { did: string; operator?: string }): string {
  return member.operator ?? member.did
}
