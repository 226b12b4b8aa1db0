import type { DataMap } from '@quorate/core'

import type { Key } from './case.ts'
import { due, proofOf, underNext, type Found } from './checked-group.ts'
import { adopts, bobSays, groupOf, hostOf, nextOf, reportsOn, told } from './consent-group.ts'
import { type Decided, type States } from './evaluate-case.ts'
import { broken, fine } from './evaluate-rows.ts'
import { ack, at, checkpoint, person, successor, type Housed } from './group-records.ts'

const bobIs = 'Acknowledged did:web:bob.example'
const down: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING' }

/** GOV-6: Alice, who decides alone, gives Bob another key. It binds him to nothing until his old one agrees, or he does by it later. */
export async function recoveredKeyCases(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { alice, bob, policy } = group
  const anew = { ...bob, key: (await person('bob', 'bob anew')).key }
  const next = nextOf(group, { bob: { key: anew.key.did() } })
  const says = async (ackedAt: string, ...keys: readonly Key[]) =>
    bobSays({ ...group, bob: anew }, next, ackedAt, {}, ...(keys.length === 0 ? [anew.key] : keys))
  const alone = await says(at(21))
  const both = await says(at(21), anew.key, bob.key)
  const reported = await reportsOn(group, { 28: 'PASS' }, { policy: next, found: down })
  const adopted = await adopts(policy, next, [alice])
  type Word = Awaited<ReturnType<typeof bobSays>>
  const row = (
    name: string,
    what: string,
    words: readonly Word[],
    states: States,
    more: readonly Housed[] = [],
    adopting = adopted,
  ) =>
    told(
      [`key-${name}`, what, 'GOV-6'],
      group,
      {
        at: due(underNext(group, next), 2),
        said: [...adopting, ...words.map(({ said }) => said), ...more],
        reported,
        beside: { proofs: words.map(({ proof }) => proof) },
      },
      states,
    )
  const unbound: States = {
    outcome: 'indeterminate',
    conditions: { [bobIs]: 'Unknown KeyRecovered', Copies: 'Unknown SomeUnknown' },
    copies: [0, 1],
    obligation: { state: 'unbound' },
    findings: ['key/recovered'],
  }
  const bound: States = { ...broken, conditions: { ...broken.conditions, [bobIs]: 'True Acknowledged' } }
  const gone: States = {
    outcome: 'noncompliant',
    conditions: { [bobIs]: 'False Exited', Copies: 'False SomeFalse' },
    obligation: { state: 'ended' },
  }
  const recovered: States = { ...bound, findings: ['key/recovered'] }
  const leave = (key: Key, ...more: readonly Key[]) =>
    ack({ ...bob, key }, next, at(22), { accepted: false }, key, ...more)
  const listed = async (exit: Housed) => [exit, await checkpoint(alice, policy, at(23), [exit])]
  return [
    row('recovered', 'the new key acknowledged alone', [alone], unbound),
    row('cosigned', 'the old key signed the acknowledgment too', [both], bound),
    row(
      'agreed',
      'the old key signed an acknowledgment of it that came too late for the vote, when nothing had failed',
      [alone, await says(at(39), anew.key, bob.key)],
      recovered,
    ),
    row(
      'agreed-late',
      'the old key agreed when the second slot had failed: one counts',
      [alone, await says(at(42), bob.key)],
      {
        outcome: 'degraded',
        level: 1,
        conditions: { [bobIs]: 'True Acknowledged' },
        obligation: { InSync: 'True FailuresTolerated' },
        findings: ['key/recovered'],
      },
    ),
    row(
      'voted',
      'the old key approved the version that replaced it',
      [alone],
      bound,
      [],
      await adopts(policy, next, [alice, bob]),
    ),
    row(
      'left',
      'the old key left the version that replaced it, and that was seen',
      [alone],
      { ...gone, findings: ['key/recovered'] },
      await listed(await leave(bob.key)),
    ),
    row(
      'left-cosigned',
      'a key that was given up with its own signature leaves nothing any more',
      [both],
      bound,
      await listed(await leave(bob.key)),
    ),
    row('left-by-new', 'the new key left it', [both], gone, await listed(await leave(anew.key))),
    ...(await after(group, next, [...adopted, alone.said], alone)),
    ...(await again(group, anew.key)),
  ]

  /** A third version with the new key. */
  async function after(
    { founding }: typeof group,
    second: DataMap,
    said: readonly Housed[],
    word: Word,
  ): Promise<Decided[]> {
    const third = successor(second, { name: 'Best friends', effectiveAt: at(70) })
    const under = underNext(group, third)
    const found = await reportsOn(group, { 28: 'PASS' }, { policy: third, found: { 0: 'PASS' } })
    const exit = await leave(bob.key)
    const of = async (
      name: string,
      what: string,
      voters: readonly (typeof alice)[],
      states: States,
      more: readonly Housed[] = [],
      proofs: readonly Word['proof'][] = [],
    ) =>
      told(
        [`key-${name}`, what, 'GOV-6'],
        { founding },
        {
          at: due(under, 0),
          said: [...said, ...more, ...(await adopts(second, third, voters, 50))],
          reported: found,
          beside: { proofs: [word.proof, ...proofs] },
        },
        { findings: ['key/recovered'], ...states },
      )
    return [
      await of('next', 'by his new key he approved the version after', [alice, anew], {
        ...fine,
        conditions: { [bobIs]: 'True Approved' },
      }),
      await of(
        'next-left',
        'his old key left the version that replaced it; by the new one somebody approved the version after',
        [alice, anew],
        gone,
        await listed(exit),
      ),
      await of(
        'next-left-signed-over',
        'nor does it help that the new key signed the exit too, and agreed later',
        [alice, anew],
        gone,
        await listed(await leave(bob.key, anew.key)),
      ),
      await of(
        'next-left-unseen',
        'nobody lists the exit, and his repository is proven to have published it',
        [alice, anew],
        {
          outcome: 'indeterminate',
          conditions: { [bobIs]: 'Unknown ExitUnseen' },
          obligation: { state: 'unbound' },
        },
        [exit],
        [await proofOf(exit, await hostOf('bob'))],
      ),
      await of(
        'next-returned',
        'the old key acknowledged the version after: it came back',
        [alice, anew],
        { ...fine, conditions: { [bobIs]: 'True Approved' } },
        [...(await listed(exit)), await ack(anew, third, at(52), {}, bob.key)],
      ),
      await of('next-silent', 'he said nothing of the version after', [alice], {
        outcome: 'indeterminate',
        conditions: { [bobIs]: 'Unknown NotAcknowledged' },
        obligation: { state: 'unbound' },
      }),
    ]
  }
}

