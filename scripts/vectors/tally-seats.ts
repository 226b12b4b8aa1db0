import type { DataMap } from '@quorate/core'

import { keyOf, type Case } from './case.ts'
import {
  ack,
  amend,
  at,
  checkpoint,
  cidText,
  elsewhere,
  firstPolicy,
  governed,
  hours,
  person,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-5: what changes authority, who acknowledges, and changes of several seats at once. */
export async function tallySeatCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { all, alice, bob, carol, dave, mallory, policy } = group
  const [a, b, c] = all.map((p) => seat(p)) as [DataMap, DataMap, DataMap]
  const newBob = await person('bob', 'bob anew')
  const unanimous = { kind: 'atLeast', num: 1, den: 1 }
  const strict = await firstPolicy([a, b, c], { amendThreshold: unanimous })
  const voting = async (
    base: DataMap,
    next: DataMap,
    approve: readonly Person[],
    against: readonly Person[] = [],
  ) => {
    const proposal = await amend(alice, base, next)
    const votes = [
      ...(await Promise.all(approve.map((p) => vote(p, proposal)))),
      ...(await Promise.all(against.map((p) => vote(p, proposal, 'reject')))),
    ]
    return { policy: base, proposal, votes }
  }
  const growing = successor(policy, { members: [a, b, c, seat(dave)] })
  const grow = await voting(policy, growing, [alice, bob])
  const grown = { approve: 3, against: 0, need: 3, weight: 4 }
  const notGrown = { approve: 2, counted: [alice, bob], next: { ...grown, approve: 2 } }
  const joined = { state: 'PASSED', approve: 2, counted: [alice, bob, dave], next: grown }
  const daves = (ackedAt?: string, more?: DataMap, ...keys: Person['key'][]) =>
    ack(dave, growing, ackedAt ?? at(hours.voted), more, ...keys)
  const refused = async (given: Promise<Housed>, code: string, who = dave) =>
    [
      { ...grow, acks: [await given] },
      { ...notGrown, ignored: [[who, code]] as never },
    ] as const

  const watched = await firstPolicy([a, b, c], { witnesses: 1 })
  const watchedGrowth = (operator: DataMap = {}) =>
    successor(watched, { members: [a, b, c, seat(dave, operator)] })
  const watching = async (next: DataMap, by: Person | undefined, asOf = at(105)) => {
    const cast = await voting(watched, next, [alice, bob])
    const joining = await ack(dave, next, at(hours.voted))
    const first = await checkpoint(carol, watched, at(104), cast.votes)
    const after = { seq: 1, prev: cidText(first.record) }
    const seen = by === undefined ? [first] : [first, await checkpoint(by, watched, asOf, [joining], after)]
    return { ...cast, acks: [joining], checkpoints: seen }
  }

  const rekeying = successor(policy, { members: [a, seat(newBob), c] })
  const rekeyed = { approve: 3, against: 0, need: 2, weight: 3 }
  const cosigned = await ack(newBob, rekeying, at(hours.voted), {}, newBob.key, bob.key)
  const alone = await ack(newBob, rekeying, at(hours.voted))
  const turning = successor(policy, { members: [a, seat(newBob), seat(dave)] })
  const turn = await voting(policy, turning, [alice, carol])
  const turned = { approve: 3, against: 0, need: 2, weight: 3 }
  const equipped = {
    id: 'did:web:node.alice.example',
    key: (await keyOf('node alice')).did(),
    endpoint: 'https://node.alice.example',
  }
  const two = { approve: 2, counted: [alice, bob] }
  const kept = { approve: 2, against: 0, need: 3, weight: 3 }

  const rows: Row[] = [
    // Acknowledgments that do not count
    [
      'ack-other-group',
      'an acknowledgment that names another group',
      'GOV-5',
      'rule',
      ...(await refused(daves(at(101), { group: elsewhere }), 'ack/other-group')),
    ],
    [
      'ack-other-policy',
      'an acknowledgment of another version',
      'GOV-5',
      'rule',
      ...(await refused(ack(dave, policy, at(hours.voted)), 'ack/other-policy')),
    ],
    [
      'ack-other-key',
      'an acknowledgment that carries another key than is pinned',
      'GOV-6',
      'rule',
      ...(await refused(daves(at(101), { key: mallory.key.did() }), 'ack/key')),
    ],
    [
      'ack-signed-by-host',
      'an acknowledgment that another key signed',
      'SIG-4',
      'signature',
      ...(await refused(daves(at(101), {}, mallory.key), 'key/not-pinned')),
    ],
    [
      'ack-declined',
      'a member that declines to join',
      'GOV-5',
      'rule',
      ...(await refused(daves(at(101), { accepted: false }), 'ack/declined')),
    ],
    [
      'ack-early',
      'an acknowledgment a millisecond before opensAt',
      'GOV-5',
      'rule',
      ...(await refused(daves(at(hours.opens, -1)), 'ack/outside-window')),
    ],
    [
      'ack-not-awaited',
      'an acknowledgment of a member that keeps its seat',
      'GOV-5',
      'rule',
      ...(await refused(ack(alice, growing, at(hours.voted)), 'ack/not-awaited', alice)),
    ],
    [
      'ack-stranger',
      'an acknowledgment of nobody in the next version',
      'GOV-5',
      'rule',
      ...(await refused(ack(mallory, growing, at(hours.voted)), 'ack/not-awaited', mallory)),
    ],
    [
      'ack-accepted-text',
      'an acknowledgment whose accepted is text',
      'GOV-5',
      'shape',
      ...(await refused(daves(at(101), { accepted: 'true' }), 'record/shape')),
    ],
    // Acknowledgments that do
    [
      'ack-at-open',
      'an acknowledgment at opensAt',
      'GOV-5',
      'none',
      { ...grow, acks: [await daves(at(hours.opens))] },
      joined,
    ],
    [
      'ack-last-moment',
      'an acknowledgment a millisecond before closesAt',
      'GOV-5',
      'none',
      { ...grow, acks: [await daves(at(hours.closes, -1))] },
      joined,
    ],
    [
      'ack-more-fields',
      'an acknowledgment with a field that is not known',
      'ENC-6',
      'none',
      { ...grow, acks: [await daves(at(101), { note: 'with joy' })] },
      joined,
    ],
    [
      'ack-twice',
      'a member that declines and accepts',
      'GOV-5',
      'none',
      { ...grow, acks: [await daves(at(101), { accepted: false }), await daves()] },
      { ...joined, ignored: [[dave, 'ack/declined']] },
    ],
    [
      'ack-unseen',
      'an acknowledgment that nobody listed',
      'GOV-5',
      'rule',
      await watching(watchedGrowth(), undefined),
      { ...notGrown, ignored: [[dave, 'ack/unseen']] },
    ],
    [
      'ack-seen',
      'an acknowledgment that a member of the base listed',
      'GOV-5',
      'none',
      await watching(watchedGrowth(), carol),
      joined,
    ],
    [
      'ack-seen-at-close',
      'an acknowledgment listed at closesAt',
      'GOV-5',
      'rule',
      await watching(watchedGrowth(), carol, at(hours.closes)),
      { ...notGrown, ignored: [[dave, 'ack/unseen']] },
    ],
    [
      'ack-seen-by-own-operator',
      'an acknowledgment listed by the operator that the member joins',
      'GOV-11',
      'rule',
      await watching(watchedGrowth({ operator: carol.did }), carol),
      { ...notGrown, ignored: [[dave, 'ack/unseen']] },
    ],
    [
      'ack-seen-by-itself',
      'an acknowledgment listed by its author, who is no member yet',
      'GOV-11',
      'rule',
      await watching(watchedGrowth(), dave),
      { ...notGrown, ignored: [[dave, 'ack/unseen']] },
    ],
    // New keys
    [
      'rekeyed-and-rejected',
      'a new key that the old one signed, though the old one rejects',
      'GOV-5',
      'none',
      { ...(await voting(policy, rekeying, [alice, carol], [bob])), acks: [cosigned] },
      { state: 'PASSED', approve: 2, against: 1, next: rekeyed, counted: all },
    ],
    [
      'rekeyed-rejected-unasked',
      'an old key that rejects, without an acknowledgment by the new one',
      'GOV-5',
      'rule',
      await voting(policy, rekeying, [alice, carol], [bob]),
      { approve: 2, against: 1, next: { ...rekeyed, approve: 2, against: 1 }, counted: all },
    ],
    [
      'rekeyed-without-ack',
      'an old key that approves, without an acknowledgment by the new one',
      'GOV-5',
      'rule',
      await voting(policy, rekeying, [alice, bob]),
      { ...two, next: { ...rekeyed, approve: 1 } },
    ],
    [
      'rekeyed-by-old-key',
      'an acknowledgment of the new key that the old one alone signed',
      'GOV-5',
      'signature',
      {
        ...(await voting(policy, rekeying, [alice, carol])),
        acks: [await ack(newBob, rekeying, at(hours.voted), {}, bob.key)],
      },
      {
        approve: 2,
        next: { ...rekeyed, approve: 2 },
        counted: [alice, carol],
        ignored: [[bob, 'key/not-pinned']],
      },
    ],
    [
      'rekeyed-votes-anew',
      'a vote by the new key',
      'SIG-4',
      'signature',
      {
        ...(await voting(policy, rekeying, [alice])),
        votes: [
          ...(await voting(policy, rekeying, [alice])).votes,
          await vote(newBob, await amend(alice, policy, rekeying)),
        ],
        acks: [cosigned],
      },
      {
        approve: 1,
        next: { ...rekeyed, approve: 2 },
        counted: [alice, bob],
        ignored: [[bob, 'key/not-pinned']],
      },
    ],
    [
      'rekeyed-recovered',
      'a new key alone, where the others suffice',
      'GOV-5',
      'none',
      { ...(await voting(policy, rekeying, [alice, carol])), acks: [alone] },
      {
        state: 'PASSED',
        approve: 2,
        next: { ...rekeyed, approve: 2 },
        counted: [alice, carol],
        ignored: [[bob, 'key/recovered']],
        findings: ['key/recovered'],
      },
    ],
    [
      'rekeyed-both-acks',
      'of two acknowledgments the one that the old key signed',
      'GOV-5',
      'none',
      {
        ...(await voting(policy, rekeying, [alice, carol])),
        acks: [alone, await ack(newBob, rekeying, at(102), {}, bob.key, newBob.key)],
      },
      { state: 'PASSED', approve: 2, next: rekeyed, counted: all },
    ],
    // Several at once
    [
      'turnover',
      'one added, one re-keyed, one removed',
      'GOV-5',
      'none',
      {
        ...turn,
        acks: [
          await ack(dave, turning, at(hours.voted)),
          await ack(newBob, turning, at(hours.voted), {}, newBob.key, bob.key),
        ],
      },
      { state: 'PASSED', approve: 2, next: turned, counted: [alice, bob, carol, dave] },
    ],
    [
      'turnover-recovered',
      'the same, and the old key is lost',
      'GOV-5',
      'none',
      {
        ...turn,
        acks: [await ack(dave, turning, at(hours.voted)), await ack(newBob, turning, at(hours.voted))],
      },
      {
        state: 'PASSED',
        approve: 2,
        next: { ...turned, approve: 2 },
        counted: [alice, carol, dave],
        ignored: [[bob, 'key/recovered']],
        findings: ['key/recovered'],
      },
    ],
    [
      'turnover-without-newcomer',
      'the same without the acknowledgment of the newcomer',
      'GOV-5',
      'rule',
      { ...turn, acks: [await ack(newBob, turning, at(hours.voted), {}, newBob.key, bob.key)] },
      { approve: 2, next: { ...turned, approve: 2 }, counted: [alice, bob, carol] },
    ],
    // What is authority
    [
      'authority-none',
      'no change of authority: the ordinary threshold',
      'GOV-5',
      'none',
      await voting(strict, successor(strict), [alice, bob]),
      { state: 'PASSED', ...two },
    ],
    [
      'authority-nodes',
      'nodes are no authority',
      'GOV-5',
      'none',
      await voting(strict, successor(strict, { members: [{ ...a, nodes: [equipped] }, b, c] }), [alice, bob]),
      { state: 'PASSED', ...two },
    ],
    [
      'authority-did-head',
      'a didHead is no authority',
      'GOV-5',
      'none',
      await voting(strict, successor(strict, { members: [{ ...a, didHead: elsewhere }, b, c] }), [
        alice,
        bob,
      ]),
      { state: 'PASSED', ...two },
    ],
    [
      'authority-order',
      'members in another order are the same',
      'GOV-5',
      'none',
      await voting(strict, successor(strict, { members: [c, b, a] }), [alice, bob]),
      { state: 'PASSED', ...two },
    ],
    [
      'authority-operator-named',
      'an operator that is the DID already',
      'SIG-5',
      'none',
      await voting(strict, successor(strict, { members: [{ ...a, operator: alice.did }, b, c] }), [
        alice,
        bob,
      ]),
      { state: 'PASSED', ...two },
    ],
    [
      'authority-operator',
      'another operator is a change of authority',
      'GOV-5',
      'rule',
      await voting(strict, successor(strict, { members: [{ ...a, operator: 'one party' }, b, c] }), [
        alice,
        bob,
      ]),
      { ...two, need: 3, next: kept },
    ],
    [
      'authority-weight',
      'another weight is a change of authority',
      'GOV-5',
      'rule',
      await voting(strict, successor(strict, { members: [{ ...a, weight: 2 }, b, c] }), [alice, bob]),
      { ...two, need: 3, next: { approve: 3, against: 0, need: 4, weight: 4 } },
    ],
    [
      'authority-governance',
      'another delay is a change of authority',
      'GOV-5',
      'rule',
      await voting(strict, successor(strict, governed(strict, { delaySeconds: 3600 })), [alice, bob]),
      { ...two, need: 3, next: kept },
    ],
    [
      'authority-unknown-field',
      'a field of governance that is not known is a change of authority',
      'GOV-5',
      'rule',
      await voting(strict, successor(strict, governed(strict, { veto: true })), [alice, bob]),
      { ...two, need: 3, next: kept },
    ],
    [
      'authority-loosened',
      'a looser threshold does not loosen its own adoption',
      'GOV-5',
      'rule',
      await voting(strict, successor(strict, { governance: policy['governance'] as DataMap }), [alice, bob]),
      { ...two, need: 3, next: { ...kept, need: 2 } },
    ],
    [
      'next-quorum',
      'a quorum of the next version that is not met',
      'GOV-5',
      'rule',
      await voting(policy, successor(policy, governed(policy, { quorum: 3 })), [alice, bob]),
      { ...two, next: { ...kept, need: 2 } },
    ],
    [
      'next-weights',
      'weights of the next version that decide otherwise',
      'GOV-5',
      'rule',
      await voting(policy, successor(policy, { members: [a, b, { ...c, weight: 5 }] }), [alice, bob]),
      { ...two, next: { approve: 2, against: 0, need: 4, weight: 7 } },
    ],
    [
      'next-blocked',
      'a member whose next weight blocks',
      'GOV-5',
      'rule',
      await voting(
        policy,
        successor(policy, { members: [a, b, { ...c, weight: 5 }] }),
        [alice, bob],
        [carol],
      ),
      {
        state: 'REJECTED',
        approve: 2,
        against: 1,
        counted: all,
        next: { approve: 2, against: 5, need: 4, weight: 7 },
      },
    ],
  ]
  return tallyCasesOf(rows, group)
}
