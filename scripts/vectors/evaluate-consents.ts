import type { DataMap } from '@quorate/core'

import { due, underNext, type Found } from './checked-group.ts'
import { adopts, bobSays, groupOf, movedNode, nextOf, reportsOn, strangeKey, told } from './consent-group.ts'
import type { Decided, States } from './evaluate-case.ts'
import { broken, fine } from './evaluate-rows.ts'
import { ack, at, checkpoint } from './group-records.ts'

const bobIs = 'Acknowledged did:web:bob.example'
const unbound: States = {
  outcome: 'indeterminate',
  conditions: { [bobIs]: 'Unknown NotAcknowledged', Copies: 'Unknown SomeUnknown' },
  copies: [0, 1],
  obligation: { state: 'unbound' },
}
const failed: States = {
  ...broken,
  conditions: { ...broken.conditions, [bobIs]: 'True Approved' },
}
const down: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING' }

/** GOV-6, DEC-4: what a member answers for is its own: nothing that the group changed without it, and nothing before it agreed. */
export async function consentCases(): Promise<Decided[]> {
  return [
    ...(await moved()),
    ...(await lasting()),
    ...(await late()),
    ...(await founded()),
    ...(await left()),
  ]
}

/** Alice decides alone what the second version says of Bob's node, and calls it failing. */
async function moved(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { alice, bob, policy } = group
  const changed = (bobs: DataMap) => nextOf(group, { bob: bobs })
  const row = async (
    name: string,
    what: string,
    next: DataMap,
    states: States,
    late: DataMap = {},
    voters = [alice],
  ) =>
    told(
      [`bound-${name}`, what, 'GOV-6'],
      group,
      {
        at: due(underNext(group, next), 2),
        said: await adopts(policy, next, voters),
        reported: await reportsOn(group, { 28: 'PASS' }, { policy: next, found: down, late }),
      },
      states,
    )
  const endpoint = 'https://elsewhere.example'
  const away = changed(movedNode(group, 1, { endpoint }))
  const rekeyed = changed(movedNode(group, 1, { key: await strangeKey() }))
  const same = changed({})
  return [
    await row(
      'same-node',
      'the next version lists his node as before, and asks for nothing stricter: he answers for it',
      same,
      { ...broken, conditions: { ...broken.conditions, [bobIs]: 'True BoundBefore' } },
    ),
    await row(
      'endpoint-moved',
      'the group moved the endpoint of his node without him, and nothing answers there',
      away,
      unbound,
      { endpoint },
    ),
    await row('endpoint-agreed', 'he approved the endpoint', away, failed, { endpoint }, [alice, bob]),
    await row('node-rekeyed', 'the group gave his node another key without him', rekeyed, unbound),
    await row('node-agreed', 'he approved the key', rekeyed, failed, {}, [alice, bob]),
  ]
}

/** An earlier consent binds no longer than what was consented to. */
async function lasting(): Promise<Decided[]> {
  const row = async (
    name: string,
    what: string,
    [before, after]: readonly [string | undefined, string | undefined],
    isBound: boolean,
  ) => {
    const group = await groupOf('alice', before === undefined ? {} : { expiresAt: before })
    const { alice, policy } = group
    const { expiresAt: _, ...rest } = nextOf(group, {})
    const next: DataMap = after === undefined ? rest : { ...rest, expiresAt: after }
    return told(
      [`bound-lasts-${name}`, what, 'GOV-6'],
      group,
      {
        at: due(underNext(group, next), 0),
        said: await adopts(policy, next, [alice]),
        reported: await reportsOn(group, { 28: 'PASS' }, { policy: next, found: { 0: 'PASS' } }),
      },
      isBound ? { ...fine, conditions: { [bobIs]: 'True BoundBefore' } } : unbound,
    )
  }
  return [
    await row('as-long', 'the next version expires when the one that binds does', [at(500), at(500)], true),
    await row('less', 'it expires a millisecond before', [at(500), at(500, -1)], true),
    await row('longer', 'it expires a millisecond later', [at(500), at(500, 1)], false),
    await row('for-ever', 'it never expires, and the one that binds does', [at(500), undefined], false),
    await row('until', 'it expires, and the one that binds never does', [undefined, at(500)], true),
  ]
}

