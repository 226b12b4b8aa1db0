import { describeFinding, profile } from '@quorate/core'
import { AccountKeys, firstHand } from '@quorate/governance'

import { collectIdentity } from './collect-identity.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { Problems } from './problem.ts'
import type { Repository } from './repository.ts'

/** Where the repository of an account is, the did:key that signs its commits now, and those that did before. */
export type RepositoryLocation = {
  readonly repository: Repository
  readonly signingKey: string
  readonly keys: AccountKeys
}

/** By the account's did:plc log where it has one, replayed here; else by its DID document. Throws NetworkError. */
export async function locateRepository(network: Network, did: string): Promise<RepositoryLocation> {
  const problems = new Problems()
  const { repository, signingKey, ...identities } = await collectIdentity(network, did, problems)
  const [refused] = problems.list.flatMap(({ findings }) => findings ?? [])
  if (refused !== undefined) throw new NetworkError('malformed', did, describeFinding(refused))
  if (repository !== undefined && signingKey !== undefined) {
    const keys = new AccountKeys(identities, network.clock.now() + profile.skewSeconds * 1000, firstHand)
    return { repository, signingKey, keys }
  }
  for (const { error } of problems.list) if (error !== undefined) throw error
  throw new NetworkError('malformed', did, 'no key that signs its commits')
}
