import type { DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import { adopted, bytewise, chainCasesOf, chainGroup, type Chain, type Row } from './chain-case.ts'
import {
  amend,
  at,
  checkpoint,
  cidText,
  propose,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

/** GOV-1, GOV-8, GOV-11: what two signed statements prove by themselves, and heads that exclude each other. */
export async function chainAccusationCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const rows = [equivocations, approvals, resolutions, heads].map((of) => of(chain))
  return chainCasesOf((await Promise.all(rows)).flat(), chain)
}

type Group = Awaited<ReturnType<typeof chainGroup>>

/** Bob approves and rejects one proposal. */
async function equivocations({
  alice,
  bob,
  mallory,
  first,
  founded,
  second,
  toSecond,
  onFirst,
  onSecond,
}: Group): Promise<Row[]> {
  const early = await amend(alice, first, successor(first, { effectiveAt: at(111) }))
  const unmade = await propose(mallory, first, { kind: 'amendment', policy: second })
  const said = async (on: Housed) => [on, await vote(bob, on), await vote(bob, on, 'reject')]
  const accused: Chain = { ...onFirst, findings: ['vote/equivocation'] }
  return [
    [
      'equivocation-on-invalid',
      'two choices on a proposal that is INVALID',
      'GOV-1',
      'rule',
      [...founded, ...(await said(early))],
      accused,
    ],
    [
      'equivocation-on-unknown-kind',
      'two choices on a proposal of a kind that is not known',
      'GOV-1',
      'rule',
      [...founded, ...(await said(await propose(alice, first, { kind: 'coup' })))],
      accused,
    ],
    [
      'equivocation-on-revocation-unavailable',
      'two choices on a revocation where nothing can be revoked',
      'GOV-1',
      'rule',
      [
        ...founded,
        ...toSecond,
        ...(await said(await propose(alice, first, { kind: 'revocation', revokes: cidText(second) }))),
      ],
      { ...onSecond, findings: ['vote/equivocation'] },
    ],
    [
      'equivocation-on-nobodys',
      'two choices on a proposal that no member made',
      'GOV-1',
      'none',
      [...founded, ...(await said(unmade))],
      onFirst,
    ],
    [
      'equivocation-after-close',
      'two choices that both came too late',
      'GOV-1',
      'rule',
      [
        ...founded,
        ...toSecond.slice(0, 1),
        await vote(bob, toSecond[0] as Housed, 'approve', at(110)),
        await vote(bob, toSecond[0] as Housed, 'abstain', at(111)),
      ],
      accused,
    ],
  ]
}

/** Alice approves one policy at 101, while voting on it is open until 110, and then another. */
async function approvals({ alice, bob, first, founded, onFirst }: Group): Promise<Row[]> {
  const asked = await amend(alice, first, successor(first, { name: 'One' }))
  const one = [asked, await vote(alice, asked)]
  const second = successor(first, { name: 'Two', effectiveAt: at(300) })
  const other = await amend(bob, first, second, 105)
  const again = async (castAt: string) => [
    ...founded,
    ...one,
    other,
    await vote(alice, other, 'approve', castAt),
  ]
  const doubled: Chain = { ...onFirst, findings: ['vote/double-approval'] }
  const invalid = await amend(bob, first, { ...second, prev: cidText(second) }, 105)
  return [
    [
      'approved-before-close',
      'a second policy approved a millisecond before voting on the first is over',
      'GOV-8',
      'rule',
      await again(at(110, -1)),
      doubled,
    ],
    [
      'approved-at-close',
      'a second policy approved when it is over',
      'GOV-8',
      'none',
      await again(at(110)),
      onFirst,
    ],
    [
      'approved-long-after',
      'a second approval that counts no more, cast when voting on the first was over',
      'GOV-8',
      'none',
      await again(at(500)),
      onFirst,
    ],
    [
      'approved-before-opening',
      'a second approval that does not count yet proves as much',
      'GOV-8',
      'rule',
      await again(at(104)),
      doubled,
    ],
    [
      'approved-with-invalid',
      'the second proposal adopts nothing, as it is INVALID',
      'GOV-8',
      'none',
      [...founded, ...one, invalid, await vote(alice, invalid, 'approve', at(106))],
      onFirst,
    ],
  ]
}

/** A fork for which nobody approved twice in one time, and resolutions of it. */
async function resolutions({ alice, bob, carol, first, founded, second, toSecond }: Group): Promise<Row[]> {
  const other = successor(first, { name: 'Other friends', effectiveAt: at(300) })
  const toOther = await adopted(first, other, [alice, carol], 111)
  const both = [...founded, ...toSecond, ...toOther]
  const choosing = async (
    keep: DataMap,
    drop: DataMap,
    approvals: readonly (readonly [who: Person, castAt: string])[],
    more: DataMap = {},
  ) => {
    const opensAt = at(111)
    const choice = { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) }
    const asked = await propose(bob, first, choice, 111, { opensAt, createdAt: opensAt, ...more })
    return [
      asked,
      ...(await Promise.all(approvals.map(([who, castAt]) => vote(who, asked, 'approve', castAt)))),
    ]
  }
  const keepSecond = await choosing(second, other, [
    [alice, at(112)],
    [bob, at(112)],
  ])
  const later = { opensAt: at(111, 500), createdAt: at(111, 500) }
  const states = (of: string, ofOther: string) =>
    bytewise(second, other).map((policy) => [policy, policy === second ? of : ofOther] as const)
  const resolved: Chain = {
    head: second,
    state: 'ACTIVE',
    versions: [[first, 'SUPERSEDED'], ...states('ACTIVE', 'FORKED')],
  }
  const forked: Chain = {
    head: first,
    state: 'FORKED',
    versions: [[first, 'ACTIVE'], ...states('FORKED', 'FORKED')],
    findings: ['policy/forked'],
  }
  return [
    [
      'resolution-approved-by-one-other',
      'a member approves the resolution that keeps the other branch, and not both',
      'GOV-8',
      'none',
      [...both, ...keepSecond, ...(await choosing(other, second, [[carol, at(112)]], later))],
      resolved,
    ],
    [
      'resolution-approved-twice',
      'a member approves two that keep different branches',
      'GOV-8',
      'rule',
      [...both, ...keepSecond, ...(await choosing(other, second, [[alice, at(121, -1)]], later))],
      { ...resolved, findings: ['vote/double-approval'] },
    ],
    [
      'resolution-approved-after-close',
      'the second when voting on the first was over',
      'GOV-8',
      'none',
      [...both, ...keepSecond, ...(await choosing(other, second, [[alice, at(121)]], later))],
      resolved,
    ],
    [
      'resolution-approved-same',
      'two that keep the same',
      'GOV-8',
      'none',
      [...both, ...keepSecond, ...(await choosing(second, other, [[alice, at(113)]], later))],
      resolved,
    ],
    [
      'resolution-approved-branch-withheld',
      'the same two, where nothing shows what they choose between',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...keepSecond, ...(await choosing(other, second, [[alice, at(113)]], later))],
      {
        head: second,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [second, 'ACTIVE'],
        ],
        findings: ['vote/double-approval'],
      },
    ],
    [
      'resolution-each-way',
      'both pass by the same member',
      'GOV-8',
      'rule',
      [
        ...both,
        ...keepSecond,
        ...(await choosing(
          other,
          second,
          [
            [alice, at(113)],
            [carol, at(113)],
          ],
          later,
        )),
      ],
      { ...forked, findings: ['policy/forked', 'vote/double-approval'] },
    ],
  ]
}

