import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { findingCodes, type FindingCode } from '@quorate/core'
import { reasons, type Condition, type ConditionType, type Decision } from '@quorate/evaluator'
import { describe, expect, it } from 'vitest'

import { undecidedFindings } from './undecided-findings.ts'

const folder = path.join(import.meta.dirname, 'vectors/evaluate')
const decisions = globSync('*/expected.json', { cwd: folder }).map(
  (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Decision,
)

const summaries = ['True AllTrue', 'False SomeFalse', 'Unknown SomeUnknown']
const keeping = [
  ...summaries,
  'True Passing',
  'True FailuresTolerated',
  'True OfflineGrace',
  'True RecoveryGrace',
  'False TooManyFailures',
  'Unknown JoinGrace',
  'Unknown NeverPassed',
  'Unknown PassedLongAgo',
  'Unknown NoneDecided',
]

/** What each condition can be, and why (DEC-4). */
const possible: Readonly<Record<ConditionType, readonly string[]>> = {
  Anchored: ['True HeadFollows', 'False HeadBehind', 'Unknown NoAnchoredHead', 'Unknown BranchDropped'],
  Fresh: ['True Vouched', 'Unknown Stale', 'Unknown NoHead'],
  Acknowledged: [
    'True Approved',
    'True Acknowledged',
    'True BoundBefore',
    'False Exited',
    'Unknown KeyRecovered',
    'Unknown ExitUnseen',
    'Unknown NotProven',
    'Unknown NotAcknowledged',
  ],
  Covered: [
    'True AllTrue',
    'True EnoughDecided',
    'Unknown SomeUnknown',
    'Unknown TooFewDecided',
    'Unknown NoSlots',
    'Unknown NothingJudged',
  ],
  InSync: [...keeping, 'False LagExceeded'],
  Retrievable: keeping,
  Proven: keeping,
  Copies: [...summaries, 'True EnoughCopies', 'False TooFewCopies', 'Unknown CopiesOpen'],
  SyncReceipts: ['Unknown SomeUnknown', 'Unknown NotKnown'],
  Sla: [...summaries, 'True TargetsMet', 'False TargetMissed', 'Unknown TargetsOpen'],
  Predicate: ['Unknown NotKnown'],
}

/** Findings that stand among the equivocations (DEC-3). */
const exclusive: readonly FindingCode[] = [
  'batch/equivocation',
  'checkpoint/forked',
  'receipt/conflict',
  'vote/double-approval',
  'vote/equivocation',
]

function conditionsOf({ conditions, obligations, subjects }: Decision): readonly Condition[] {
  return [
    ...conditions,
    ...obligations.listed.flatMap((entry) => entry.conditions),
    ...subjects.flatMap(({ condition }) => condition ?? []),
  ]
}

function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort()
}

describe('the decisions of the vectors', () => {
  it('show every reason of every condition, and no other', () => {
    const shown = decisions.flatMap(conditionsOf).map((c) => `${c.type} ${c.status} ${c.reason}`)
    const expected = Object.entries(possible).flatMap(([type, said]) => said.map((one) => `${type} ${one}`))
    expect(sorted(shown)).toEqual(sorted(expected))
    expect(sorted(expected.map((text) => text.split(' ')[2] ?? ''))).toEqual(sorted(Object.keys(reasons)))
  })

  it('state every finding, but for those that none can state', () => {
    const shown = decisions
      .flatMap(({ findings, equivocations }) => [...findings.listed, ...equivocations.listed])
      .map(({ code }) => code)
    const undecided = Object.values(undecidedFindings).flat()
    expect(sorted([...shown, ...undecided])).toEqual(sorted(Object.keys(findingCodes)))
    expect(undecided.filter((code, i) => shown.includes(code) || undecided.indexOf(code) < i)).toEqual([])
  })

  it('state every kind of equivocation, and no other', () => {
    const shown = decisions.flatMap(({ equivocations }) => equivocations.listed).map(({ code }) => code)
    expect(sorted(shown)).toEqual(exclusive)
  })
})
