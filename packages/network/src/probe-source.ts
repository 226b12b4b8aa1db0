import type { ServedCommit } from '@quorate/attest'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { ProbedHost, type Subject } from './probed-host.ts'
import { locateRepository } from './repository-location.ts'
import type { Repository } from './repository.ts'

/** What a subject's own host says of it: where the repository is, who signs, and its newest commit if it serves one. */
export type Source = {
  readonly repository: Repository
  readonly subject: Subject
  readonly commit: ServedCommit | undefined
}

/** Milliseconds to find out who an account is, and then to get its commit. */
const patience = { identityMs: 20_000, commitMs: 30_000 } as const

/** The source of a subject; undefined when not even its key is known. Throws nothing that a network brings about. */
export async function readSource(network: Network, did: string): Promise<Source | undefined> {
  const { clock } = network
  try {
    const hurried = { ...network, until: clock.now() + patience.identityMs }
    const { repository, signingKey } = await locateRepository(hurried, did)
    const subject = { did, key: signingKey }
    const host = new ProbedHost(network, repository.service)
    const { value: commit } = await host.commit(subject, clock.now() + patience.commitMs)
    return { repository, subject, commit }
  } catch (error) {
    if (error instanceof NetworkError) return undefined
    throw error
  }
}
