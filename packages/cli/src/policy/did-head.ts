import { replayPlcLog } from '@quorate/core'
import type { Network } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import { Failure } from '../shell/failure.ts'
import { claimedHandle } from '../group/source/member-names.ts'

export type DidHead = {
  /** CID of the newest operation of the did:plc log that stands, or of the DID document. */
  readonly head: string | undefined
  /** What the DID claims to be called. */
  readonly handle: string | undefined
}

/** What a policy pins as `didHead` of a member (SIG-7). Throws when the did:plc log does not hold. */
export async function currentDidHead(network: Network, did: string): Promise<DidHead> {
  const { documentOf, fetchPlcAuditLog, resolveIdentity } = await loadNetwork()
  if (did.startsWith('did:plc:')) {
    const log = await fetchPlcAuditLog(network, did)
    const history = log.ok ? replayPlcLog(log.value, Number.MAX_SAFE_INTEGER, did) : log
    if (!history.ok) throw new Failure('untrusted', history.findings)
    const newest = history.value.moments.at(-1)
    return { head: newest?.cid, handle: claimedHandle(newest?.alsoKnownAs) }
  }
  const identity = await resolveIdentity(network, did)
  const document = documentOf(identity)
  return {
    head: document.ok ? document.value.cid : undefined,
    handle: claimedHandle(identity.document.alsoKnownAs),
  }
}
