import type { DataMap } from '@quorate/core'

import { keyOf } from './case.ts'
import { due } from './checked-group.ts'
import {
  adopts,
  council,
  documentBy,
  heard,
  memberSeat,
  published,
  reports,
  sees,
  votesOn,
  witnessed,
  type Council,
} from './council.ts'
import { alikeBut, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import {
  ack,
  amend,
  at,
  cidText,
  governed,
  person,
  propose,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'
import { node } from './node-records.ts'

/** GOV-4, GOV-5: what became of proposals, and changes of who decides. */
export async function proposalCases(): Promise<Decided[]> {
  const group = await council()
  return [
    ...(await inTime(group)),
    ...(await settled(group)),
    ...(await unknown(group)),
    ...(await seats(group)),
  ]
}

/** A second version that takes effect 40 hours after the group was drafted. */
function nextOf({ policy }: Council, changes: DataMap = {}): DataMap {
  return successor(policy, { name: 'Good friends', effectiveAt: at(40), ...changes })
}

/** One proposal, made at 15, open from 20 to 30, on which one of three voted. */
async function inTime(group: Council): Promise<Decided[]> {
  const proposal = await amend(group.alice, group.policy, nextOf(group), 20, { createdAt: at(15) })
  const words = await votesOn(group, proposal, 20, [group.alice])
  const row = (name: string, what: string, instant: string, state: string) =>
    heard(
      [name, what, 'GOV-4'],
      { group, records: [proposal, ...words], at: instant },
      {
        outcome: 'indeterminate',
        obligation: { InSync: 'Unknown NoneDecided' },
        proposals: { [`amendment ${state}`]: 1 },
      },
    )
  return [
    row('proposal-pending', 'the last millisecond before a proposal opens', at(20, -1), 'PENDING'),
    row('proposal-open', 'a proposal opens', at(20), 'OPEN'),
    row('proposal-open-last', 'the last millisecond in which it is open', at(30, -1), 'OPEN'),
    row('proposal-expired', 'it closed, and is not known to have passed', at(30), 'EXPIRED'),
  ]
}

/** What is judged is the first version, by slots of the day after it was founded. */
async function settled(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, policy } = group
  const reported = await reports(group, [28, 29, 30])
  const row = (
    name: string,
    what: string,
    records: readonly Housed[],
    states: Partial<States>,
    requirement = 'GOV-4',
  ) =>
    heard([name, what, requirement], { group, records, reported, at: due(group, 30) }, { ...fine, ...states })
  const proposal = await amend(alice, policy, nextOf(group), 20)
  const against = await Promise.all([bob, carol].map((who) => vote(who, proposal, 'reject', at(21))))
  const first = { versions: ['ACTIVE'] }
  const cancelled = (who: Person) =>
    propose(who, policy, { kind: 'cancellation', cancels: cidText(proposal.record) }, 22)
  const approval = await vote(alice, proposal, 'approve', at(21))
  const begun = [proposal, ...(await witnessed(group, 21, [approval]))]
  /** Bob approves at an instant, and Carol sees that at another. */
  const second = async (castAt: string, asOf?: string) => {
    const late = await vote(bob, proposal, 'approve', castAt)
    return [...begun, late, ...(asOf === undefined ? [] : [await sees(carol, group, asOf, [late])])]
  }
  const elsewhere = { group: cidText(proposal.record) }
  const expired = { ...first, proposals: { 'amendment EXPIRED': 1 } }
  const passed: Partial<States> = {
    outcome: 'indeterminate',
    versions: ['SUPERSEDED', 'ACTIVE'],
    proposals: { 'amendment PASSED': 1 },
  }
  const seenBy = (name: string, what: string, records: readonly Housed[], states: Partial<States>) =>
    row(name, what, records, states, 'GOV-3')
  return [
    row(
      'proposal-rejected',
      'two of three rejected it',
      [proposal, ...(await witnessed(group, 21, against))],
      { ...first, proposals: { 'amendment REJECTED': 1 } },
      'GOV-2',
    ),
    row(
      'proposal-other-group',
      'a proposal on the version names another group: stated, so it is among the inputs',
      [await amend(alice, policy, nextOf(group), 20, elsewhere)],
      { ...first, proposals: { 'amendment INVALID': 1 } },
    ),
    row(
      'vote-other-group',
      'a second vote names another group: it excludes the first, so it is among the inputs',
      [...begun, await vote(alice, proposal, 'reject', at(21), elsewhere)],
      { ...expired, findings: ['vote/equivocation'] },
      'GOV-1',
    ),
    row('proposal-cancelled', 'its proposer cancelled it', [proposal, await cancelled(alice)], {
      ...first,
      proposals: { 'amendment CANCELLED': 1 },
    }),
    row(
      'proposal-cancelled-by-other',
      'another member cancelled it',
      [proposal, await cancelled(bob)],
      expired,
    ),
    row(
      'proposal-stale',
      'another one on the same version passed',
      [
        await amend(bob, policy, nextOf(group, { name: 'Others' }), 20),
        ...(await adopts(group, policy, nextOf(group), 20, [alice, bob])),
      ],
      { ...passed, proposals: { 'amendment PASSED': 1, 'amendment STALE': 1 } },
    ),
    seenBy(
      'vote-last',
      'the second approval, cast and seen in the last millisecond',
      await second(at(30, -1), at(30, -1)),
      passed,
    ),
    seenBy(
      'vote-at-close',
      'the second approval is dated when voting closed',
      await second(at(30), at(30, -1)),
      expired,
    ),
    seenBy(
      'vote-seen-at-close',
      'the second approval was seen when voting closed',
      await second(at(30, -1), at(30)),
      expired,
    ),
    seenBy('vote-unseen', 'nobody saw the second approval', await second(at(22)), expired),
    seenBy(
      'vote-seen-before',
      'seen 120 seconds before it was cast',
      await second(at(22), at(22, -120_000)),
      passed,
    ),
    seenBy(
      'vote-seen-too-soon',
      'seen a millisecond before that',
      await second(at(22), at(22, -120_001)),
      expired,
    ),
  ]
}

/** What is no amendment, revocation or resolution may have been decided all the same. */
async function unknown(group: Council): Promise<Decided[]> {
  const { alice, bob, policy } = group
  const reported = await reports(group, [28, 29, 30])
  const proposal = await propose(alice, policy, { kind: 'merger' }, 20)
  const row = (name: string, what: string, voters: readonly Person[], states: States) =>
    votesOn(group, proposal, 20, voters).then((words) =>
      heard(
        [name, what, 'ENC-6'],
        { group, records: [proposal, ...words], reported, at: due(group, 30) },
        {
          ...states,
          proposals: { 'merger INVALID': 1 },
        },
      ),
    )
  return [
    await row(
      'kind-unknown',
      'a majority approved a proposal of a kind that is not known here',
      [alice, bob],
      {
        outcome: 'indeterminate',
        findings: ['proposal/unknown-kind'],
      },
    ),
    await row('kind-unknown-alone', 'one of three approved it', [alice], fine),
    ...(await couldHavePassed(group, proposal)),
  ]
}

/** A proposal that is not understood, open from 20 to 30: two of three approve it, and it may have passed or not. */
async function couldHavePassed(group: Council, proposal: Housed): Promise<Decided[]> {
  const { alice, bob, policy } = group
  const reported = await reports(group, [28, 29, 30])
  const merger = { proposals: { 'merger INVALID': 1 } }
  const open: States = { ...merger, outcome: 'indeterminate', findings: ['proposal/unknown-kind'] }
  const settled: States = { ...fine, ...merger }
  const dated = async (name: string, what: string, castAt: string, states: States) => {
    const votes = await Promise.all([alice, bob].map((who) => vote(who, proposal, 'approve', castAt)))
    const records = await witnessed(group, 31, votes)
    return heard(
      [`kind-unknown-${name}`, what, 'DEC-1'],
      { group, records: [proposal, ...records], reported, at: due(group, 30) },
      states,
    )
  }
  const words = await votesOn(group, proposal, 20, [alice, bob])
  const next = nextOf(group, { effectiveAt: at(60) })
  const adopted = await adopts(group, policy, next, 21, [alice, bob])
  const revocation = await propose(alice, policy, { kind: 'revocation', revokes: cidText(next) }, 32)
  const revoked = [revocation, ...(await votesOn(group, revocation, 32, [alice, bob]))]
  const amended = (name: string, what: string, records: readonly Housed[], states: States) =>
    heard(
      [`kind-unknown-${name}`, what, 'DEC-1'],
      { group, records: [proposal, ...words, ...adopted, ...records], reported, at: due(group, 30) },
      states,
    )
  const all = { kind: 'atLeast', num: 1, den: 1 }
  const needing = async (name: string, what: string, governance: DataMap, states: States) => {
    const other = await council({ more: governed(policy, governance) })
    const asked = await propose(alice, other.policy, { kind: 'merger' }, 20)
    return heard(
      [`kind-unknown-${name}`, what, 'DEC-1'],
      {
        group: other,
        records: [asked, ...(await votesOn(other, asked, 20, [alice, bob]))],
        reported: await reports(other, [28, 29, 30]),
        at: due(other, 30),
      },
      states,
    )
  }
  return [
    await dated('first', 'approved when it opens', at(20), open),
    await dated('early', 'approved a millisecond before it opens', at(20, -1), settled),
    await dated('last', 'approved in the last millisecond', at(30, -1), open),
    await dated('late', 'approved when voting closed', at(30), settled),
    amended('beside-next', 'the members adopted another version meanwhile', [], {
      ...settled,
      versions: ['ACTIVE', 'SCHEDULED'],
    }),
    amended('beside-revoked', 'and revoked that', revoked, { ...open, versions: ['ACTIVE', 'REVOKED'] }),
    await needing('below-need', 'all three are needed for anything', { threshold: all }, settled),
    await needing(
      'at-least-need',
      'all three are needed, but two change who decides',
      { threshold: all, amendThreshold: { kind: 'moreThan', num: 1, den: 2 } },
      open,
    ),
  ]
}

/** Who is a member, and by which key: counted under both versions. */
async function seats(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, policy } = group
  const members = policy['members'] as DataMap[]
  const [alices, bobs, carols] = members as [DataMap, DataMap, DataMap]
  const row = async (
    name: string,
    what: string,
    next: DataMap,
    records: readonly Housed[],
    states: Partial<States>,
    acknowledged?: Housed,
  ) => {
    const isPassed = states.versions?.length !== 1
    const reported = await (isPassed ? reports(group, [28, 29], next) : reports(group, [28, 29, 30]))
    const proofs = acknowledged === undefined ? [] : [await published(acknowledged)]
    const asked = { group, records, reported, beside: { proofs }, at: due(group, 30) }
    return heard([name, what, 'GOV-5'], asked, {
      ...fine,
      versions: ['SUPERSEDED', 'ACTIVE'],
      proposals: { 'amendment PASSED': 1 },
      ...states,
    })
  }
  const expired: Partial<States> = { versions: ['ACTIVE'], proposals: { 'amendment EXPIRED': 1 } }

  const dave = await person('dave')
  const joined = nextOf(group, { members: [...members, await memberSeat(dave)] })
  const welcome = await ack(dave, joined, at(21))
  const daves = { didDocuments: [{ did: dave.did, document: await documentBy(dave.did) }] }

  const bobNow: Person = { ...bob, key: await keyOf('bob anew') }
  const rekeyed = nextOf(group, { members: [alices, { ...bobs, key: bobNow.key.did() }, carols] })
  const cosigned = await ack(bobNow, rekeyed, at(21), {}, bobNow.key, bob.key)
  const recovered = await ack(bobNow, rekeyed, at(21))
  const all = nextOf(group, {
    members: rekeyed['members'] as DataMap[],
    ...governed(policy, { threshold: { kind: 'atLeast', num: 1, den: 1 } }),
  })
  const alone = await ack(bobNow, all, at(21))
  const bound = (said: string) => ({ conditions: { [`Acknowledged ${bob.did}`]: said } })
  const taken = await adopts(group, policy, joined, 20, [alice], [welcome])
  const silent = await row(
    'member-joins-unsaid',
    'one of three takes in a fourth, who says nothing',
    joined,
    taken.filter((record) => record !== welcome),
    expired,
  )
  return [
    heard(
      ['member-joins', 'two of three take in a fourth, who acknowledges in time', 'GOV-5'],
      {
        group,
        records: await adopts(group, policy, joined, 20, [alice, bob], [welcome]),
        reported: await reports(group, [28, 29], joined),
        beside: { ...daves, proofs: [await published(welcome)] },
        at: due(group, 30),
      },
      { ...fine, ...bound('True Approved'), versions: ['SUPERSEDED', 'ACTIVE'] },
    ),
    await row(
      'member-joins-silently',
      'the fourth did not acknowledge',
      joined,
      await adopts(group, policy, joined, 20, [alice, bob, carol]),
      expired,
    ),
    silent,
    alikeBut(
      silent,
      await row('member-joins-short', 'and who acknowledges: told, and not enough', joined, taken, expired),
      'governance',
    ),
    await row(
      'member-leaves',
      'one of three leaves, and the others approve',
      nextOf(group, { members: [alices, bobs] }),
      await adopts(group, policy, nextOf(group, { members: [alices, bobs] }), 20, [alice, bob]),
      bound('True Approved'),
    ),
    await row(
      'member-rekeyed',
      'a member acknowledges with its old key and its new one',
      rekeyed,
      await adopts(group, policy, rekeyed, 20, [alice, carol], [cosigned]),
      bound('True Acknowledged'),
      cosigned,
    ),
    await row(
      'member-recovered',
      'a member acknowledges with its new key alone: the others decide, and it is not bound',
      rekeyed,
      await adopts(group, policy, rekeyed, 20, [alice, carol], [recovered]),
      {
        ...bound('Unknown KeyRecovered'),
        outcome: 'indeterminate',
        obligation: { state: 'unbound' },
        findings: ['key/recovered'],
      },
      recovered,
    ),
    await row(
      'member-recovered-short',
      'and that is not enough where all are needed',
      all,
      await adopts(group, policy, all, 20, [alice, carol], [alone]),
      { ...expired, findings: ['key/recovered'] },
    ),
    ...(await back(group)),
  ]
}

