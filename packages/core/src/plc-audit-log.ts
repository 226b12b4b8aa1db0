import { encodeCanonical } from './cbor-encode.ts'
import { cidOf, type CID } from './cid.ts'
import { describeValue, isDataMap, type DataMap, type DataValue } from './data-value.ts'
import { acceptUnless, finding, joinPath, refuse, under, type Checked, type Finding } from './finding.ts'
import { parseInstant } from './instant.ts'
import { profile } from './limits.ts'
import type { PlcLogEntry } from './plc-log.ts'
import { plcDidOf } from './plc-operation.ts'

/**
 * The entries of a directory's audit log, the JSON of `GET /{did}/log/audit` (SIG-7). Refuses a `cid` or `did` that is
 * not what the operations give. `nullified` is not read: which operations hold and stand is for `replayPlcLog` to say.
 */
export function parsePlcAuditLog(json: unknown): Checked<PlcLogEntry[]> {
  if (!Array.isArray(json) || json.length > profile.plcLogOperations) {
    const expected = `an array of at most ${String(profile.plcLogOperations)} operations`
    return refuse('plc/malformed', 'log', { expected, actual: describeValue(json) })
  }
  const findings: Finding[] = []
  const log: PlcLogEntry[] = []
  let did: string | undefined
  for (const [i, entry] of (json as DataValue[]).entries()) {
    const path = `log[${String(i)}]`
    const cid = operationCid(entry, path, findings)
    if (cid === undefined) continue
    if (i === 0) did = plcDidOf(cid)
    const { operation, createdAt, did: statedDid, cid: statedCid } = entry as PlcLogEntry & DataMap
    if (statedCid !== undefined && statedCid !== cid.toString()) {
      const params = { expected: cid.toString(), actual: describeValue(statedCid) }
      findings.push(finding('plc/cid-mismatch', joinPath(path, 'cid'), params))
    }
    if (did !== undefined && statedDid !== undefined && statedDid !== did) {
      const params = { expected: describeValue(statedDid), actual: did }
      findings.push(finding('plc/did-mismatch', joinPath(path, 'did'), params))
    }
    log.push({ operation, createdAt })
  }
  return acceptUnless(findings, log)
}

/** CID of the operation of an entry that has one and a date; otherwise what is wrong goes to `findings`. */
function operationCid(entry: DataValue, path: string, findings: Finding[]): CID | undefined {
  const { operation, createdAt } = isDataMap(entry) ? entry : {}
  if (typeof createdAt !== 'string' || !isDataMap(operation)) {
    const expected = 'an object with operation and createdAt'
    findings.push(finding('plc/malformed', path, { expected, actual: describeValue(entry) }))
    return undefined
  }
  const instant = parseInstant(createdAt, joinPath(path, 'createdAt'))
  const bytes = encodeCanonical(operation)
  if (!instant.ok) findings.push(...instant.findings)
  if (!bytes.ok) findings.push(...under(joinPath(path, 'operation'), bytes.findings))
  return instant.ok && bytes.ok ? cidOf(bytes.value) : undefined
}
