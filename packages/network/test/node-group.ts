import { P256Keypair } from '@atproto/crypto'
import { formatInstant } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'
import { login, type Network, type Session } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { inject } from 'vitest'

import { ensure, foundingPolicy, member, person, rules } from '../../governance/test/group.ts'
import { freshHandle } from './network-fixture.ts'

/** A node with an account of its own on the test network, and the key that its policy pins. */
export type GroupNode = { readonly did: string; readonly session: Session; readonly key: P256Keypair }

export async function joinNode(network: Network): Promise<GroupNode> {
  const { pdsUrl } = inject('testnet')
  const account = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
  const asked = { identifier: account.did, appPassword: account.appPassword, service: pdsUrl }
  const session = await login(network, asked, () => undefined)
  return { did: account.did, session, key: await P256Keypair.create() }
}

/** Hours of a time that begins now: accounts are made now, and nothing is known of them before. */
const origin = Math.ceil(Date.now() / 3_600_000) * 3_600_000

export function ms(hours: number): number {
  return origin + Math.round(hours * 3_600_000)
}

/** A policy in force since the tenth hour with an hour a slot, each operator with one of these nodes. */
export async function versionWith(
  nodes: readonly { readonly did: string; readonly key: P256Keypair; readonly endpoint?: string }[],
  verification: Readonly<Record<string, number | number[]>> = {},
  subjects?: readonly string[],
): Promise<Version> {
  const members = nodes.map(async ({ did, key, endpoint }, i) => {
    const seat = { id: did, key: key.did(), endpoint: endpoint ?? `https://node${String(i)}.example` }
    return member(await person(`operator${String(i)}`), { nodes: [seat] })
  })
  const verified = { ...(rules['verification'] as object), ...verification }
  const replication = { strategy: 'full', minCopies: 0, ...(subjects && { subjects: [...subjects] }) }
  const dates = { createdAt: formatInstant(ms(0)), effectiveAt: formatInstant(ms(10)) }
  const changed = { ...dates, rules: { ...rules, verification: verified, replication } }
  const policy = foundingPolicy(await Promise.all(members), {}, changed)
  return ensure(readVersion(policy))
}
