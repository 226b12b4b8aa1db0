import { verifyRecord, type DataMap } from '@quorate/core'

/** Whether a record of `repository` carries a signature by `key`, a did:key, that holds. */
export function isSignedBy(record: DataMap, repository: string, key: string): boolean {
  const signatures = verifyRecord(record, repository)
  return signatures.ok && signatures.value.some((s) => s.key === key && s.findings.length === 0)
}
