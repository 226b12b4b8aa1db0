import type { ServedCommit } from '@quorate/attest'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { ProbeQueues } from './probe-queues.ts'
import { ProbedHost, type Subject } from './probed-host.ts'
import { locateRepository, type RepositoryLocation } from './repository-location.ts'
import type { Repository } from './repository.ts'

/** What a subject's own host says of it: where the repository is, who signs, and its newest commit if it serves one. */
export type Source = {
  readonly repository: Repository
  readonly subject: Subject
  readonly commit: ServedCommit | undefined
}

/** Milliseconds to find out who an account is, and then to get its commit. */
const patience = { identityMs: 20_000, commitMs: 30_000 } as const
const identitiesAtOnce = 16
const commitsAtOnce = { perHost: 4, all: 64 } as const

/** The sources of subjects, each read once. */
export class SourceReader {
  private readonly network: Network
  private readonly until: number
  private readonly known = new Map<string, Promise<Source | undefined>>()
  private readonly hosts = new Map<string, ProbedHost>()
  private readonly identities = new ProbeQueues(identitiesAtOnce, identitiesAtOnce)
  private readonly commits = new ProbeQueues(commitsAtOnce.perHost, commitsAtOnce.all)

  /** From `until` on, in milliseconds since 1970, nobody is asked any more. */
  constructor(network: Network, until: number) {
    this.network = network
    this.until = until
  }

  /** Undefined when not even the key of the subject is known. Throws nothing that a network brings about. */
  read(did: string): Promise<Source | undefined> {
    const reading = this.known.get(did) ?? this.readOnce(did)
    this.known.set(did, reading)
    return reading
  }

  private async readOnce(did: string): Promise<Source | undefined> {
    const renewed = () => this.identities.run('', () => this.locate(did))
    const location = await renewed()
    if (location === undefined) return undefined
    const { repository, signingKey, keys } = location
    const { service } = repository
    const subject = { did, signingKey, keys, renewed }
    const host = this.hosts.get(service) ?? new ProbedHost(this.network, service)
    this.hosts.set(service, host)
    const { value: commit } = await this.commits.run(service, () =>
      host.commit(subject, Math.min(this.until, this.network.clock.now() + patience.commitMs)),
    )
    return { repository, subject, commit }
  }

  private async locate(did: string): Promise<RepositoryLocation | undefined> {
    const { clock } = this.network
    if (clock.now() >= this.until) return undefined
    try {
      return await locateRepository({ ...this.network, until: clock.now() + patience.identityMs }, did)
    } catch (error) {
      if (error instanceof NetworkError) return undefined
      throw error
    }
  }
}
