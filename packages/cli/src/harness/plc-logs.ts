import { parsePlcAuditLog, type Evidence } from '@quorate/core'

import { fields, json, text } from './argument.ts'
import { leniently } from './lenient-argument.ts'

/** Audit logs as a directory answers with them, each with the DID that it is of. */
export const plcLogs = leniently(fields({ did: text, log: json }))

/** Those of them that can be read. */
export function readLogs(logs: readonly { did: string; log: unknown }[]): Evidence['plcLogs'] {
  return logs.flatMap(({ did, log }) => {
    const read = parsePlcAuditLog(log)
    return read.ok ? [{ did, log: read.value }] : []
  })
}
