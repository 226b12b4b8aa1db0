import {
  plcMomentAt,
  profile,
  replayPlcLog,
  type Evidence,
  type PlcLogEntry,
  type PlcMoment,
} from '@quorate/core'
import { documentOf } from './did-document.ts'
import { resolveIdentity, type Identity } from './identity.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { fetchPlcAuditLog } from './plc-directory.ts'
import type { Problems } from './problem.ts'
import type { Repository } from './repository.ts'

/** What is known of an account: where its repository is, who signs its commits, and the evidence for that. */
export type CollectedIdentity = {
  readonly repository: Repository | undefined
  readonly signingKey: string | undefined
  readonly plcLogs: Evidence['plcLogs']
  readonly didDocuments: Evidence['didDocuments']
}

/** The DID document and, for a did:plc, the log; the key of a log that holds goes before that of the document. */
export async function collectIdentity(
  network: Network,
  did: string,
  problems: Problems,
): Promise<CollectedIdentity> {
  const [identity, log] = await Promise.all([
    problems.attempt(did, () => resolveIdentity(network, did)),
    did.startsWith('did:plc:') ? collectLog(network, did, problems) : undefined,
  ])
  const document = did.startsWith('did:web:') && identity ? documentOf(identity) : undefined
  if (document?.ok === false) problems.add({ did, findings: document.findings })
  return {
    repository: identity && { did, service: hostOf(identity, log, problems) },
    signingKey: log?.moment?.verificationMethods['atproto'] ?? identity?.signingKey,
    plcLogs: log ? [{ did, log: log.entries }] : [],
    didDocuments: document?.ok === true ? [{ did, document: document.value.document }] : [],
  }
}

type CollectedLog = { readonly entries: readonly PlcLogEntry[]; readonly moment: PlcMoment | undefined }

/** Where the repository is: a log that holds goes before the document, whose directory may be behind, or lie. */
function hostOf({ did, service }: Identity, log: CollectedLog | undefined, problems: Problems): string {
  const endpoint = log?.moment?.services['atproto_pds']?.endpoint ?? ''
  const host = /^https?:/.test(endpoint) && URL.canParse(endpoint) ? new URL(endpoint).origin : service
  if (host !== service) {
    const message = `its DID document names ${service}, its log ${host}, which goes before`
    problems.add({ did, uri: `at://${did}`, error: new NetworkError('mismatch', did, message) })
  }
  return host
}

async function collectLog(
  network: Network,
  did: string,
  problems: Problems,
): Promise<CollectedLog | undefined> {
  const log = await problems.attempt(did, () => fetchPlcAuditLog(network, did))
  if (log === undefined) return undefined
  // The directory's clock may be ahead of ours.
  const at = network.clock.now() + profile.skewSeconds * 1000
  const history = log.ok ? replayPlcLog(log.value, at, did) : log
  if (log.ok && history.ok) {
    return { entries: log.value, moment: plcMomentAt(history.value, at) }
  }
  if (!history.ok) problems.add({ did, findings: history.findings })
  return undefined
}
