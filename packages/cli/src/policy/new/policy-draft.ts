import { formatInstant } from '@quorate/core'

import { openNetwork } from '../../account/network.ts'
import type { P2pdsDraft } from './p2pds-draft.ts'
import { currentDidHead } from '../did-head.ts'
import { policyTemplate, type DraftMember } from '../../policy-document/policy-template.ts'
import { distinctMembers } from './member-flag.ts'
import type { MemberLine } from './member-line.ts'

const dayMs = 86_400_000
const [weekMs, yearMs] = [7 * dayMs, 365 * dayMs]

/** When a first policy that is made at `at` takes effect, and until when it holds unless it is said; milliseconds. */
export function firstDates(at: number): { effectiveAt: number; expiresAt: number } {
  return { effectiveAt: at + weekMs, expiresAt: at + weekMs + yearMs }
}

/** None is valid, so that lint asks for the real ones. */
export const placeholders = {
  did: 'did:plc:your-account',
  key: 'did:key:your-key',
  memberKey: 'did:key:key-of-this-member',
} as const

/** Whoever is logged in, then who is named with a key, then `accounts`, whose keys are still to be given. */
export function firstMembers(
  did: string | undefined,
  key: string,
  named: readonly MemberLine[],
  accounts: readonly { readonly did: string }[] | undefined,
): MemberLine[] {
  const own = did !== undefined || accounts === undefined ? [{ did: did ?? placeholders.did, key }] : []
  const given = [...own, ...named]
  const known = new Set(given.map((member) => member.did))
  const others = (accounts ?? []).filter((account) => !known.has(account.did))
  return [...given, ...others.map((account) => ({ did: account.did, key: placeholders.memberKey }))]
}

export type PolicyDraft = {
  readonly text: string
  readonly members: readonly DraftMember[]
}

/**
 * A first policy file for these members: made at `at`, in milliseconds since 1970, in force a week later and for a year. What is
 * newest of each DID is asked of the network, not of the member. `found` says what they agreed on before.
 */
export async function draftFirstPolicy(
  name: string,
  given: readonly MemberLine[],
  at: number,
  {
    found,
    expiresAt = firstDates(at).expiresAt,
  }: { found?: P2pdsDraft | undefined; expiresAt?: number } = {},
): Promise<PolicyDraft> {
  const network = await openNetwork()
  const members = await Promise.all(
    distinctMembers(given).map(async ({ did, key }) => {
      if (did === placeholders.did) return { did, key }
      const { head, handle } = await currentDidHead(network, did)
      return { did, key, didHead: head, handle, nodes: found?.nodes.get(did), note: found?.notes.get(did) }
    }),
  )
  const dates = {
    createdAt: formatInstant(at),
    effectiveAt: formatInstant(firstDates(at).effectiveAt),
    expiresAt: formatInstant(expiresAt),
  }
  return { text: policyTemplate({ name, members, ...dates, terms: found?.terms }), members }
}
