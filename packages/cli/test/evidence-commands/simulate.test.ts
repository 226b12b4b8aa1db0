import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { toAtprotoJson, type DataMap } from '@quorate/core'

import { cidOfRecord, governed, instant, member, nextPolicy, node } from '../../../governance/test/group.ts'
import type { Answer } from '../../src/shell/answer.ts'
import { Failure } from '../../src/shell/failure.ts'
import { simulationAnswer } from '../../src/policy/simulate/simulation-answer.ts'
import { simulate } from '../../src/policy/simulate/simulation.ts'
import { openSubject } from '../../src/policy/simulate/subject.ts'
import { account } from '../bundle-kit.ts'
import { makeBundle } from '../check/bundles.ts'
import { QuorateUser, temporaryFolder } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'

const { accounts, second, rejected, amendment } = await sampleGroup()
const [alice, bob, carol] = accounts
const dave = await account('dave')

async function joining(changes: DataMap = {}): Promise<DataMap> {
  const seats = [
    member(alice, { nodes: [await node('alice')] }),
    member(bob),
    member(carol),
    member(dave, { nodes: [await node('dave')] }),
  ]
  const dates = { effectiveAt: instant(24 * 60), compatUntil: instant(24 * 60 + 24) }
  return nextPolicy(second, { members: seats, ...dates, ...changes })
}

type Files = { readonly bundle: string; readonly policy: string; readonly folder: string }

async function files(policy: DataMap, folder = temporaryFolder()): Promise<Files> {
  const [bundle, file] = [join(folder, 'evidence.car'), join(folder, 'policy.json')]
  writeFileSync(bundle, await makeBundle('whole'))
  writeFileSync(file, JSON.stringify(toAtprotoJson(policy)))
  return { bundle, policy: file, folder }
}

type Flags = { at?: string; approve?: string; reject?: string; proposal?: string; as?: string }

async function ask(policy: DataMap, flags: Flags = {}): Promise<Answer & { data: Record<string, unknown> }> {
  const { bundle, policy: file } = await files(policy)
  const subject = openSubject(bundle, flags.proposal === undefined ? file : undefined, flags.proposal, {
    at,
    ...flags,
  })
  return simulationAnswer(subject, simulate(subject, flags), undefined) as Answer & {
    data: Record<string, unknown>
  }
}

const outcomeOf = ({ verdict, data, findings = [] }: Awaited<ReturnType<typeof ask>>) => [
  verdict,
  data['outcome'],
  findings.map(({ code }) => code),
]