/** The second version has no seat for Bob; the third has, with a key that the group gave him. */
async function again(group: Awaited<ReturnType<typeof groupOf>>, key: Key): Promise<Decided[]> {
  const { alice, bob, policy } = group
  const anew = { ...bob, key }
  const [alices, bobs] = policy['members'] as [DataMap, DataMap]
  const rules = policy['rules'] as DataMap
  const replication = rules['replication'] as DataMap
  const second = successor(policy, {
    effectiveAt: at(40),
    members: [alices],
    rules: { ...rules, replication: { ...replication, minCopies: 0 } },
  })
  const third = (members: readonly DataMap[]) =>
    successor(second, { effectiveAt: at(60), members: [...members], rules })
  const given = third([alices, { ...bobs, key: key.did() }])
  const same = third([alices, bobs])
  const of = async (
    name: string,
    what: string,
    next: DataMap,
    who: typeof bob,
    keys: readonly Key[],
    states: States,
  ) => {
    const word = await bobSays({ ...group, bob: who }, next, at(43), {}, ...keys)
    return told(
      [`key-${name}`, what, 'GOV-6'],
      group,
      {
        at: due(underNext(group, next), 0),
        said: [
          ...(await adopts(policy, second, [alice])),
          ...(await adopts(second, next, [alice], 42)),
          word.said,
        ],
        reported: await reportsOn(group, { 28: 'PASS' }, { policy: next, found: { 0: 'PASS' } }),
        beside: { proofs: [word.proof] },
      },
      states,
    )
  }
  const bound: States = { ...fine, conditions: { [bobIs]: 'True Acknowledged' } }
  return [
    await of(
      'seat-again',
      'who has a seat again with the key that it had consents by it',
      same,
      bob,
      [bob.key],
      bound,
    ),
    await of(
      'seat-given',
      'who has a seat again with another key does not by that alone',
      given,
      anew,
      [key],
      {
        outcome: 'indeterminate',
        conditions: { [bobIs]: 'Unknown KeyRecovered' },
        obligation: { state: 'unbound' },
      },
    ),
    await of(
      'seat-given-cosigned',
      'the key that it had before signed too',
      given,
      anew,
      [key, bob.key],
      bound,
    ),
  ]
}
