import type { DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import {
  ack,
  amend,
  at,
  firstPolicy,
  hours,
  person,
  seat,
  successor,
  vote,
  type Person,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

const firm = { operator: 'firm' }

/** GOV-5: nobody takes an operator's name that others carry without each of them, and nobody is given one. */
export async function tallyOperatorCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { alice, bob, carol, dave } = group
  const newBob = await person('bob', 'bob anew')
  const [a, b, c, d] = [alice, bob, carol, dave].map((who) => seat(who)) as [
    DataMap,
    DataMap,
    DataMap,
    DataMap,
  ]
  const named = (who: DataMap) => ({ ...who, ...firm })
  const plain = await firstPolicy([a, b, c])
  const single = await firstPolicy([named(a), b, c])
  const shared = await firstPolicy([named(a), named(b), c])
  const asked = async (
    policy: DataMap,
    members: readonly DataMap[],
    approve: readonly Person[],
    more: {
      readonly against?: readonly Person[]
      readonly joins?: Person
      readonly keys?: Person['key'][]
    } = {},
  ) => {
    const next = successor(policy, { members: [...members] })
    const [proposer = alice] = approve
    const proposal = await amend(proposer, policy, next)
    const votes = [
      ...(await Promise.all(approve.map((who) => vote(who, proposal)))),
      ...(await Promise.all((more.against ?? []).map((who) => vote(who, proposal, 'reject')))),
    ]
    const { joins, keys = [] } = more
    const acks = joins === undefined ? [] : [await ack(joins, next, at(hours.voted), {}, ...keys)]
    return { policy, proposal, votes, acks }
  }
  const joined = (counted: readonly Person[]) => ({
    approve: 2,
    next: { approve: 3, against: 0, need: 3, weight: 4 },
    counted: [...counted, dave],
  })
  const passed = { state: 'PASSED' }
  const two = (counted: readonly Person[]) => ({
    approve: 2,
    next: { approve: 2, against: 0, need: 2, weight: 3 },
    counted,
  })
  const three = {
    approve: 3,
    next: { approve: 3, against: 0, need: 2, weight: 3 },
    counted: [alice, bob, carol],
  }
  const withDave = [named(a), b, c, named(d)]

  const rows: Row[] = [
    [
      'operator-joined',
      "a member joins under an operator's name, and who carries it approves",
      'GOV-5',
      'none',
      await asked(single, withDave, [alice, bob], { joins: dave }),
      { ...passed, ...joined([alice, bob]) },
    ],
    [
      'operator-joined-alone',
      'who carries the name says nothing',
      'GOV-5',
      'rule',
      await asked(single, withDave, [bob, carol], { joins: dave }),
      joined([bob, carol]),
    ],
    [
      'operator-joined-against',
      'who carries the name votes against, and weighs too little to reject',
      'GOV-5',
      'rule',
      await asked(single, withDave, [bob, carol], { joins: dave, against: [alice] }),
      {
        ...joined([alice, bob, carol]),
        against: 1,
        next: { approve: 3, against: 1, need: 3, weight: 4 },
      },
    ],
    [
      'operator-taken',
      "a member takes another's DID for its operator, and two approve that without the other",
      'GOV-5',
      'rule',
      await asked(plain, [a, { ...b, operator: alice.did }, c], [bob, carol]),
      two([bob, carol]),
    ],
    [
      'operator-taken-agreed',
      'and the other approves',
      'GOV-5',
      'none',
      await asked(plain, [a, { ...b, operator: alice.did }, c], [bob, alice]),
      { ...passed, ...two([alice, bob]) },
    ],
    [
      'operator-given',
      'a member is given a name that another carries, and says nothing',
      'GOV-5',
      'rule',
      await asked(single, [named(a), named(b), c], [alice, carol]),
      two([alice, carol]),
    ],
    [
      'operator-shared',
      'two are given a name that nobody carried, and one of them says nothing',
      'GOV-5',
      'rule',
      await asked(plain, [named(a), named(b), c], [alice, carol]),
      two([alice, carol]),
    ],
    [
      'operator-shared-agreed',
      'and both approve',
      'GOV-5',
      'none',
      await asked(plain, [named(a), named(b), c], [alice, bob]),
      { ...passed, ...two([alice, bob]) },
    ],
    [
      'operator-third',
      'a third takes the name that two carry, and one of them says nothing',
      'GOV-5',
      'rule',
      await asked(shared, [named(a), named(b), named(c)], [alice, carol]),
      two([alice, carol]),
    ],
    [
      'operator-third-agreed',
      'and all three approve',
      'GOV-5',
      'none',
      await asked(shared, [named(a), named(b), named(c)], [alice, bob, carol]),
      { ...passed, ...three },
    ],
    [
      'operator-left',
      'one of two gives up the name that they share: that takes away, and asks neither',
      'GOV-5',
      'none',
      await asked(shared, [named(a), b, c], [alice, carol]),
      { ...passed, ...two([alice, carol]) },
    ],
    [
      'operator-kept',
      'two share a name as before, and somebody joins under its own: one of the two is not asked',
      'GOV-5',
      'none',
      await asked(shared, [named(a), named(b), c, d], [alice, carol], { joins: dave }),
      { ...passed, ...joined([alice, carol]) },
    ],
    [
      'operator-alone',
      'a member is given a name that nobody else carries',
      'GOV-5',
      'none',
      await asked(plain, [a, named(b), c], [alice, carol]),
      { ...passed, ...two([alice, carol]) },
    ],
    [
      'operator-rekeyed',
      'a member with a new key takes the name, and agrees by its acknowledgment',
      'GOV-5',
      'none',
      await asked(single, [named(a), named(seat(newBob)), c], [alice, carol], {
        joins: newBob,
        keys: [newBob.key, bob.key],
      }),
      {
        ...passed,
        approve: 2,
        next: { approve: 3, against: 0, need: 2, weight: 3 },
        counted: [alice, bob, carol],
      },
    ],
  ]
  return tallyCasesOf(rows, group)
}
