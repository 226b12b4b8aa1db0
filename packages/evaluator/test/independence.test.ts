import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { contentCid, formatInstant, instantMs, type DataMap, type EvidenceRecord } from '@quorate/core'
import { slotStart } from '@quorate/attest'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'

import { batchOf, must, nodeCheckpoint } from '../../../scripts/vectors/attest-records.ts'
import {
  bundleOf,
  checkedGroup,
  checks,
  due,
  found,
  receipt,
  type CheckedGroup,
} from '../../../scripts/vectors/checked-group.ts'
import { person, sign } from '../../../scripts/vectors/group-records.ts'
import { evaluate } from '../src/index.ts'

const group = await checkedGroup()
const { records } = await checks(group, { 0: 'PASS', 1: 'MISSING' })
const at = instantMs(due(group, 1))
const bundle = bundleOf(group.founding, records)
const { cid, decision } = evaluate(bundle, at)
const zoe = await person('zoe')

describe('what nobody signed who counts', () => {
  const all: readonly EvidenceRecord[] = [...group.founding.records, ...records]

  const forgeries: ((record: EvidenceRecord, note: number) => Promise<EvidenceRecord>)[] = [
    // A record of a member, changed: its signatures hold no longer.
    ({ repository, record }, note) => Promise.resolve(found({ repository, record: { ...record, note } })),
    ({ record }, note) => Promise.resolve(found({ repository: zoe.did, record: { ...record, note } })),
    async ({ repository, record }, note) =>
      found(await sign(repository, without({ ...record, note }), zoe.key)),
    async ({ record }, note) => found(await sign(zoe.did, without({ ...record, note }), zoe.key)),
    async ({ repository, record }, note) => found(await sign(repository, { ...record, note }, zoe.key)),
  ]

  it('changes no byte of a decision, whatever it is made from', async () => {
    const plan = fc.record({
      record: fc.nat({ max: all.length - 1 }),
      how: fc.nat({ max: forgeries.length - 1 }),
      note: fc.nat(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 6 }), async (plans) => {
        const junk = plans.flatMap(({ record, how, note }) => {
          const [chosen, forge] = [all[record], forgeries[how]]
          return chosen === undefined || forge === undefined ? [] : [forge(chosen, note)]
        })
        expect(evaluate(bundleOf(group.founding, records, await Promise.all(junk)), at).cid).toBe(cid)
      }),
      { numRuns: 30 },
    )
  })

  function without({ signatures: _, ...content }: DataMap): DataMap {
    return content
  }
})

describe('what is about something else', () => {
  it('changes nothing, where it is about another group and the reader says which is meant', async () => {
    const other = await checkedGroup({}, { name: 'Enemies' })
    const { records: theirs } = await checks(other, { 0: 'PASS', 1: 'OFFLINE' })
    const anchor = { group: must(contentCid(group.policy)).toString() }
    const both = bundleOf(group.founding, records, other.founding.records, theirs)
    const { decision: after } = evaluate(both, at, anchor)
    expect(after).toEqual(evaluate(bundle, at, anchor).decision)
    expect(after.conditions).toEqual(decision.conditions)
  })

  it('changes no condition of an obligation, where it is about another', async () => {
    const carol = 'did:web:carol.example'
    const two = await checkedGroup({ replication: { subjects: [group.alice.did, carol], minCopies: 1 } })
    const about = async (subjects: readonly string[]) => {
      const { decision: judged } = evaluate(bundleOf(two.founding, await offline(two, subjects)), at)
      const { obligations, subjects: copies } = judged
      return {
        own: obligations.listed.find(({ subject }) => subject === group.alice.did),
        other: obligations.listed.find(
          ({ subject, operator }) => subject === carol && operator === two.bob.did,
        ),
        copies: copies.find(({ subject }) => subject === group.alice.did),
      }
    }
    const [alone, together] = [await about([group.alice.did]), await about([group.alice.did, carol])]
    expect(alone.own?.conditions.map(({ reason }) => reason)).toContain('NeverPassed')
    expect(together.own).toEqual(alone.own)
    expect(together.copies).toEqual(alone.copies)
    expect(together.other).not.toEqual(alone.other)
  })

  /** One batch that says that Bob's node was offline when it was asked for these accounts, in the first two slots. */
  async function offline({ version, crew, ...rest }: CheckedGroup, subjects: readonly string[]) {
    const housed: EvidenceRecord[] = []
    let before: Awaited<ReturnType<typeof batchOf>> | undefined
    for (const [seq, slot] of [-2, -1, 0, 1].entries()) {
      const late = { sourceCommit: undefined, nodeCommit: undefined } as unknown as DataMap
      const leaves =
        slot < 0
          ? []
          : subjects.map((subject) =>
              receipt(
                { version, crew, ...rest },
                { layer: 0, slot, seq, outcome: 'OFFLINE', late: { ...late, subject } },
              ),
            )
      const [from, to] = [
        formatInstant(slotStart(version, slot)),
        formatInstant(slotStart(version, slot + 1)),
      ]
      before = await batchOf(crew, 'alice', { seq, before, slot, from, to, leaves })
      const asOf = formatInstant(slotStart(version, slot + 1) + 60_000)
      housed.push(found(before, before.leaves), found(await nodeCheckpoint(crew, 'bob', asOf, [before])))
    }
    return housed
  }
})

describe('the machine', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorate-evaluator-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('changes nothing: neither its time zone nor its language', async () => {
    const file = path.join(folder, 'bundle.car')
    writeFileSync(file, bundle)
    const program = `
      import { readFileSync } from 'node:fs'
      import { evaluate } from '@quorate/evaluator'
      const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions()
      console.log(timeZone, locale, evaluate(readFileSync(process.argv[1]), Number(process.argv[2])).cid)
    `
    const args = ['--conditions=@quorate/source', '--input-type=module', '-e', program, file, String(at)]
    const run = async (TZ: string, LC_ALL: string) => {
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        cwd: import.meta.dirname,
        env: { TZ, LC_ALL, LANG: LC_ALL },
      })
      return stdout.trim()
    }
    expect(await run('America/New_York', 'tr_TR.UTF-8')).toBe(`America/New_York tr-TR ${cid}`)
    expect(await run('Asia/Tokyo', 'ar_EG.UTF-8')).toBe(`Asia/Tokyo ar-EG ${cid}`)
  })
})
