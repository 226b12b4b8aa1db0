import { describe, expect, it } from 'vitest'

import { readVersion, type Version } from '@quorate/governance'
import { replayPlcLog, type DataMap } from '@quorate/core'

import { hour, signOperation, taken, updateBody } from '../../core/test/signed-plc-log.ts'
import {
  ensure,
  foundingPolicy,
  hours,
  instant,
  member,
  ms,
  nextPolicy,
  node,
  people,
  rules,
  type Person,
} from '../../governance/test/group.ts'
import { keyOf } from '../../governance/test/keys.ts'
import { describeReported } from '../src/shell/findings/cli-finding.ts'
import { accountHosts, type AccountHosts } from '../src/policy-document/account-hosts.ts'
import { newWarnings, warningsOf } from '../src/policy-document/policy-warnings.ts'

const group = await people('alice', 'bob', 'carol', 'dave', 'erin')
const [alice, bob, carol] = group
const didsOf = (persons: readonly Person[]) => persons.map(({ did }) => did)
const unrushed = { votingSeconds: 259_200, delaySeconds: 86_400, witnesses: 1 }

function policy(members: readonly DataMap[], governance: DataMap = {}, more: DataMap = {}): DataMap {
  return foundingPolicy(members, { ...unrushed, ...governance }, more)
}

const seats = group.map((who) => member(who))
const version = (record: DataMap): Version => ensure(readVersion(record))

function warnings(record: DataMap, hosts?: AccountHosts): string[] {
  return warningsOf(version(record), { hosts }).map(({ code }) => code)
}

function verified(verifiers: number, more: DataMap = {}): DataMap {
  const verification = { ...(rules['verification'] as DataMap), verifiers }
  return { rules: { ...rules, verification, ...more } }
}

const withNodes = (persons: readonly Person[]) =>
  Promise.all(persons.map(async (who) => member(who, { nodes: [await node(who.did.slice(8, -8))] })))

describe('a sensible policy gives no warning', () => {
  it('of five members, each with a node', async () => {
    expect(warnings(policy(await withNodes(group), {}, verified(3)))).toEqual([])
  })

  it('of accounts on hosts of their own', () => {
    const hosts = new Map(didsOf(group).map((did, i) => [did, `host${String(i)}.example`]))
    expect(warnings(policy(seats), hosts)).toEqual([])
  })

  it('nor a draft with its first member alone', () => {
    expect(warnings(policy([member(alice)], { votingSeconds: 60, delaySeconds: 0, witnesses: 0 }))).toEqual(
      [],
    )
  })
})

describe('a warning names', () => {
  it.each<[string, DataMap, string[]]>([
    [
      'one who decides alone',
      policy([member(alice, { weight: 3 }), member(bob)], { witnesses: 0 }),
      ['lint/one-decides'],
    ],
    ['any of two who blocks the other', policy([member(alice), member(bob)]), ['lint/one-blocks']],
    [
      'an operator of several accounts that decides',
      policy(
        group.map((who, i) => member(who, i < 3 ? { operator: 'Inc' } : {})),
        { witnesses: 0 },
      ),
      ['lint/one-decides'],
    ],
    [
      'that all must agree to change who decides',
      policy(seats, { amendThreshold: { kind: 'atLeast', num: 1, den: 1 } }),
      ['lint/one-blocks'],
    ],
    ['a quorum that takes everybody', policy(seats, { quorum: 5 }), ['lint/one-blocks']],
    ['votes without witnesses', policy(seats, { witnesses: 0 }), ['lint/no-witnesses']],
    [
      'voting that one can sleep through',
      policy(seats, { votingSeconds: 8 * 3600 - 1 }),
      ['lint/voting-short'],
    ],
    ['a delay that is over at once', policy(seats, { delaySeconds: 0 }), ['lint/delay-short']],
  ])('%s', (_what, record, codes) => {
    expect(warnings(record)).toEqual(codes)
  })

  it('the weight, the need and who it is', () => {
    const record = policy([member(alice, { weight: 3 }), member(bob)], { witnesses: 0 })
    expect(warningsOf(version(record)).map(describeReported)).toEqual([
      `${alice.did} decides proposals alone: weight 3, need 3`,
    ])
    const pair = warningsOf(version(policy([member(alice), member(bob)])))
    expect(pair.map(describeReported)).toEqual([
      `without any of ${alice.did}, ${bob.did} nothing decides proposals: need 2 of weight 2`,
    ])
  })

  it.each([
    [1, 1, ['lint/few-operators']],
    [2, 1, ['lint/few-operators']],
    [3, 1, ['lint/few-verifiers']],
    [4, 2, ['lint/few-verifiers']],
    [4, 3, []],
  ])('of %i operators with a node and %i verifiers what cannot be shown', async (nodes, verifiers, codes) => {
    const own = await withNodes(group.slice(0, nodes))
    const others = group.slice(nodes).map((who) => member(who))
    expect(warnings(policy([...own, ...others], {}, verified(verifiers)))).toEqual(codes)
  })

  it('members who are held and hold nothing', async () => {
    const own = await withNodes(group.slice(0, 4))
    const replication = { strategy: 'full', minCopies: 2 }
    const record = policy([...own, ...seats.slice(4)], {}, verified(3, { replication }))
    expect(warningsOf(version(record))).toMatchObject([
      { code: 'lint/no-node', requirement: 'OBL-1', params: { who: [group[4].did] } },
    ])
  })
})

