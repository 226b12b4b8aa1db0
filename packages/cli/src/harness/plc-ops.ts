import { accept, parsePlcAuditLog, replayPlcLog } from '@quorate/core'

import { instant, json, optional, text } from './argument.ts'
import { operation, type Operation } from './operation.ts'

export const plcOps: Record<string, Operation> = {
  replayPlc: operation({ did: optional(text), log: json, at: instant }, ({ did, log, at }) => {
    const entries = parsePlcAuditLog(log)
    if (!entries.ok) return entries
    const history = replayPlcLog(entries.value, at, did)
    if (!history.ok) return history
    const { did: replayed, moments } = history.value
    const { cid, createdAt: _, ...state } = moments.at(-1) ?? moments[0]
    return accept({
      did: replayed,
      head: cid,
      rotationKeys: [...state.rotationKeys],
      verificationMethods: { ...state.verificationMethods },
      services: { ...state.services },
      alsoKnownAs: [...state.alsoKnownAs],
      tombstoned: state.tombstoned,
      provisional: state.provisional,
    })
  }),
}