/** The next version is stricter; Bob acknowledges it late, and what failed before is none of his failures. */
async function late(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { alice, bob, policy } = group
  const next = nextOf(group, {}, { sync: { maxLagSeconds: 1800 } })
  const adopted = await adopts(policy, next, [alice])
  const five: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING', 4: 'MISSING' }
  const reported = await reportsOn(group, { 28: 'PASS' }, { policy: next, found: five })
  const when = due(underNext(group, next), 4)
  const row = async (
    name: string,
    what: string,
    dates: readonly string[],
    states: States,
    isProven: (i: number) => boolean = () => true,
  ) => {
    const words = await Promise.all(dates.map((date) => bobSays(group, next, date)))
    return told(
      [`consent-${name}`, what, 'DEC-4'],
      group,
      {
        at: when,
        said: [...adopted, ...words.map(({ said }) => said)],
        reported,
        beside: { proofs: words.filter((_, i) => isProven(i)).map(({ proof }) => proof) },
      },
      states,
    )
  }
  const acknowledged = { [bobIs]: 'True Acknowledged' }
  const three: States = { ...broken, conditions: { ...broken.conditions, ...acknowledged } }
  const two: States = {
    outcome: 'degraded',
    level: 1,
    conditions: { ...acknowledged, Copies: 'True AllTrue' },
    obligation: { state: 'judged', InSync: 'True FailuresTolerated' },
  }
  return [
    await row('late', 'acknowledged when the third slot that failed began: three count', [at(42)], three),
    await row('later', 'a millisecond after: two count, and what passed before', [at(42, 1)], two),
    await row(
      'twice',
      'an acknowledgment long after takes nothing from the one before',
      [at(42), at(44.5)],
      three,
    ),
    await row(
      'twice-unproven',
      'the earlier one is not proven: he signed it, and published one again',
      [at(42), at(43)],
      three,
      (i) => i === 1,
    ),
    told(
      ['consent-none', 'nothing that is owed under the next version counts', 'DEC-4'],
      group,
      { at: when, said: adopted, reported },
      unbound,
    ),
    told(
      ['consent-approved', 'an approval, which was cast before any of it', 'DEC-4'],
      group,
      { at: when, said: await adopts(policy, next, [alice, bob]), reported },
      failed,
    ),
  ]
}

/** That Bob's host published what founded the group is not proven, and he acknowledged the next version when two of its slots had failed. */
async function founded(): Promise<Decided[]> {
  const group = await groupOf(
    'alice',
    {},
    { compliance: { maxConsecutiveFailures: 2, joinGraceSeconds: 7200 } },
  )
  const { alice, policy, founding } = group
  const next = nextOf(group, {})
  const under = underNext(group, next)
  const { said, proof } = await bobSays(group, next, at(42))
  const down: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING', 4: 'MISSING' }
  const reported = await reportsOn(group, { 26: 'MISSING', 27: 'MISSING' }, { policy: next, found: down })
  const adopted = await adopts(policy, next, [alice])
  const row = (name: string, what: string, when: string, states: States) =>
    told(
      [`consent-${name}`, what, 'DEC-4'],
      { founding: { ...founding, proofs: founding.proofs.slice(0, 1) } },
      { at: when, said: [...adopted, said], reported, beside: { proofs: [proof] } },
      {
        ...states,
        conditions: { [bobIs]: 'True Acknowledged', ...states.conditions },
        findings: ['ack/unproven'],
      },
    )
  return [
    row('joining', 'an obligation begins with the consent, and its time to join with it', at(44, -1), {
      outcome: 'indeterminate',
      conditions: { Covered: 'Unknown NothingJudged' },
      obligation: { state: 'joining', 'Covered 0 slots': '1 of 1' },
    }),
    row('joined', 'two that failed in that time are not judged', due(under, 3), {
      outcome: 'indeterminate',
      obligation: { state: 'judged', InSync: 'Unknown NeverPassed', 'Covered 0 slots': '2 of 2' },
    }),
    row('joined-failed', 'one that failed after it is not yet too many', due(under, 4), {
      outcome: 'indeterminate',
      level: 1,
      obligation: { state: 'judged', InSync: 'Unknown NeverPassed' },
    }),
  ]
}

/** Bob left the first version, and approved the next one: what failed while he was gone is not held against him. */
async function left(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { alice, bob, policy } = group
  const next = nextOf(group, {})
  const exit = await ack(bob, policy, at(11), { accepted: false })
  const seen = await checkpoint(alice, policy, at(11.5), [exit])
  const first: Found = { 0: 'PASS', 10: 'MISSING', 11: 'MISSING', 12: 'MISSING' }
  const inNotice: Found = { 0: 'PASS', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING', 10: 'MISSING' }
  const row = async (name: string, what: string, found: Found, states: States) =>
    told(
      [`consent-${name}`, what, 'DEC-4'],
      group,
      {
        at: due(underNext(group, next), 0),
        said: [exit, seen, ...(await adopts(policy, next, [alice, bob]))],
        reported: await reportsOn(group, found, { policy: next, found: { 0: 'MISSING' } }),
      },
      states,
    )
  return [
    await row('after-exit', 'who left and comes back failed once since, and not while it was gone', first, {
      outcome: 'degraded',
      level: 1,
      conditions: { [bobIs]: 'True Approved' },
      obligation: { InSync: 'True FailuresTolerated' },
    }),
    await row('within-notice', 'what failed before its notice was over counts on', inNotice, failed),
  ]
}
