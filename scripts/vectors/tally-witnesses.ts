import type { Case } from './case.ts'
import {
  amend,
  at,
  checkpoint,
  cidText,
  firstPolicy,
  hours,
  propose,
  seat,
  successor,
  vote,
  type Person,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-3, GOV-10, GOV-11: votes that must be SEEN, and revocations. */
export async function tallyWitnessCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { all, alice, bob, carol, mallory } = group
  const watched = await firstPolicy(
    all.map((p) => seat(p)),
    { witnesses: 1 },
  )
  const watchedNext = successor(watched, { effectiveAt: at(200) })
  const toWatch = await amend(alice, watched, watchedNext)
  const seenVotes = await Promise.all([alice, bob].map((p) => vote(p, toWatch)))
  const saw = (who: Person, asOf: string, seen = seenVotes) => checkpoint(who, watched, asOf, seen)
  const revocation = await propose(alice, watched, { kind: 'revocation', revokes: cidText(watchedNext) }, 150)
  const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', at(151))))
  const revoking = {
    policy: watched,
    proposal: revocation,
    votes: undoing,
    successors: [{ repository: alice.did, record: watchedNext }],
  }
  const one = { approve: 1, counted: [alice] }

  const rows: Row[] = [
    // Witnesses
    [
      'seen',
      'each vote listed by another in time',
      'GOV-11',
      'none',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.closes, -1))],
      },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'unseen',
      'votes that nobody listed',
      'GOV-3',
      'rule',
      { policy: watched, proposal: toWatch, votes: seenVotes },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'seen-at-close',
      'votes listed at closesAt',
      'GOV-3',
      'rule',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.closes))],
      },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'seen-by-self',
      'a vote that only its author listed',
      'GOV-11',
      'rule',
      { policy: watched, proposal: toWatch, votes: seenVotes, checkpoints: [await saw(bob, at(102))] },
      { ...one, ignored: [[bob, 'vote/unseen']] },
    ],
    [
      'seen-by-stranger',
      'votes that a stranger listed',
      'SIG-4',
      'rule',
      { policy: watched, proposal: toWatch, votes: seenVotes, checkpoints: [await saw(mallory, at(102))] },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'seen-skewed',
      'listed 120 s before its own date',
      'GOV-11',
      'none',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.voted, -120_000))],
      },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'seen-too-soon',
      'listed more than 120 s before its own date',
      'GOV-11',
      'rule',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.voted, -120_001))],
      },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    // Revocation
    [
      'revoked',
      'two of three withdraw what is not yet effective',
      'GOV-10',
      'none',
      { ...revoking, checkpoints: [await saw(carol, at(152), undoing)] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'revocation-listed-late',
      'approvals listed at effectiveAt',
      'GOV-10',
      'rule',
      {
        ...revoking,
        votes: undoing,
        proposal: revocation,
        checkpoints: [await saw(carol, at(200), undoing)],
      },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'revocation-not-certified',
      'what was never certified is not revoked',
      'GOV-10',
      'rule',
      { ...revoking, successors: [] },
      { state: 'INVALID', findings: ['proposal/target'] },
    ],
  ]
  return tallyCasesOf(rows, group)
}
