import type { DataMap, Evidence } from '@quorate/core'

import { keyOf } from './case.ts'
import { documentOf, due, proofOf, underNext, type Found } from './checked-group.ts'
import { adopts, bobSays, groupOf, nextOf, reportsOn, told } from './consent-group.ts'
import { alike, type Decided, type States } from './evaluate-case.ts'
import { broken, failing, fine } from './evaluate-rows.ts'
import { ack, at, checkpoint, type Housed } from './group-records.ts'
import { blockOf } from './proof-blocks.ts'

const bobIs = 'Acknowledged did:web:bob.example'
const open: States = {
  outcome: 'indeterminate',
  conditions: {
    [bobIs]: 'Unknown ExitUnseen',
    Copies: 'Unknown SomeUnknown',
    Covered: 'Unknown NothingJudged',
  },
  copies: [0, 1],
  obligation: { state: 'unbound' },
}
const gone: States = {
  outcome: 'noncompliant',
  conditions: { [bobIs]: 'False Exited', Copies: 'False SomeFalse' },
  obligation: { state: 'ended' },
}
const held: States = { ...broken, conditions: { ...broken.conditions, [bobIs]: 'True Acknowledged' } }

/** GOV-6: Bob's host published that he left, at 11 with a notice of two hours, and nobody lists it: nobody can be kept. */
export async function unseenExitCases(): Promise<Decided[]> {
  return [...(await unseen()), ...(await seen()), ...(await back()), ...(await carried())]
}

const declined = { accepted: false }
type Word = { readonly said: Housed; readonly proof?: Evidence['proofs'][number] }

async function unseen(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { policy, alice, bob } = group
  const exit = await bobSays(group, policy, at(11), declined)
  const down: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING' }
  const up: Found = { 0: 'PASS', 1: 'PASS', 2: 'PASS', 3: 'PASS' }
  const [bad, good] = [await reportsOn(group, down), await reportsOn(group, up)]
  const row = (
    name: string,
    what: string,
    when: string,
    words: readonly Word[],
    states: States,
    reported = bad,
  ) =>
    told(
      [`left-${name}`, what, 'GOV-6'],
      group,
      {
        at: when,
        said: words.map(({ said }) => said),
        reported,
        beside: { proofs: words.flatMap(({ proof }) => proof ?? []) },
      },
      states,
    )
  const last = due(group, 3)
  const stranger = { ...bob, key: await keyOf('mallory') }
  const forged = await bobSays({ ...group, bob: stranger }, policy, at(11), {
    ...declined,
    key: bob.key.did(),
  })
  const byAlice = await ack(alice, policy, at(11), declined)
  return [
    row(
      'unseen-notice',
      'a millisecond before his notice is over, with what failed since',
      at(13, -1),
      [exit],
      {
        ...failing,
        conditions: { ...failing.conditions, [bobIs]: 'True Acknowledged', Copies: 'Unknown SomeUnknown' },
        outcome: 'indeterminate',
        obligation: { state: 'judged', InSync: 'Unknown NeverPassed' },
      },
    ),
    row('unseen', 'his notice is over: what fails is not held against him', at(13), [exit], open),
    row('unseen-failed', 'nor what fails later', last, [exit], open),
    row('unseen-passed', 'and what passes is no success', last, [exit], open, good),
    row('unseen-unproven', 'nothing shows that his host published it', last, [{ said: exit.said }], held),
    row('unseen-forged', 'his host published one that his key did not sign', last, [forged], held),
    row('unseen-of-other', "somebody else's exit", last, [{ said: byAlice }], held),
    row(
      'unseen-several',
      'he left twice: by the first',
      at(13),
      [exit, await bobSays(group, policy, at(12), declined)],
      open,
    ),
    ...alike(
      row(
        'unseen-late-proof',
        'two that are proven, and the later one decides nothing',
        last,
        [exit, await bobSays(group, policy, at(12), declined)],
        open,
      ),
      row(
        'unseen-late-unproven',
        'without the proof of the later one: the same decision',
        last,
        [exit, { said: (await bobSays(group, policy, at(12), declined)).said }],
        open,
      ),
    ),
  ]
}

/** Somebody lists it after all. */
async function seen(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { policy, alice } = group
  const exit = await bobSays(group, policy, at(11), declined)
  const reported = await reportsOn(group, {
    0: 'MISSING',
    1: 'MISSING',
    2: 'MISSING',
    9: 'MISSING',
    10: 'MISSING',
  })
  const row = async (
    name: string,
    what: string,
    when: string,
    seenAt: string,
    states: States,
    proofs = [exit.proof],
  ) =>
    told(
      [`left-${name}`, what, 'GOV-6'],
      group,
      {
        at: when,
        said: [exit.said, await checkpoint(alice, policy, seenAt, [exit.said])],
        reported,
        beside: { proofs },
      },
      states,
    )
  const late = at(20)
  return [
    await row(
      'listed-late',
      'listed days late: until the notice from then on is over nothing is held against him',
      at(22, -1),
      late,
      open,
    ),
    await row('listed-over', 'that notice is over', at(22), late, gone),
    await row(
      'listed-only',
      'the same without a proof: he is held until the notice that was SEEN is over',
      at(22, -1),
      late,
      held,
      [],
    ),
    await row('listed-at-once', 'listed at once', at(13.5), at(11.5), gone),
  ]
}