describe('one host', () => {
  const on = (count: number): AccountHosts =>
    new Map(didsOf(group).map((did, i) => [did, i < count ? 'big.example' : `${String(i)}.example`]))

  it.each([
    [2, []],
    [3, ['lint/one-host']],
    [5, ['lint/one-host']],
  ])('of %i of five accounts', (count, codes) => {
    expect(warnings(policy(seats), on(count))).toEqual(codes)
  })

  it('blocks with two of three, although it could not pass anything', () => {
    const three = policy(
      [alice, bob, carol].map((who) => member(who)),
      {
        threshold: { kind: 'atLeast', num: 1, den: 1 },
      },
    )
    expect(warnings(three, on(2))).toContain('lint/one-host')
  })

  it('is where the did:plc log has the account at the time', async () => {
    const key = await keyOf('host')
    const at = (endpoint: string) => ({
      services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint } },
    })
    const genesis = await signOperation(updateBody(null, [key], at('https://old.example')), key)
    const { did } = ensure(replayPlcLog([taken(genesis, 0)], ms(0)))
    const moved = await signOperation(updateBody(genesis, [key], at('https://new.example')), key)
    const plcLogs = [{ did, log: [taken(genesis, 0), taken(moved, 10 * hour)] }]
    const hostAt = (hour: number) => accountHosts({ plcLogs, didDocuments: [] }, ms(hour)).get(did)
    expect([-1, 5, 10].map(hostAt)).toEqual([undefined, 'old.example', 'new.example'])
  })

  it('is read from DID documents, and unknown where one says nonsense', () => {
    const document = (did: string, serviceEndpoint: string): DataMap => ({
      id: did,
      service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint }],
    })
    const didDocuments = [
      { did: alice.did, document: document(alice.did, 'https://one.example') },
      { did: bob.did, document: document(bob.did, 'nowhere') },
      { did: carol.did, document: { id: carol.did, service: 'none' } },
    ]
    expect([...accountHosts({ plcLogs: [], didDocuments }, ms(1))]).toEqual([[alice.did, 'one.example']])
  })
})

describe('of an amendment', () => {
  it('the warnings that the version before gives as well are not repeated', () => {
    const base = policy(seats, { witnesses: 0 })
    const next = nextPolicy(base, { governance: { ...(base['governance'] as DataMap), delaySeconds: 0 } })
    expect(newWarnings(version(next), version(base)).map(({ code }) => code)).toEqual(['lint/delay-short'])
  })

  it('an overlap that is too short to sync is named, and one that is long enough is not', async () => {
    const base = policy(seats)
    const grown = [...seats.slice(0, 4), member(group[4], { nodes: [await node('erin')] })]
    const until = (more: number) =>
      nextPolicy(base, { members: grown, compatUntil: instant(hours.nextEffective + more) })
    const codes = (next: DataMap) => newWarnings(version(next), version(base)).map(({ code }) => code)
    expect(codes(until(0.99))).toEqual(['lint/overlap-short', 'lint/few-operators'])
    expect(codes(until(1))).toEqual(['lint/few-operators'])
  })
})
