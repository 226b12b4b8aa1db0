import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import { contentOf, utf8, type DataMap } from '@quorate/core'
import { readVersion, type FoundRecord, type Version } from '@quorate/governance'

import {
  amend,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  governed,
  hours,
  instant,
  member,
  ms,
  nextPolicy,
  node,
  people,
  rules,
  vote,
} from '../../governance/test/group.ts'
import { Failure } from '../src/shell/failure.ts'
import { readPolicyFile } from '../src/policy-document/read-policy-file.ts'
import { writePolicyFile } from '../src/policy-document/write-policy-file.ts'
import { same } from '../src/policy-document/member-diff.ts'
import { conflictComments, rebaseAnswer } from '../src/proposal/rebase/rebase-answer.ts'
import { openRebase } from '../src/proposal/rebase/rebase-subject.ts'
import { rebasePolicy } from '../src/proposal/rebase/rebased-policy.ts'
import { mergePolicies, type Conflict } from '../src/proposal/rebase/three-way-merge.ts'
import { arbitraryPolicy } from './arbitrary-policy.ts'
import { bundleOf } from './bundle-kit.ts'
import { QuorateUser, temporaryFolder } from './quorate-process.ts'

const persons = await people('alice', 'bob', 'carol', 'dave', 'erin')
const [alice, bob, carol, dave, erin] = persons
const version = (record: DataMap): Version => ensure(readVersion(record))

function merge(base: DataMap, draft: DataMap, head: DataMap) {
  const conflicts: Conflict[] = []
  const merged = mergePolicies({ base, draft, head }, conflicts)
  return { merged, conflicts, paths: conflicts.map(({ path }) => path) }
}