describe('policy simulate', () => {
  it.each([
    ['nobody', {}, ['indeterminate', 'undecided', []]],
    [
      'too few under the next version',
      { approve: 'alice.test,bob.test' },
      ['indeterminate', 'undecided', []],
    ],
    ['all but who joins', { approve: 'alice.test,bob.test,carol.test' }, ['indeterminate', 'undecided', []]],
    ['enough, by handle and by DID', { approve: `alice.test,bob.test,${dave.did}` }, ['holds', 'passes', []]],
    ['too many against', { reject: 'alice.test,Bob.TEST' }, ['fails', 'rejected', []]],
    [
      'somebody who does both',
      { approve: `alice.test,bob.test,${dave.did}`, reject: 'bob.test' },
      ['holds', 'passes', ['simulate/both']],
    ],
  ] as [string, Flags, unknown[]][])('of %s', async (_what, flags, expected) => {
    expect(outcomeOf(await ask(await joining(), flags))).toEqual(expected)
  })

  it('names who would suffice, and no more than are needed', async () => {
    const { data } = await ask(await joining())
    expect(data['suffices']).toMatchObject({ least: 3, members: { length: 3 } })
    expect((data['suffices'] as { members: string[] }).members).toContain(dave.did)
    const seats = data['members'] as { did: string; blocks: boolean; awaited: boolean }[]
    expect(seats.filter(({ blocks }) => blocks).map(({ did }) => did)).toEqual([dave.did])
    expect(seats.filter(({ awaited }) => awaited).map(({ did }) => did)).toEqual([dave.did])
  })

  it('names who decides alone once the others have spoken', async () => {
    const { data } = await ask(await joining(), { approve: `alice.test,${dave.did}` })
    const seats = data['members'] as { did: string; decides: boolean }[]
    const deciding = seats.filter(({ decides }) => decides).map(({ did }) => did)
    expect(deciding.sort()).toEqual([bob.did, carol.did].sort())
  })

  it('finds all that is wrong with a policy, and from when it could take effect', async () => {
    const answer = await ask(
      await joining({ effectiveAt: instant(24 * 31), compatUntil: instant(24 * 31 + 24) }),
    )
    expect(outcomeOf(answer)).toEqual(['fails', 'invalid', ['policy/effective-early']])
    expect(answer.data['dates']).toMatchObject({ earliestEffectiveAt: instant(24 * 31 + 12) })
    const many = await ask(await joining({ members: [], ...governed(second, { witnesses: 9 }) }))
    expect(many.data['outcome']).toBe('invalid')
  })

  it('says of a proposal that is decided that no vote counts any more', async () => {
    const proposal = cidOfRecord(rejected.record)
    expect(outcomeOf(await ask(second, { proposal }))).toEqual(['fails', 'settled', []])
    const late = await ask(second, { proposal, approve: 'alice.test' })
    expect(outcomeOf(late)).toEqual(['fails', 'settled', ['proposal/settled']])
    const passed = await ask(second, { proposal: cidOfRecord(amendment.record) })
    expect(outcomeOf(passed)).toEqual(['holds', 'settled', []])
  })

  it('counts what was voted beside what is supposed', async () => {
    const proposal = cidOfRecord(rejected.record)
    const early = { proposal, at: instant(300.5) }
    expect(outcomeOf(await ask(second, early))).toEqual(['indeterminate', 'undecided', []])
    expect(outcomeOf(await ask(second, { ...early, reject: 'alice.test' }))).toEqual([
      'fails',
      'rejected',
      [],
    ])
    const all = { ...early, at: instant(303.5), approve: 'alice.test,bob.test' }
    expect(
      outcomeOf(await ask(second, { ...all, at: early.at, approve: `${all.approve},carol.test` })),
    ).toEqual(['holds', 'passes', []])
    // Alice has rejected by then, so that not all approve any more.
    expect((await ask(second, { ...early, at: instant(301.5) })).data['outcome']).toBe('settled')
  })

  it('takes a policy file as the base, and then nobody has voted', async () => {
    const folder = temporaryFolder()
    const [base, next] = [join(folder, 'base.json'), join(folder, 'next.json')]
    writeFileSync(base, JSON.stringify(toAtprotoJson(second)))
    writeFileSync(next, JSON.stringify(toAtprotoJson(await joining())))
    const subject = openSubject(base, next, undefined, { at })
    expect(simulate(subject, { approve: `${alice.did},${bob.did},${dave.did}` }).outcome).toBe('passes')
    expect(() => openSubject(base, undefined, 'bafyrei', { at })).toThrow(Failure)
  })

  it.each<[string, Flags, string]>([
    ['a member that nobody is', { approve: 'mallory.test' }, 'member/unknown'],
    ['an instant that is none', { at: 'tomorrow' }, 'instant/invalid'],
  ])('refuses %s', async (_what, flags, code) => {
    const failed = await ask(await joining(), flags).catch((error: unknown) => error)
    expect((failed as Failure).findings.map((found) => found.code)).toEqual([code])
    expect((failed as Failure).verdict).toBe('usage')
  })

  it('shows the same as before, to people and to machines', async () => {
    const user = new QuorateUser()
    await files(await joining(), user.folder)
    const words = ['evidence.car', 'policy.json'].map((name) => join(user.folder, name))
    const more = ['--at', at, '--approve', 'alice.test', '--as', 'bob.test']
    const human = await user.run(['policy', 'simulate', ...words, ...more])
    expect(human).toMatchObject({ code: 3, stderr: '' })
    await expect(human.stdout).toMatchFileSnapshot('../golden/evidence/policy-simulate.txt')
    const machine = await user.run(['policy', 'simulate', ...words, ...more, '--json'])
    expect(machine).toMatchObject({ code: 3, stderr: '' })
    await expect(machine.stdout).toMatchFileSnapshot('../golden/evidence/policy-simulate.json')
    const enough = `alice.test,bob.test,${dave.did}`
    const passing = await user.run([
      'policy',
      'simulate',
      ...words,
      '--at',
      at,
      '--approve',
      enough,
      '--json',
    ])
    expect([passing.code, passing.stderr]).toEqual([0, ''])
    const nothing = await user.run(['policy', 'simulate', words[0] ?? ''])
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      'quorate: POLICY: expected either a policy file or --proposal\n',
    ])
  })
})
