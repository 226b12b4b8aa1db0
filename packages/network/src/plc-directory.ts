import { parsePlcAuditLog, UsageError, type Checked, type PlcLogEntry } from '@quorate/core'
import { request } from './bounded-request.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { retrying } from './retry.ts'
import { parseJson } from './xrpc.ts'
import { refusalOf } from './xrpc-refusal.ts'

/** Most bytes of an audit log. The directory takes operations of up to 7,500 bytes. */
const logBytes = 33_554_432

/** Most values of its JSON, keys among them: two hundred for each operation that is read. */
const logValues = 819_200

/**
 * The audit log of a did:plc, as its directory tells it (SIG-7). Refused when its entries are not the operations that
 * they name; whether the operations hold is for `replayPlcLog` to say.
 */
export async function fetchPlcAuditLog(network: Network, did: string): Promise<Checked<PlcLogEntry[]>> {
  if (!did.startsWith('did:plc:')) throw new UsageError(`not a did:plc: ${did}`)
  const url = new URL(`/${encodeURIComponent(did)}/log/audit`, network.plcUrl)
  const answer = await retrying(network, async (signal) => {
    const answer = await request(network, url, { method: 'GET', maxBytes: logBytes, signal })
    if (answer.status === 200) return answer
    if (answer.status === 404)
      throw new NetworkError('not-found', did, 'the directory does not know it', { status: 404 })
    throw refusalOf(url.origin, 'the audit log', answer, [], network.clock.now())
  })
  return parsePlcAuditLog(parseJson(url.origin, answer, logValues))
}
