import type { FoundBatch } from '@quorate/attest'
import {
  contentOf,
  findingCodes,
  toAtprotoJson,
  type DataMap,
  type FindingCode,
  type JsonValue,
} from '@quorate/core'

import { checkedSlot, inSlot, seenInTime, type Crew } from './attest-records.ts'
import { fails, holds, type Case, type Layer } from './case.ts'
import type { Housed } from './group-records.ts'
import type { PlcEntry } from './plc.ts'

/** The audit log of an account, as a directory answers with it. */
export type PlcLog = { readonly did: string; readonly log: readonly PlcEntry[] }

/** What stands around the receipt that is asked about. */
export type Around = {
  readonly crew: Crew
  readonly receipt: Housed
  readonly batches?: readonly FoundBatch[]
  readonly checkpoints?: readonly Housed[]
  readonly others?: readonly Housed[]
  readonly plcLogs?: readonly PlcLog[]
  readonly at?: string
}

/** Whether it is proper, and then what it says of its slot and, if that is nothing, why. */
type Answer =
  { readonly outcome: string; readonly why?: readonly FindingCode[] } | { readonly refused: FindingCode[] }

export async function receiptCase(
  name: string,
  what: string,
  around: Around,
  answer: Answer,
  layer?: Layer,
): Promise<Case> {
  const { crew, receipt, batches = [], others = [] } = around
  const checkpoints = around.checkpoints ?? (await seenInTime(crew, batches))
  const { policy, node, subject, layer: number, slot } = receipt.record
  const expected = { policy, node, subject, layer: number, index: slot } as DataMap
  const codes = 'refused' in answer ? answer.refused : (answer.why ?? [])
  const [first] = codes
  return {
    name: `receipts/${name}`,
    what,
    requirement: first === undefined ? 'RCP-7' : findingCodes[first].requirement,
    layer: layer ?? (first === undefined ? 'none' : 'rule'),
    op: 'verifyReceipt',
    request: {
      receipt: housedJson(receipt),
      policy: json(crew.policy),
      batches: batches.map((batch) => ({
        ...housedJson(batch),
        ...(batch.leaves === undefined ? {} : { leaves: toAtprotoJson(batch.leaves) }),
      })),
      checkpoints: checkpoints.map(housedJson),
      others: others.map(housedJson),
      ...(around.plcLogs === undefined ? {} : { plcLogs: around.plcLogs.map(logJson) }),
      at: around.at ?? inSlot(checkedSlot + 100),
    },
    expected:
      'refused' in answer
        ? fails(...(answer.refused as [FindingCode, ...FindingCode[]]))
        : holds({ slot: expected, outcome: answer.outcome, findings: [...new Set(codes)].sort() }),
  }
}

/** A leaf as it is found beside its batch. */
export function leafOf(who: string, record: DataMap): Housed {
  return { repository: `did:web:node.${who}.example`, record: contentOf(record) }
}

function logJson({ did, log }: PlcLog): JsonValue {
  return { did, log: log.map((entry) => json({ ...entry })) }
}

function housedJson({ repository, record }: Housed): Record<string, JsonValue> {
  return { record: json(record), repository }
}

function json(value: DataMap): JsonValue {
  return toAtprotoJson(value)
}