describe('a merge of three', () => {
  it('is the other side where one changed nothing, and itself where both did the same', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, (a, b) => {
        for (const [base, draft, head, expected] of [
          [a, a, b, b],
          [a, b, a, b],
          [a, b, b, b],
        ] as const) {
          const { merged, conflicts } = merge(base, draft, head)
          expect(conflicts).toEqual([])
          expect(same(merged, expected)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('finds the same conflicts whichever of two is the draft, and keeps the value of the head', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, arbitraryPolicy, (base, a, b) => {
        const [one, other] = [merge(base, a, b), merge(base, b, a)]
        expect(one.paths.toSorted()).toEqual(other.paths.toSorted())
        for (const { draft, head, base: was } of one.conflicts) {
          expect(same(draft, head)).toBe(false)
          expect(same(was, draft) || same(was, head)).toBe(false)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('takes members seat by seat, and nodes one by one', async () => {
    const base = { members: [member(alice), member(bob), member(carol)] }
    const draft = {
      members: [member(alice, { nodes: [await node('a')] }), member(bob, { weight: 2 }), member(dave)],
    }
    const head = {
      members: [
        member(alice, { nodes: [await node('b')], weight: 3 }),
        member(bob),
        member(carol),
        member(erin),
      ],
    }
    const { merged, conflicts } = merge(base, draft, head)
    expect(conflicts).toEqual([])
    expect(merged).toEqual({
      members: [
        member(alice, { weight: 3, nodes: [await node('b'), await node('a')] }),
        member(bob, { weight: 2 }),
        member(erin),
        member(dave),
      ],
    })
  })

  it('takes the items of a list, and a threshold whole', () => {
    const share = (num: number, den: number) => ({ kind: 'atLeast', num, den })
    const { merged, paths } = merge(
      { list: ['a', 'b', 'c'], threshold: share(2, 3) },
      { list: ['a', 'c', 'd'], threshold: share(3, 4) },
      { list: ['b', 'c', 'e'], threshold: share(3, 5) },
    )
    expect(merged).toEqual({ list: ['c', 'e', 'd'], threshold: share(3, 5) })
    expect(paths).toEqual(['threshold'])
  })

  it.each<[string, DataMap, DataMap, DataMap, string]>([
    ['a value', { x: 1 }, { x: 2 }, { x: 3 }, 'x'],
    ['what one removed and the other changed', { x: 1 }, {}, { x: 3 }, 'x'],
    ['what one changed and the other removed', { x: 1 }, { x: 2 }, {}, 'x'],
    ['what both added differently', {}, { x: 2 }, { x: 3 }, 'x'],
    ['a value deep inside', { r: { s: { x: 1 } } }, { r: { s: { x: 2 } } }, { r: { s: { x: 3 } } }, 'r.s.x'],
    [
      'a seat that one left and the other changed',
      { members: [member(alice), member(bob)] },
      { members: [member(alice)] },
      { members: [member(alice), member(bob, { weight: 2 })] },
      `members[${bob.did}]`,
    ],
    [
      'the weight of a seat',
      { members: [member(alice)] },
      { members: [member(alice, { weight: 2 })] },
      { members: [member(alice, { weight: 3 })] },
      `members[${alice.did}].weight`,
    ],
  ])('is in conflict over %s, and keeps the head', (_what, base, draft, head, path) => {
    const { merged, paths } = merge(base, draft, head)
    expect(paths).toEqual([path])
    expect(merged).toEqual(head)
  })
})

describe('a draft that was overtaken', () => {
  const first = foundingPolicy([alice, bob, carol].map((who) => member(who)))
  const overlap = { compatUntil: instant(hours.nextEffective + 24) }
  const adopted = nextPolicy(first, {
    rules: { ...rules, sync: { maxLagSeconds: 1800 } },
    name: 'Best friends',
  })
  const draft = nextPolicy(first, {
    members: [alice, bob, carol, dave].map((who) => member(who)),
    ...governed(first, { quorum: 2 }),
    ...overlap,
  })
  const [base, mine, head] = [first, draft, adopted].map(version) as [Version, Version, Version]

  it('becomes the next version of the head, with dates that are late enough and the overlap it had', () => {
    const { policy, conflicts, empty } = rebasePolicy(base, mine, head, ms(120))
    expect([conflicts, empty]).toEqual([[], false])
    expect(policy).toMatchObject({
      version: 3,
      group: head.group,
      prev: head.cid,
      name: 'Best friends',
      createdAt: instant(120),
      // Ten hours of voting, two of delay, and a day to open it in.
      effectiveAt: instant(120 + 10 + 2 + 24),
      compatUntil: instant(120 + 10 + 2 + 24 + 24),
      rules: { sync: { maxLagSeconds: 1800 } },
      governance: { quorum: 2 },
      members: { length: 4 },
    })
    expect(readVersion(policy).ok).toBe(true)
  })

  it('keeps a date that is late enough, and drops an end that would come before it', () => {
    const late = version(nextPolicy(first, { effectiveAt: instant(1000) }))
    expect(rebasePolicy(base, late, head, ms(120)).policy['effectiveAt']).toBe(instant(1000))
    const ending = version({ ...adopted, expiresAt: instant(140) })
    const { policy } = rebasePolicy(base, mine, ending, ms(120))
    expect(policy['expiresAt']).toBeUndefined()
    expect(readVersion(policy).ok).toBe(true)
  })

  it('is empty when the head has all of it', () => {
    const same = version(nextPolicy(first, { name: 'Best friends' }))
    expect(rebasePolicy(base, same, head, ms(120))).toMatchObject({ empty: true, conflicts: [] })
  })

  it('stands in a file that reads back, with a comment at what is in conflict', () => {
    const other = version(nextPolicy(first, { name: 'Worst\nfriends', description: 'ours' }))
    const { policy, conflicts } = rebasePolicy(
      base,
      other,
      version({ ...adopted, description: 'theirs' }),
      ms(120),
    )
    expect(conflicts.map(({ path }) => path).sort()).toEqual(['description', 'name'])
    const file = writePolicyFile(policy, conflictComments(conflicts))
    expect(file).toContain('# CONFLICT: the draft has Worst')
    expect(file.split('\n').find((line) => line.startsWith('name:'))).toBe('name: Best friends')
    const read = readPolicyFile(utf8(file))
    expect(read.ok && same(contentOf(read.policy), policy)).toBe(true)
  })

  it('has a comment at the top of the file about what the head has no more', () => {
    const lighter = version(
      nextPolicy(first, { members: [alice, bob, carol].map((who) => member(who, { weight: 2 })) }),
    )
    const without = version(nextPolicy(first, { members: [alice, bob, dave].map((who) => member(who)) }))
    const { policy, conflicts } = rebasePolicy(base, lighter, without, ms(120))
    const file = writePolicyFile(policy, conflictComments(conflicts))
    expect(file.split('\n')[0]).toContain(`# members[${carol.did}]: CONFLICT`)
    expect(readPolicyFile(utf8(file)).ok).toBe(true)
  })
})

describe('proposal rebase', () => {
  const first = foundingPolicy([alice, bob, carol].map((who) => member(who)))
  let proposals: readonly [FoundRecord, FoundRecord, FoundRecord]
  let folder: string

  beforeAll(async () => {
    proposals = [
      await amend(alice, first, nextPolicy(first, { name: 'Adopted' })),
      await amend(bob, first, nextPolicy(first, { description: 'Mine', name: 'Mine' })),
      await amend(carol, first, nextPolicy(first, { description: 'Hers' })),
    ]
  })

  async function evidence(): Promise<string> {
    folder = temporaryFolder()
    const [adopted] = proposals
    const votes = [await vote(alice, adopted), await vote(bob, adopted)]
    const file = join(folder, 'evidence.car')
    writeFileSync(file, bundleOf([...(await founding(first, [alice, bob, carol])), ...proposals, ...votes]))
    return file
  }
  const cidOf = (which: 0 | 1 | 2) => cidOfRecord(proposals[which].record)
  const at = instant(105)

  it('carries a STALE draft over, and says what is in conflict', async () => {
    const bundle = await evidence()
    const hers = await openRebase(cidOf(2), bundle, { at })
    const clean = rebasePolicy(hers.proposal.base, hers.draft, hers.head, hers.at)
    expect(rebaseAnswer(hers, clean, 'policy.yaml')).toMatchObject({
      verdict: 'holds',
      findings: [],
      data: { state: 'STALE', head: { version: 2 }, conflicts: [] },
    })
    const mine = await openRebase(cidOf(1).slice(-12), bundle, { at })
    const torn = rebasePolicy(mine.proposal.base, mine.draft, mine.head, mine.at)
    expect(rebaseAnswer(mine, torn, 'policy.yaml')).toMatchObject({
      verdict: 'fails',
      findings: [
        {
          code: 'rebase/conflict',
          path: 'name',
          params: { base: 'Friends', draft: 'Mine', head: 'Adopted' },
        },
      ],
    })
  })

  it.each([
    ['what has PASSED', 0, at, 'proposal/settled'],
    ['what stands on the head and is open', 1, instant(100.5), 'rebase/not-needed'],
  ] as const)('refuses %s', async (_what, which, when, code) => {
    const bundle = await evidence()
    const failed = await openRebase(cidOf(which), bundle, { at: when }).catch((error: unknown) => error)
    expect((failed as Failure).findings.map((found) => found.code)).toEqual([code])
  })

  it('writes a file, over nothing, that can be proposed', async () => {
    const user = new QuorateUser()
    const bundle = await evidence()
    const file = join(user.folder, 'policy.yaml')
    const words = ['proposal', 'rebase', cidOf(2), bundle, '-o', file, '--at', at]
    const human = await user.run(words)
    expect(human).toMatchObject({ code: 0, stderr: '' })
    expect(human.stdout).toContain('Look at it, then: quorate proposal open')
    const lint = await user.run(['policy', 'lint', file, '--prev', bundle, '--json'])
    expect(JSON.parse(lint.stdout)).toMatchObject({ ok: true, data: { valid: true } })
    const again = await user.run([...words, '--json'])
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([2, { findings: [{ code: 'file/exists' }] }])
    const other = join(user.folder, 'mine.yaml')
    const torn = await user.run(['proposal', 'rebase', cidOf(1), bundle, '-o', other, '--at', at, '--json'])
    expect(torn.code).toBe(1)
    expect(JSON.parse(torn.stdout)).toMatchObject({
      ok: false,
      data: { conflicts: [{ path: 'name', head: 'Adopted' }] },
    })
    expect(readFileSync(other, 'utf8')).toContain('name: Adopted')
    const nowhere = await user.run(['proposal', 'rebase', cidOf(1), bundle, '-o', '-'])
    expect(nowhere.code).toBe(2)
    const shown = await user.run(['proposal', 'show', bundle, cidOf(1), '--at', at])
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(
      `quorate proposal rebase ${cidOf(1)} -o policy.yaml`,
    )
  }, 60_000)
})
