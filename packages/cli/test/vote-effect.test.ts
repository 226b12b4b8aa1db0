import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import { evaluateChain, type Choice, type FoundRecord } from '@quorate/governance'

import {
  ack,
  amend,
  founding,
  foundingPolicy,
  governed,
  member,
  ms,
  nextPolicy,
  people,
  person,
  vote,
  type Person,
} from '../../governance/test/group.ts'
import { MemberNames } from '../src/group/source/member-names.ts'
import { effectFields } from '../src/vote/vote-effect.ts'

let alice: Person, bob: Person, carol: Person, dave: Person
let first: DataMap

beforeAll(async () => {
  ;[alice, bob, carol, dave] = await people('alice', 'bob', 'carol', 'dave')
  first = foundingPolicy([alice, bob, carol].map((who) => member(who, { operator: nameOf(who) })))
})

const nameOf = ({ did }: Person) => did.slice('did:web:'.length, -'.example'.length)
const seat = (who: Person, more: DataMap = {}) => member(who, { operator: nameOf(who), ...more })

/** What is shown to `me` who is about to vote on `next`, after what others said. */
async function effect(
  me: Person,
  choice: Choice,
  next: DataMap,
  said: (proposal: FoundRecord) => readonly Promise<FoundRecord>[] = () => [],
): Promise<string[]> {
  const proposal = await amend(alice, first, next)
  const records = [
    ...(await founding(first, [alice, bob, carol])),
    proposal,
    ...(await Promise.all(said(proposal))),
  ]
  const report = evaluateChain({ records }, ms(105)).proposals[0]
  if (report === undefined) throw new Error('no proposal')
  const identities = { plcLogs: [], didDocuments: [] }
  const names = new MemberNames(
    [alice, bob, carol, dave].map((who) => ({ did: who.did, operator: nameOf(who) })),
    identities,
    ms(105),
  )
  return effectFields({ me: me.did, names }, report, choice).map((pair) => pair.join(': '))
}

describe('before a vote is signed', () => {
  it('it is said what is missing after it, and from whom', async () => {
    expect(await effect(alice, 'approve', nextPolicy(first))).toEqual([
      'under v1: signed 0 of need 2 (W = 3); with yours 1',
      'decides: no: others have to vote',
      'missing: 1 more under v1, of bob, carol',
    ])
  })

  it('that it decides', async () => {
    const next = nextPolicy(first)
    expect(await effect(bob, 'approve', next, (p) => [vote(alice, p)])).toEqual([
      'under v1: signed 1 of need 2 (W = 3); with yours 2',
      'decides: yes: with it the proposal has PASSED',
    ])
    expect(await effect(bob, 'abstain', next, (p) => [vote(alice, p, 'reject')])).toEqual([
      'under v1: signed 0 of need 2 (W = 3); with yours against 2',
      'decides: yes: with it the proposal is REJECTED',
    ])
  })

  it('that it is decided already, or adds nothing to an approval', async () => {
    const next = nextPolicy(first)
    const passed = await effect(carol, 'approve', next, (p) => [vote(alice, p), vote(bob, p)])
    expect(passed.at(-1)).toBe('decides: no: it has PASSED without it')
    const again = await effect(alice, 'reject', next, (p) => [vote(alice, p)])
    expect(again[0]).toBe('under v1: signed 1 of need 2 (W = 3); yours adds nothing, against 0')
  })

  it('who has to vote under both versions, and whose acknowledgment is missing', async () => {
    const next = nextPolicy(first, { members: [alice, bob, dave].map((who) => seat(who)) })
    expect(await effect(alice, 'approve', next, (p) => [vote(carol, p)])).toEqual([
      'under v1: signed 1 of need 2 (W = 3); with yours 2',
      'under v2: signed 0 of need 2 (W = 3); with yours 1',
      'decides: no: others have to vote',
      'missing: 1 more under v2, of bob, dave',
      'missing: the acknowledgment of dave',
    ])
    expect(await effect(carol, 'reject', next)).toEqual([
      'under v1: signed 0 of need 2 (W = 3); with yours against 1',
      'under v2: signed 0 of need 2 (W = 3); you are no member of it',
      'decides: no: others have to vote',
      'missing: 2 more under v1, of alice, bob',
      'missing: 2 more under v2, of alice, bob, dave',
      'missing: the acknowledgment of dave',
    ])
  })

  it('that a vote with the old key does not stand for the acknowledgment of the new one', async () => {
    const rekeyed = await person('alice', 'next key of alice')
    const next = nextPolicy(first, { members: [rekeyed, bob, carol].map((who) => seat(who)) })
    const shown = await effect(alice, 'approve', next, (p) => [vote(bob, p), vote(carol, p)])
    expect(shown).toContain('under v2: signed 2 of need 2 (W = 3); yours adds nothing, 2')
    expect(shown.at(-1)).toBe('missing: the acknowledgment of alice')
    const consented = await effect(alice, 'approve', next, (p) => [
      vote(bob, p),
      ack(rekeyed, next, 101, {}, rekeyed.key),
    ])
    expect(consented).toContain('under v2: signed 1 of need 2 (W = 3); with yours 2')
    expect(consented.at(-1)).toBe('decides: yes: with it the proposal has PASSED')
  })

  it('what a quorum asks for beside the need', async () => {
    const quorate = foundingPolicy(
      [alice, bob, carol].map((who) => seat(who)),
      { quorum: 3 },
    )
    first = quorate
    const shown = await effect(alice, 'approve', nextPolicy(quorate, governed(quorate, {})), (p) => [
      vote(bob, p),
    ])
    expect(shown.at(-1)).toBe('missing: 1 more under v1, of carol')
  })
})