/** Checkpoints of Carol on heads, one after the other. */
async function heads({
  alice,
  carol,
  first,
  founded,
  second,
  toSecond,
  onSecond,
  bob,
}: Group): Promise<Row[]> {
  const other = successor(first, { name: 'Other friends' })
  const toOther = await adopted(first, other, [alice, carol])
  const third = successor(second, { name: 'Best friends', effectiveAt: at(212) })
  const toThird = await adopted(second, third, [alice, bob], 200)
  const vouching = async (...of: readonly (readonly [head: DataMap, asOf: string])[]) => {
    const made: Housed[] = []
    for (const [head, asOf] of of) {
      const before = made.at(-1)
      const link = before === undefined ? {} : { prev: cidText(before.record) }
      made.push(await checkpoint(carol, first, asOf, [], { seq: made.length, head: cidText(head), ...link }))
    }
    return made
  }
  const forked: Chain = {
    head: first,
    state: 'FORKED',
    versions: [[first, 'ACTIVE'], ...bytewise(second, other).map((p) => [p, 'FORKED'] as const)],
    findings: ['policy/forked', 'vote/double-approval'],
  }
  const named: Chain = {
    ...forked,
    findings: ['checkpoint/two-heads', 'policy/forked', 'vote/double-approval'],
  }
  const both = [...founded, ...toSecond, ...toOther]
  return [
    [
      'two-heads',
      'a member vouches for both branches when they are in effect',
      'GOV-11',
      'rule',
      [...both, ...(await vouching([second, at(112)], [other, at(113)]))],
      named,
    ],
    [
      'two-heads-at-once',
      'at one instant',
      'GOV-11',
      'rule',
      [
        ...both,
        ...(await vouching([second, at(120)])),
        await checkpoint(carol, first, at(120), [], { seq: 1, head: cidText(other) }),
      ],
      {
        ...named,
        findings: ['checkpoint/link', 'checkpoint/two-heads', 'policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'two-heads-before-effect',
      'for one of them before it takes effect',
      'GOV-11',
      'none',
      [...both, ...(await vouching([second, at(112, -1)], [other, at(113)]))],
      forked,
    ],
    [
      'two-heads-in-line',
      'for a version and the one that follows it',
      'GOV-11',
      'none',
      [
        ...founded,
        ...toSecond,
        ...toThird,
        ...(await vouching([first, at(50)], [second, at(113)], [third, at(213)], [second, at(214)])),
      ],
      {
        ...onSecond,
        head: third,
        versions: [
          [first, 'SUPERSEDED'],
          [second, 'SUPERSEDED'],
          [third, 'ACTIVE'],
        ],
      },
    ],
    [
      'two-heads-further',
      'for what follows one branch, and then for the other',
      'GOV-11',
      'rule',
      [...both, ...toThird, ...(await vouching([second, at(113)], [third, at(213)], [other, at(214)]))],
      { ...named, versions: [...(named.versions ?? []), [third, 'FORKED']] },
    ],
    [
      'two-heads-uncertified',
      'for a version that is not certified',
      'GOV-11',
      'none',
      [
        ...founded,
        ...toSecond,
        ...toOther.slice(0, 1),
        ...(await vouching([second, at(113)], [other, at(114)])),
      ],
      onSecond,
    ],
  ]
}
