import { isDataMap, plcMomentAt, replayPlcLogs, type DataValue, type Evidence } from '@quorate/core'
import type { Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'

/** The server of each account's repository, by DID, where the evidence tells it. */
export type AccountHosts = ReadonlyMap<string, string>

/** Where accounts are at `at` (milliseconds), by their did:plc logs and DID documents. What no evidence tells is absent. */
export function accountHosts(
  { plcLogs, didDocuments }: Pick<Evidence, 'plcLogs' | 'didDocuments'>,
  at: number,
): AccountHosts {
  const endpoints = new Map<string, unknown>(
    didDocuments.map(({ did, document }) => [did, endpointIn(document['service'])]),
  )
  for (const [did, own] of Map.groupBy(plcLogs, (known) => known.did)) {
    const logs = own.map(({ log }) => log)
    for (const history of replayPlcLogs(logs, at, did))
      endpoints.set(did, plcMomentAt(history, at)?.services['atproto_pds']?.endpoint)
  }
  const hosts = [...endpoints].flatMap(([did, endpoint]): [string, string][] => {
    const host = typeof endpoint === 'string' ? URL.parse(endpoint)?.hostname : undefined
    return host === undefined ? [] : [[did, host]]
  })
  return new Map(hosts)
}

function endpointIn(services: DataValue | undefined): unknown {
  const service = (Array.isArray(services) ? services : [])
    .filter(isDataMap)
    .find(({ id }) => typeof id === 'string' && id.endsWith('#atproto_pds'))
  return service?.['serviceEndpoint']
}

/** A host that keeps so many accounts that the others cannot decide without it: their votes are where it keeps them. */
export function warnOfHost(version: Version, hosts: AccountHosts): ReportedFinding[] {
  if (version.members.size < 2) return []
  const { weight: total, need, quorum } = version
  const byHost = Map.groupBy(version.members.values(), ({ did }) => hosts.get(did))
  return [...byHost].flatMap(([host, members]) => {
    const weight = members.reduce((sum, member) => sum + member.weight, 0)
    // A member on a server of its own is the operator that another warning names.
    if (host === undefined || members.length < 2 || total - weight >= Math.max(need, quorum)) return []
    return [
      cliFinding('lint/one-host', 'members', {
        host,
        actual: weight,
        weight: total,
        who: members.map(({ did }) => did),
      }),
    ]
  })
}
