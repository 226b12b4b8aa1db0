import {
  boundObligations,
  composeRules,
  decideSlots,
  deriveObligations,
  drawSample,
  Ledger,
  merkleRoot,
  missPpm,
  verifyInclusion,
} from '@quorate/attest'
import { accept, checkedUnder, profile, refuse, toAtprotoJson, type JsonValue } from '@quorate/core'
import { AccountKeys, everySeat, firstHand, readVersion, type Version } from '@quorate/governance'

import { bytes, fields, instant, list, number, record, text, type Argument } from './argument.ts'
import { findingToJson } from './finding-json.ts'
import { leniently, orNothing } from './lenient-argument.ts'
import { operation, type Operation } from './operation.ts'
import { plcLogs, readLogs } from './plc-logs.ts'

/** A policy that is valid by itself. */
const version: Argument<Version> = (value, path) => {
  const policy = record(value, path)
  if (!policy.ok) return policy
  return checkedUnder(path, readVersion(policy.value))
}

const found = fields({ record, repository: text })

export const attestOps: Record<string, Operation> = {
  deriveObligations: operation({ policy: version }, ({ policy }) => {
    const most = boundObligations(policy)
    if (most > profile.obligations) {
      return refuse('obligation/limit', 'policy', { expected: profile.obligations, actual: most })
    }
    return accept(deriveObligations(policy) as unknown as JsonValue)
  }),

  compose: operation({ policies: list(version) }, ({ policies }) => {
    if (policies.length === 0)
      return refuse('request/malformed', 'policies', { expected: 'at least one policy', actual: 'none' })
    const { rules, conflicts, capacities } = composeRules(policies)
    return accept({ rules, conflicts: conflicts.map(findingToJson), capacities } as unknown as JsonValue)
  }),

  sample: operation({ seed: bytes, universe: number, size: number }, ({ seed, universe, size }) => {
    const indices = drawSample(seed, universe, size)
    return indices.ok ? accept({ indices: indices.value }) : indices
  }),

  missPpm: operation({ universe: number, size: number, lossPpm: number }, ({ universe, size, lossPpm }) => {
    const missed = missPpm(universe, size, lossPpm)
    return missed.ok ? accept({ missPpm: missed.value }) : missed
  }),

  merkleRoot: operation({ leaves: list(bytes) }, ({ leaves }) =>
    accept({ root: toAtprotoJson(merkleRoot(leaves)) }),
  ),

  merkleVerify: operation(
    { leaf: bytes, index: number, size: number, proof: list(bytes), root: bytes },
    (claim) => verifyInclusion(claim),
  ),

  verifyReceipt: operation(
    {
      receipt: found,
      policy: version,
      batches: leniently(fields({ record, repository: text, leaves: orNothing(bytes) })),
      checkpoints: leniently(found),
      others: leniently(found),
      plcLogs,
      at: instant,
    },
    ({ receipt, policy, batches, checkpoints, others, plcLogs: logs, at }) => {
      // A request without logs asks for all the rest.
      const identities = { plcLogs: readLogs(logs), didDocuments: [] }
      const keys = logs.length === 0 ? undefined : new AccountKeys(identities, at, firstHand)
      const receipts = [receipt, ...others]
      // Who consented, and who left, is not asked here: every node of the policy signs.
      const told = { departures: new Map<never, never>(), seats: everySeat }
      const ledger = new Ledger({ versions: [policy], ...told, batches, receipts, checkpoints, keys }, at)
      const judged = ledger.judge(receipt)
      if (!judged.ok) return judged
      const { receipt: read, outcome, findings } = judged.value
      // Whether the subject's source told two stories shows only beside what the others report.
      const forks = decideSlots(ledger, policy).findings.filter(
        ({ params }) => params['subject'] === read.slot.subject,
      )
      return accept({ slot: { ...read.slot }, outcome, findings: [...findings, ...forks].map(findingToJson) })
    },
  ),
}
