import { accept, attestationCid, verifyRecord, verifySignature } from '@quorate/core'

import { bytes, record, text } from './argument.ts'
import { operation, type Operation } from './operation.ts'

export const signatureOps: Record<string, Operation> = {
  verifySignature: operation({ key: text, message: bytes, signature: bytes }, ({ key, message, signature }) =>
    verifySignature(key, message, signature),
  ),

  attestationCid: operation({ record, metadata: record, repository: text }, (args) => {
    const cid = attestationCid(args.record, args.metadata, args.repository)
    return cid.ok ? accept({ cid: cid.value.toString() }) : cid
  }),

  verifyRecord: operation({ record, repository: text }, (args) => {
    const checked = verifyRecord(args.record, args.repository)
    if (!checked.ok) return checked
    const signatures = checked.value.map(({ key, findings: [fault] }) =>
      fault === undefined ? { key, ok: true } : { key, ok: false, code: fault.code },
    )
    return accept({ signatures })
  }),
}
