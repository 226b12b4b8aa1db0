import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Repository } from './repository.ts'
import { retrying } from './retry.ts'
import { answerBytes, jsonObject, query } from './xrpc.ts'

/**
 * What lies behind a refusal of a host to read a repository. Hosts call one that they do not serve an invalid request, and
 * say why only when they are asked for its status.
 */
export async function explained(
  network: Network,
  repository: Repository,
  error: NetworkError,
): Promise<NetworkError> {
  if (error.code !== 'rejected' || error.status !== 400) return error
  const { did, service } = repository
  const method = 'com.atproto.sync.getRepoStatus'
  try {
    const answer = await retrying(network, (signal) =>
      query(network, { service, method, params: { did }, maxBytes: answerBytes, signal }),
    )
    const { active, status } = jsonObject(service, answer)
    if (active !== false) return error
    const why = typeof status === 'string' ? status.replaceAll(/[^a-z-]/gi, '').slice(0, 40) : 'not active'
    return new NetworkError('no-repository', service, `does not serve ${did}: ${why}`)
  } catch (failure) {
    if (!(failure instanceof NetworkError)) throw failure
    return failure.code === 'no-repository' ? failure : error
  }
}

export async function rethrowExplained(
  network: Network,
  repository: Repository,
  error: unknown,
): Promise<never> {
  throw error instanceof NetworkError ? await explained(network, repository, error) : error
}
