import { signersOf } from '@quorate/attest'
import { describeFinding, type Checked } from '@quorate/core'
import {
  fetchLatestCommit,
  locateRepository,
  NetworkError,
  openRepositoryCar,
  type Network,
  type NetworkErrorCode,
} from '@quorate/network'

import { takeIn } from './incoming-repository.ts'
import { isDiskError, type HeldCommit, type ReplicaStore } from './replica-store.ts'

/** What became of bringing one subject up to date. */
export type SyncOutcome = {
  readonly did: string
  /** Origin of the host that was asked; undefined when it could not be found out. */
  readonly service: string | undefined
} & (
  | { readonly kind: 'updated' | 'unchanged'; readonly held: HeldCommit }
  /** `fault` is one sentence for people; `isNetwork` when the source did not answer, rather than answered wrongly. */
  | { readonly kind: 'failed'; readonly fault: string; readonly isNetwork: boolean }
)

/**
 * Brings what is held of a subject to the newest commit of its host, by what came after the one that is held; when that
 * does not fit, once more by the whole repository. Notes in the store how it went, unless it was ended by `signal`. Throws
 * nothing that a host, a network or a full disk can bring about.
 */
export async function syncSubject(
  network: Network,
  store: ReplicaStore,
  did: string,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const outcome = await attempt(network, store, did)
  if (signal.aborted) return outcome
  try {
    const fault = outcome.kind === 'failed' ? outcome.fault : undefined
    store.noteChecked(store.subjectId(did), network.clock.now(), fault)
  } catch (error) {
    return failed(did, outcome.service, error)
  }
  return outcome
}

async function attempt(network: Network, store: ReplicaStore, did: string): Promise<SyncOutcome> {
  let service: string | undefined
  try {
    const { repository, signingKey, keys } = await locateRepository(network, did)
    service = repository.service
    const held = store.held(did)
    const latest = await fetchLatestCommit(network, repository)
    if (held?.cid.toString() === latest.cid) return { did, service, kind: 'unchanged', held }
    const take = async (since: string | undefined): Promise<Checked<HeldCommit>> => {
      const car = await openRepositoryCar(network, repository, since)
      const at = network.clock.now()
      // What a verifier takes for signed is to be held, or a new key would make its node late (RCP-2).
      const signers = (revAt: number) => [signingKey, ...signersOf(keys, did, revAt, at)]
      return takeIn(store, car, { did, signers, at })
    }
    const part = await take(held?.rev)
    const whole = part.ok || held === undefined ? part : await take(undefined)
    if (whole.ok) return { did, service, kind: 'updated', held: whole.value }
    const fault = describeFinding(whole.findings[0])
    return { did, service, kind: 'failed', fault, isNetwork: false }
  } catch (error) {
    return failed(did, service, error)
  }
}

/** What a host did answer, and wrongly, perhaps at length. */
const wrong: readonly NetworkErrorCode[] = ['malformed', 'mismatch', 'too-large']

/** Full disks and hosts that fail are expected; anything else is a fault of ours and thrown. */
function failed(did: string, service: string | undefined, error: unknown): SyncOutcome {
  if (error instanceof NetworkError)
    return { did, service, kind: 'failed', fault: error.message, isNetwork: !wrong.includes(error.code) }
  if (isDiskError(error))
    return { did, service, kind: 'failed', fault: `the disk: ${error.message}`, isNetwork: false }
  throw error
}
