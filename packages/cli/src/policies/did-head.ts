import { cidOf, encodeCanonical, fromAtprotoJson, replayPlcLog } from '@quorate/core'
import type { Network } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import { Failure } from '../failure.ts'

/**
 * What a policy pins as `didHead` of a member (SIG-7): the newest operation of its did:plc log that stands, or the CID of
 * its DID document. Throws when the log does not hold.
 */
export async function currentDidHead(network: Network, did: string): Promise<string | undefined> {
  const { fetchPlcAuditLog, resolveIdentity } = await loadNetwork()
  if (did.startsWith('did:plc:')) {
    const log = await fetchPlcAuditLog(network, did)
    const history = log.ok ? replayPlcLog(log.value, Number.MAX_SAFE_INTEGER, did) : log
    if (!history.ok) throw new Failure('untrusted', history.findings)
    return history.value.moments.at(-1)?.cid
  }
  const { document } = await resolveIdentity(network, did)
  const value = fromAtprotoJson(document)
  const bytes = value.ok ? encodeCanonical(value.value) : value
  return bytes.ok ? cidOf(bytes.value).toString() : undefined
}