/** Bob has no seat in the second version, and one again in the third: his node owes what it owed before. */
async function back(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, policy } = group
  const [alices, bobs] = policy['members'] as [DataMap, DataMap]
  const carols = await memberSeat(carol, [await node('carol')])
  const rules = policy['rules'] as DataMap
  const without = nextOf(group, {
    members: [alices, carols],
    rules: { ...rules, compliance: { ...(rules['compliance'] as DataMap), joinGraceSeconds: 3600 * 40 } },
  })
  const again = successor(without, { members: [alices, bobs, seat(carol)], effectiveAt: at(60) })
  const returned = await ack(bob, again, at(45))
  const records = [
    ...(await adopts(group, policy, without, 20, [alice, carol])),
    ...(await adopts(group, without, again, 44, [alice, carol], [returned])),
  ]
  const first = await reports(group, [29], again, [0, 1, 2])
  return [
    heard(
      ['member-back', 'a member comes back, and its time to join is over since the first version', 'DEC-4'],
      {
        group,
        records,
        reported: first,
        beside: { proofs: [await published(returned)] },
        at: due(group, 52),
      },
      {
        ...fine,
        versions: ['SUPERSEDED', 'SUPERSEDED', 'ACTIVE'],
        conditions: { [`Acknowledged ${bob.did}`]: 'True Acknowledged' },
      },
    ),
  ]
}
