import type { DataMap } from '@quorate/core'

import { bundleOf, found } from './checked-group.ts'
import { decided, type Decided } from './evaluate-case.ts'
import { at, founding, person, seat } from './group-records.ts'
import { node, nodePolicy } from './node-records.ts'

/** DEC-8: more obligations than are worked out: 4096 accounts on each of 257 nodes. */
export async function limitCases(): Promise<Decided[]> {
  const people = await Promise.all(Array.from({ length: 17 }, (_, i) => person(`m${String(i)}`)))
  const seats = await Promise.all(
    people.map(async (who, i) => {
      const count = i === 0 ? 1 : 16
      const own = Array.from({ length: count }, (_, j) => node(`n${String(j)}.m${String(i)}`))
      return seat(who, { nodes: await Promise.all(own) })
    }),
  )
  const subjects = Array.from({ length: 4096 }, (_, i) => `did:web:s${String(i)}.example`)
  const policy = await nodePolicy(seats, { replication: { subjects, minCopies: 1 } as DataMap })
  const records = (await founding(policy, people)).map((housed) => found(housed))
  const bundle = bundleOf({ records, proofs: [], plcLogs: [], didDocuments: [] })
  // One ticket, and sixteen of each of sixteen nodes.
  const unequal = seats.slice(0, 17).map((one, i): DataMap => {
    const [first] = one['nodes'] as DataMap[]
    return { ...one, nodes: [{ ...first, capacityBytes: i === 0 ? 1000 : 16_000 }] }
  })
  const placing = { subjects, placement: { kind: 'rendezvous', copies: 2 } } as DataMap
  const placed = await founding(await nodePolicy(unequal, { replication: placing }), people)
  return [
    decided(
      'limit-tickets',
      'more tickets for all subjects than scores are drawn',
      'OBL-1',
      {
        bundle: bundleOf({
          records: placed.map((housed) => found(housed)),
          proofs: [],
          plcLogs: [],
          didDocuments: [],
        }),
        at: at(12),
      },
      {
        outcome: 'indeterminate',
        conditions: { Covered: 'Unknown NothingJudged' },
        findings: ['ack/unproven', 'obligation/limit'],
      },
    ),
    decided(
      'limit-obligations',
      'more obligations than are worked out',
      'DEC-8',
      { bundle, at: at(12) },
      {
        outcome: 'indeterminate',
        conditions: { Covered: 'Unknown NothingJudged' },
        findings: ['ack/unproven', 'obligation/limit'],
      },
    ),
  ]
}
