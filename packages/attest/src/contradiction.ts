import { finding, type Finding } from '@quorate/core'
import { majorityOf } from './assignment.ts'
import type { Receipt } from './receipt.ts'

/** What verifiers of one slot have to report alike, each as text; undefined where a receipt says nothing of it. */
const facts = {
  'receipt/universe': {
    path: 'universe',
    about: ({ node }: Receipt) => node?.cid,
    told: ({ record }: Receipt) =>
      record.universe && `${String(record.universe.size)} ${record.universe.root}`,
  },
  'receipt/randomness': {
    path: 'beacon',
    about: ({ record }: Receipt) => record.beacon && String(record.beacon.round),
    told: ({ record }: Receipt) => record.beacon?.randomness,
  },
} as const

/**
 * Where another assigned verifier of the slot says otherwise than `receipt` of the same commit or round, and no absolute
 * majority of the assigned says the same as it (RCP-4). `others` are the receipts of the slot, one a verifier.
 */
export function contradictions(receipt: Receipt, others: readonly Receipt[], assigned: number): Finding[] {
  return (Object.keys(facts) as (keyof typeof facts)[]).flatMap((code) => {
    const { path, about, told } = facts[code]
    const [subject, said] = [about(receipt), told(receipt)]
    if (subject === undefined || said === undefined) return []
    const speaking = others.filter((other) => about(other) === subject && told(other) !== undefined)
    const against = speaking.find((other) => told(other) !== said)
    if (
      against === undefined ||
      speaking.filter((other) => told(other) === said).length >= majorityOf(assigned)
    )
      return []
    const [left, right] = [receipt.record.verifier, against.record.verifier].sort()
    return [finding(code, path, { left: left ?? '', right: right ?? '', commit: subject })]
  })
}
