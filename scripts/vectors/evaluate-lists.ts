import type { DataMap } from '@quorate/core'

import { bundleOf, found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { timeline } from './evaluate-rows.ts'
import { at, founding, person } from './group-records.ts'
import { nodePolicy, nodeSeat } from './node-records.ts'
import { panelOf, panelRow, type Said } from './verifier-panel.ts'

/** DEC-3, DEC-4: how much a decision lists, and what it says only of an obligation that is not ok for another reason. */
export async function listCases(): Promise<Decided[]> {
  return [...(await evidence()), ...(await operators()), ...(await aside())]
}

/** Five check each slot; how many of them say that it failed, by slot, after one that passed. */
async function evidence(): Promise<Decided[]> {
  const day = { failedAfterSeconds: 86_400, abandonedAfterSeconds: 86_400, maxConsecutiveFailures: 20 }
  const panel = await panelOf(6, { verification: { verifiers: 5 }, compliance: day })
  const row = (name: string, what: string, failing: readonly number[], named: number) => {
    const saying = (outcome: string, count: number) =>
      Array.from({ length: 5 }, (_, i): Said => (i < count ? outcome : undefined))
    const slots = [saying('PASS', 5), ...failing.map((count) => saying('OFFLINE', count))]
    return panelRow(panel, [name, what, 'DEC-4'], Object.fromEntries(slots.entries()), {
      outcome: 'degraded',
      level: 1,
      obligation: { InSync: 'True FailuresTolerated', 'InSync evidence': String(named) },
    })
  }
  const four = [4, 4, 4, 4, 4, 4, 4]
  return [
    await row('limit-evidence-below', '31 receipts show eight failures', [...four, 3], 31),
    await row('limit-evidence', '32 receipts show eight failures', [...four, 4], 32),
    await row('limit-evidence-above', '33 receipts show eight failures', [...four, 5], 32),
    await row(
      'limit-evidence-slots',
      'of nine failures the last eight are shown',
      Array<number>(9).fill(3),
      24,
    ),
  ]
}

/** As many operators with a node each, of which nobody is known to be bound. */
async function operators(): Promise<Decided[]> {
  const row = async (name: string, count: number) => {
    const people = await Promise.all(
      Array.from({ length: count + 1 }, (_, i) => person(`m${String(i).padStart(2, '0')}`)),
    )
    const seats = await Promise.all(people.map((who) => nodeSeat(who)))
    const subjects = people.slice(0, 1).map(({ did }) => did)
    const policy = await nodePolicy(seats, { replication: { subjects, minCopies: 1 } as DataMap })
    const records = (await founding(policy, people)).map((housed) => found(housed))
    const bundle = bundleOf({ records, proofs: [], plcLogs: [], didDocuments: [] })
    return decided(
      name,
      `${String(count)} operators may hold a copy`,
      'DEC-4',
      { bundle, at: at(12) },
      {
        outcome: 'indeterminate',
        conditions: { Copies: 'Unknown SomeUnknown' },
        copies: [0, count],
        lacking: Math.min(count, 32),
        findings: ['ack/unproven'],
      },
    )
  }
  return [
    await row('limit-lacking-below', 31),
    await row('limit-lacking', 32),
    await row('limit-lacking-above', 33),
  ]
}

/** What would be no word in a decision if the obligation were ok otherwise. */
async function aside(): Promise<Decided[]> {
  const layers = { verification: { layers: [0, 1] } }
  const states: States = { outcome: 'degraded', level: 1 }
  return [
    ...(await timeline(
      { ...layers, compliance: { offlineGraceSeconds: 7200 } },
      { 0: 'PASS', 1: { 0: 'OFFLINE', 1: 'MISSING' } },
      [
        [
          'offline-grace-beside',
          'one layer is forgiven that it is offline, while another fails',
          1,
          { ...states, obligation: { InSync: 'True OfflineGrace', Retrievable: 'True FailuresTolerated' } },
        ],
      ],
    )),
    ...(await timeline(
      { sla: { uptimePpm: 750_000, maxGapSeconds: 3600, windowSeconds: 14_400 } },
      { 0: 'PASS', 1: 'PASS', 2: 'PASS', 3: 'OFFLINE' },
      [
        [
          'uptime-met-failing',
          'a target is met, while a failure is tolerated',
          3,
          { ...states, obligation: { InSync: 'True FailuresTolerated', Sla: 'True TargetsMet' } },
          'DEC-6',
        ],
      ],
    )),
  ]
}