/** Bob acknowledges again, and had not left. */
async function back(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { policy, alice, bob } = group
  const exit = await bobSays(group, policy, at(11), declined)
  const reported = await reportsOn(group, { 0: 'PASS', 5: 'MISSING', 6: 'MISSING', 7: 'MISSING' })
  const row = (
    name: string,
    what: string,
    more: readonly Word[],
    states: States,
    said: readonly Housed[] = [],
    when = due(group, 9),
  ) =>
    told(
      [`left-${name}`, what, 'GOV-6'],
      group,
      {
        at: when,
        said: [exit.said, ...more.map((word) => word.said), ...said],
        reported,
        beside: { proofs: [exit.proof, ...more.flatMap(({ proof }) => proof ?? [])] },
      },
      states,
    )
  const again = async (ackedAt: string) => ({ said: await ack(bob, policy, ackedAt) })
  const next = nextOf(group, {})
  const stricter = nextOf(group, {}, { sync: { maxLagSeconds: 1800 } })
  const first = due(underNext(group, next), 0)
  return [
    row(
      'back',
      'he acknowledged again: what failed meanwhile is held against him',
      [await again(at(18))],
      held,
    ),
    row('back-before', 'he acknowledged a millisecond before he left', [await again(at(11, -1))], open),
    row('back-at-once', 'at the same instant: he left', [await again(at(11))], open),
    row('back-after', 'a millisecond after it', [await again(at(11, 1))], held),
    row(
      'back-and-left',
      'he acknowledged again, and left again: by the last',
      [await again(at(12)), await bobSays(group, policy, at(13), declined)],
      open,
    ),
    row(
      'back-and-leaving',
      'until the notice of the last is over he is held',
      [await again(at(12)), await bobSays(group, policy, at(18), declined)],
      held,
      [],
      at(20, -1),
    ),
    row(
      'back-by-other-key',
      'a key that is not pinned for him acknowledged again',
      [{ said: await ack({ ...bob, key: await keyOf('mallory') }, policy, at(18), { key: bob.key.did() }) }],
      open,
    ),
    row(
      'back-by-vote',
      'he approved the next version: what failed before it is held against him',
      [],
      { ...held, conditions: { ...held.conditions, [bobIs]: 'True Approved' } },
      await adopts(policy, next, [alice, bob]),
      first,
    ),
    row(
      'back-by-next',
      'he acknowledged the next version, which asks for more: he is back',
      [{ said: await ack(bob, stricter, at(39)) }],
      { outcome: 'indeterminate', conditions: { [bobIs]: 'Unknown NotProven' }, findings: ['ack/unproven'] },
      await adopts(policy, stricter, [alice]),
      first,
    ),
  ]
}

/** What Bob left goes on under the next version, of which he said nothing. */
async function carried(): Promise<Decided[]> {
  const group = await groupOf('alice')
  const { policy, alice, founding } = group
  const next = nextOf(group, {})
  const document = documentOf('did:web:bob.example', await keyOf('host of mallory', 'K-256'))
  const moved = nextOf(group, { bob: { didHead: blockOf(document)[0].toString() } })
  const of = async (
    name: string,
    what: string,
    named: DataMap,
    second: DataMap,
    states: States,
    host?: string,
  ) => {
    const said = (await bobSays(group, named, at(41), declined)).said
    const proof = await proofOf(said, await keyOf(host ?? 'host of bob', 'K-256'))
    return told(
      [`left-${name}`, what, 'GOV-6'],
      { founding },
      {
        at: due(underNext(group, second), 4),
        said: [...(await adopts(policy, second, [alice])), said],
        reported: await reportsOn(group, { 28: 'PASS' }, { policy: second, found: { 0: 'PASS', 4: 'PASS' } }),
        beside: { proofs: [proof] },
      },
      states,
    )
  }
  return [
    await of('unseen-carried', 'he left the version that binds him', policy, next, open),
    await of('of-next', 'he left the next one, which he never agreed to', next, next, open),
    await of(
      'of-moved',
      'the group pins a document that is none of his: that of before shows what his host published',
      moved,
      moved,
      open,
    ),
    await of(
      'of-nobody',
      'a host that no version ever pinned published it',
      next,
      next,
      {
        ...fine,
        conditions: { [bobIs]: 'True BoundBefore' },
      },
      'host of nobody',
    ),
  ]
}
