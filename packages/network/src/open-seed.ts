import { isAtUriString } from '@atproto/syntax'
import { UsageError, type Checked } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { groupOf } from './group-record.ts'
import { resolveIdentity } from './identity.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { policyPlace, policyServiceOf, type PolicyPlace } from './policy-service.ts'
import type { Problems } from './problem.ts'
import { getRecord } from './repository-read.ts'

/** What a seed leads to: an account and, as far as it names a policy, the group of that. */
export type OpenedSeed = {
  readonly seed: string
  readonly did: string
  /** Content CID of version 1. */
  readonly group?: string | undefined
  /** Where the account's DID document names a policy: in whose repository that is, and its group. */
  readonly service?: { readonly uri: string; readonly did: string; readonly group: string } | undefined
}

/** Undefined, and a problem, when it leads nowhere. Throws UsageError for what is no seed. */
export async function openSeed(
  network: Network,
  seed: string,
  problems: Problems,
): Promise<OpenedSeed | undefined> {
  const place = policyPlace(seed)
  if (place !== undefined) {
    const policy = await problems.attempt(seed, () => openPolicy(network, place, problems))
    return policy && { seed, ...policy }
  }
  if (isAtUriString(seed)) throw new UsageError(`not the at-uri of a policy: ${seed}`)
  const identity = await problems.attempt(seed, () => resolveIdentity(network, seed.replace(/^@/, '')))
  if (identity === undefined) return undefined
  const { did, document } = identity
  return { seed, did, service: await openService(network, did, policyServiceOf(document), problems) }
}

async function openService(
  network: Network,
  did: string,
  named: Checked<PolicyPlace> | undefined,
  problems: Problems,
): Promise<OpenedSeed['service']> {
  if (named?.ok !== true) {
    if (named !== undefined) problems.add({ did, findings: named.findings })
    return undefined
  }
  const { uri } = named.value
  const policy = await problems.attempt(did, () => openPolicy(network, named.value, problems), uri)
  return policy?.group === undefined ? undefined : { uri, did: policy.did, group: policy.group }
}

async function openPolicy(network: Network, { uri, host, rkey }: PolicyPlace, problems: Problems) {
  const repository = await resolveIdentity(network, host)
  const policy = await getRecord(network, repository, nsids.OrgP2pdsPolicy, rkey)
  if (policy === undefined) throw new NetworkError('not-found', repository.service, `no record ${uri}`)
  if (!policy.ok) problems.add({ did: repository.did, uri, findings: policy.findings })
  return { did: repository.did, group: policy.ok ? groupOf(policy.value.record) : undefined }
}
