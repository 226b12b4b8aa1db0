import type { FoundBatch } from '@quorate/attest'
import type { EvidenceRecord } from '@quorate/core'

import { byNode, nodeCheckpoint } from './attest-records.ts'
import { bundleOf, found } from './checked-group.ts'
import { alike, decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { chainFrom } from './verifier-chains.ts'
import { leavesOf, panelOf, type Panel, type Said } from './verifier-panel.ts'

/**
 * RCP-8: votes are never taken back. Each of three verifiers says something of one slot in any number of batches, of which each but its
 * first is a rival of that one.
 */
export async function voteCases(): Promise<Decided[]> {
  const panel = await panelOf(4, { verification: { verifiers: 3, layers: [1] } })
  return [...(await rows(panel)), ...(await outside(panel)), ...(await sampled()), ...(await order(panel))]
}

export type Batches = readonly Said[]

const named: States = { ...fine, findings: ['batch/equivocation', 'receipt/conflict'] }
const open: States = {
  outcome: 'indeterminate',
  obligation: { 'Covered 1 slots': '0 of 1', Retrievable: 'Unknown NoneDecided' },
}

function failed(outcome: string): States {
  return {
    outcome: 'noncompliant',
    level: 2,
    obligation: { Retrievable: 'False TooManyFailures', 'Retrievable outcome': outcome },
  }
}

const lost: Said = { outcome: 'MISSING', results: ['MISSING'] }
/** PASS, in another receipt. */
const again = { outcome: 'PASS', late: { elapsedMs: 101 } }
const other: Said = { outcome: 'PASS', late: { elapsedMs: 102 } }

async function rows(panel: Panel): Promise<Decided[]> {
  const all: readonly [name: string, what: string, said: readonly Batches[], states: States][] = [
    [
      'takes-back',
      'two say that it passed, and then one of them that it did not: it passed',
      [['PASS'], ['PASS', lost], []],
      named,
    ],
    [
      'both-sides',
      'one says that it passed, one that it did not, and one says both: it passed',
      [['PASS'], ['PASS', lost], [lost]],
      named,
    ],
    [
      'failed-then-passed',
      'two say that it failed, and one of them that it passed: one voice for that is not enough',
      [[lost], [lost, 'PASS'], []],
      { ...failed('MISSING'), findings: ['batch/equivocation', 'receipt/conflict'] },
    ],
    [
      'three-of-one',
      'three receipts that say PASS are one voice, when one verifier gave them',
      [[], ['PASS', again, other], []],
      { ...open, findings: ['batch/equivocation', 'receipt/conflict'] },
    ],
    [
      'liar-passes',
      'of three one lies, in both ways: what the others found stands, that it failed',
      [[lost], ['PASS', again, 'OFFLINE'], [lost]],
      { ...failed('MISSING'), findings: ['batch/equivocation', 'receipt/conflict'] },
    ],
    [
      'liar-fails',
      'of three one lies, in both ways: what the others found stands, that it passed',
      [['PASS'], [lost, 'OFFLINE', again], ['PASS']],
      named,
    ],
    [
      'silent-and-liar',
      'one says that it passed, one is silent, and one says PASS and UNKNOWN',
      [['PASS'], ['UNKNOWN', 'PASS'], []],
      named,
    ],
    [
      'two-outcomes',
      'two outcomes of which a majority gave each: the first of the two in the order of RCP-8',
      [['TIMEOUT'], ['TIMEOUT', 'OFFLINE'], ['OFFLINE']],
      { ...failed('OFFLINE'), findings: ['batch/equivocation', 'receipt/conflict'] },
    ],
  ]
  return Promise.all(
    all.map(async ([name, what, said, states]) => row(panel, name, what, await toldIn(panel, said), states)),
  )
}

/** What is in no batch that counts: named, and no vote. */
async function outside(panel: Panel): Promise<Decided[]> {
  const [, liar = ''] = panel.others
  const passes = await toldIn(panel, [['PASS'], ['PASS'], []])
  const alone = async (said: Said, seq = 2) =>
    Promise.all(leavesOf(panel, liar, 0, seq, said).map(async (leaf) => found(await byNode(liar, leaf))))
  const conflict: States = { ...fine, findings: ['receipt/conflict'] }
  const elsewhere = { nodeCommit: { cid: panel.version.cid, block: 'oA' } }
  return [
    row(panel, 'alone', 'another result, in no batch', [...passes, ...(await alone(lost))], conflict),
    row(panel, 'alone-same', 'the same result, in no batch', [...passes, ...(await alone('PASS'))], fine),
    row(
      panel,
      'alone-nonce',
      'another result by a nonce of no batch: it was signed all the same',
      [...passes, ...(await alone(lost, 7))],
      conflict,
    ),
    row(
      panel,
      'alone-improper',
      'another result that does not follow from what it reports',
      [...passes, ...(await alone({ outcome: 'OFFLINE', late: { nodeCommit: panel.commits.now } }))],
      conflict,
    ),
    row(
      panel,
      'alone-unread',
      'another result with a commit that is none',
      [...passes, ...(await alone({ outcome: 'MISSING', late: elsewhere }))],
      conflict,
    ),
    row(
      panel,
      'alone-two',
      'two results in no batch, beside a majority that says that it passed',
      [...(await toldIn(panel, [['PASS'], [], ['PASS']])), ...(await alone('PASS')), ...(await alone(lost))],
      conflict,
    ),
    row(
      panel,
      'batch-nonce',
      'a second batch whose receipt has a nonce of another secret: improper, and a second result',
      await toldIn(panel, [['PASS'], ['PASS', { outcome: 'MISSING', results: ['MISSING'], seq: 9 }], []]),
      { ...fine, findings: ['batch/equivocation', 'receipt/conflict', 'receipt/nonce'] },
    ),
  ]
}

/** DEC-6: who gives two results that agree has one voice all the same. */
async function sampled(): Promise<Decided[]> {
  const panel = await panelOf(4, {
    verification: { verifiers: 3, layers: [1] },
    sla: { maxGapSeconds: 3600, windowSeconds: 3600, servePpm: 1_000_000, serveMs: 10 },
  })
  const ms = [11, 11, 11, 11]
  return [
    row(
      panel,
      'one-sample',
      'one of three reports twice that every block was slow',
      await toldIn(panel, [
        ['PASS'],
        [
          { outcome: 'PASS', ms },
          { ...again, ms },
        ],
        ['PASS'],
      ]),
      {
        ...fine,
        conditions: { Sla: 'True AllTrue' },
        findings: ['batch/equivocation', 'receipt/conflict'],
      },
      'DEC-6',
    ),
  ]
}

/** Whichever was SEEN first, and in whatever order it came. */
async function order(panel: Panel): Promise<Decided[]> {
  const said: readonly Batches[] = [['PASS'], ['PASS', lost], []]
  const records = await toldIn(panel, said)
  const turned = await toldIn(panel, said, (i) => -i)
  const first = row(panel, 'seen-first', 'the second of two results was SEEN last', records, named)
  const last = row(panel, 'seen-last', 'the second of two results was SEEN first', turned, named)
  const shuffled = row(
    panel,
    'shuffled',
    'the same in another order, and twice',
    [...records, ...records].toReversed(),
    named,
  )
  if (JSON.stringify(first.decision.equivocations) !== JSON.stringify(last.decision.equivocations))
    throw new Error('what is named depends on when it was SEEN')
  return [last, ...alike(first, shuffled)]
}

function row(
  panel: Panel,
  name: string,
  what: string,
  records: readonly EvidenceRecord[],
  states: States,
  requirement = 'RCP-8',
): Decided {
  const bundle = bundleOf(panel.founding, records)
  return decided(`votes-${name}`, what, requirement, { bundle, at: at(11, 600_000) }, states)
}

/** The batches of each verifier, on those that start its chain; the holder's node saw those of one rank a second after those before. */
export async function toldIn(
  panel: Panel,
  said: readonly Batches[],
  rankOf: (i: number) => number = (i) => i,
): Promise<EvidenceRecord[]> {
  const starts: FoundBatch[] = []
  const byRank = new Map<number, FoundBatch[]>()
  for (const [v, who] of panel.others.entries()) {
    const own = said[v] ?? []
    if (own.length === 0) continue
    const start = await chainFrom(panel, who, [{ slot: -2 }, { slot: -1 }])
    starts.push(...start)
    for (const [i, one] of own.entries()) {
      const step = { slot: 0, leaves: leavesOf(panel, who, 0, 2, one) }
      const rank = rankOf(i)
      byRank.set(rank, [...(byRank.get(rank) ?? []), ...(await chainFrom(panel, who, [step], start.at(-1)))])
    }
  }
  const seen = [
    await nodeCheckpoint(panel, panel.holder, at(10, -1), starts),
    ...(await Promise.all(
      [...byRank].map(([rank, all]) =>
        nodeCheckpoint(panel, panel.holder, at(11, 60_000 + rank * 1000), all),
      ),
    )),
  ]
  return [
    ...[...starts, ...[...byRank.values()].flat()].map((batch) => found(batch, batch.leaves)),
    ...seen.map((checkpoint) => found(checkpoint)),
  ]
}
