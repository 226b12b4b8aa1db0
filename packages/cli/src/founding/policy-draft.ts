import { formatInstant } from '@quorate/core'

import { openNetwork } from '../account/network.ts'
import { currentDidHead } from '../policies/did-head.ts'
import { policyTemplate, type DraftMember } from '../policy-file/policy-template.ts'
import { distinctMembers } from './member-flag.ts'
import type { MemberLine } from './member-line.ts'

const weekMs = 7 * 86_400_000

/** Neither is valid, so that lint asks for the real ones. */
export const placeholders = { did: 'did:plc:your-account', key: 'did:key:your-key' } as const

export type PolicyDraft = {
  readonly text: string
  readonly members: readonly DraftMember[]
}

/**
 * A first policy file for these members: made at `at`, in milliseconds since 1970, and in force a week later. What is newest
 * of each DID is asked of the network, not of the member.
 */
export async function draftFirstPolicy(
  name: string,
  given: readonly MemberLine[],
  at: number,
): Promise<PolicyDraft> {
  const network = await openNetwork()
  const members = await Promise.all(
    distinctMembers(given).map(async ({ did, key }) => {
      if (did === placeholders.did) return { did, key }
      const { head, handle } = await currentDidHead(network, did)
      return { did, key, didHead: head, handle }
    }),
  )
  const [createdAt, effectiveAt] = [formatInstant(at), formatInstant(at + weekMs)]
  return { text: policyTemplate({ name, members, createdAt, effectiveAt }), members }
}
