import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { instantMs, readBundle, toAtprotoJson, writeBundle, type EvidenceRecord } from '@quorate/core'
import { draftAttestation } from '@quorate/evaluator'
import { nsids } from '@quorate/schemas'
import { describe, expect, it } from 'vitest'

import { attested, by, issued } from '../../../../scripts/vectors/attestation-case.ts'
import { bundleOf } from '../../../../scripts/vectors/checked-group.ts'
import {
  at as hourOf,
  checkpoint,
  cidText,
  type Housed,
  type Person,
} from '../../../../scripts/vectors/group-records.ts'
import { ensure } from '../../../governance/test/group.ts'
import { QuorateUser } from '../quorate-process.ts'

const preload = fileURLToPath(new URL('no-network.ts', import.meta.url))
const env = { NODE_OPTIONS: `--import ${preload}` }

const { group, bundle, records, draft } = await attested({ 0: 'PASS' }, 1)
const { alice, bob, founding } = group
const failed = await attested({ 0: 'PASS', 1: 'OFFLINE' }, 1, group)
const passed = await attested({ 0: 'PASS', 1: 'PASS' }, 1, group)
const signed = await by(alice, draft)
const at = issued(draft)
const node = draft['node'] as string

function entry({ repository, record }: Housed): EvidenceRecord {
  return { repository, record, cid: cidText(record) }
}

function packed(...attestations: Housed[]): Uint8Array {
  return ensure(
    writeBundle({
      ...ensure(readBundle(bundle)),
      records: [...founding.records, ...records, ...attestations.map(entry)],
    }),
  )
}

class Reader extends QuorateUser {
  place(name: string, content: string | Uint8Array): string {
    const file = join(this.folder, name)
    writeFileSync(file, content)
    return file
  }

  signed({ repository, record }: Housed): string {
    const file = { version: 1, repository, records: [{ record: toAtprotoJson(record) }] }
    return this.place('signed.json', JSON.stringify(file))
  }

  async attest(...args: string[]) {
    this.means(bundle)
    const run = await this.run(['attest', ...args, '--json'], { env })
    const { data, findings } = JSON.parse(run.stdout) as {
      data: { verdict: string; attestations: { result: string; claim: boolean | null }[] } | null
      findings: { code: string; path: string }[]
    }
    const results = data?.attestations.map(({ result, claim }) => [result, claim]) ?? []
    const codes = findings.map(({ code }) => code)
    return { code: run.code, results, codes, paths: findings.map(({ path }) => path) }
  }
}

describe('attest verify', () => {
  it('reproduces one from the bundle that holds it, and from any with the same evidence', async () => {
    const reader = new Reader()
    const file = reader.place('packed.car', packed(signed))
    const holds = { code: 0, results: [['reproduced', false]], codes: [] }
    expect(await reader.attest('verify', file, '--at', at)).toMatchObject(holds)
    const evidence = reader.place('evidence.car', bundle)
    expect(await reader.attest('verify', reader.signed(signed), evidence, '--at', at)).toMatchObject(holds)
  })

  it('holds it against the bundles that are named, and no other', async () => {
    const reader = new Reader()
    const file = reader.place('packed.car', packed(signed))
    const isBatch = ({ record }: EvidenceRecord) => record['$type'] === nsids.OrgP2pdsAttestBatch
    const last = records.findLastIndex(isBatch)
    const left = records.map((found, i) => (i === last ? { ...found, blob: undefined } : found))
    const without = reader.place('without.car', bundleOf(founding, left))
    expect(await reader.attest('verify', file, without, '--at', at)).toMatchObject({
      code: 3,
      results: [['unknown', false]],
      codes: ['attestation/evidence-missing'],
    })
    const more = reader.place('more.car', passed.bundle)
    expect((await reader.attest('verify', file, more, '--at', at)).results).toEqual([['upheld', false]])
    const worse = reader.place('worse.car', failed.bundle)
    const refuted = await reader.attest('verify', file, without, worse, '--at', at)
    expect(refuted).toMatchObject({ code: 1, results: [['refuted', false]] })
    expect(new Set(refuted.codes)).toEqual(new Set(['attestation/claim']))
  })

  it('asks that the head was vouched for within an age before it is read', async () => {
    const reader = new Reader()
    const vouches = (who: Person) => {
      const more = { head: group.version.cid, seq: 1, prev: group.version.cid }
      return checkpoint(who, group.policy, hourOf(9), [], more)
    }
    const evidence = bundleOf(founding, records, [entry(await vouches(alice)), entry(await vouches(bob))])
    const instant = instantMs(draft['at'] as string)
    const own = draftAttestation(ensure(readBundle(evidence)), {
      ...{ node, at: instant, anchor: { group: group.version.cid } },
      ...{ issuedAt: instant, expiresAt: instant + 86_400_000 },
    })
    const files = [reader.signed(await by(alice, own ?? {})), reader.place('evidence.car', evidence)]
    const lapsed = instant + 60_000 - instantMs(hourOf(9))
    const within = (ms: number) =>
      reader.attest('verify', ...files, '--at', at, '--max-age', `${String(ms / 1000)}s`)
    expect(await within(lapsed)).toMatchObject({ code: 0, codes: [] })
    expect(await within(lapsed - 1000)).toMatchObject({ code: 3, codes: ['check/vouching-old'] })
    const silent = reader.place('packed.car', packed(signed))
    const none = await reader.attest('verify', silent, '--at', at, '--max-age', '30d')
    expect(none).toMatchObject({ code: 3, results: [['reproduced', false]], codes: ['checkpoint/stale'] })
    const shown = await reader.run(['attest', 'show', files[0] ?? ''], { env })
    expect(shown.stdout).toContain(`old, of ${hourOf(9)}`)
  })

  it('says what is wrong for people, after what it says', async () => {
    const reader = new Reader()
    const lie = await by(alice, { ...failed.draft, outcome: 'compliant', level: 0 })
    const file = reader.signed(lie)
    const evidence = reader.place('failed.car', failed.bundle)
    const { code, stdout } = await reader.run(['attest', 'verify', file, evidence, '--at', at], { env })
    expect(code).toBe(1)
    expect(stdout).toContain('refuted: the evidence comes to something else')
    expect(stdout).toContain('outcome: says compliant; the evidence comes to degraded [attestation/claim]')
    expect(stdout).toMatch(/\n\nDoes not hold: 0 of 1 hold\n$/)
  })

  it('calls the word of an operator about its own node a claim', async () => {
    const reader = new Reader()
    const file = reader.place('packed.car', packed(await by(bob, draft)))
    expect((await reader.attest('verify', file, '--at', at)).results).toEqual([['reproduced', true]])
    const { stdout } = await reader.run(['attest', 'verify', file, '--at', at], { env })
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('a claim: the attester speaks of its own node')
  })

  it('takes the worst of several, and looks at those alone that are asked for', async () => {
    const reader = new Reader()
    const lie = await by(bob, { ...draft, level: 1 })
    const file = reader.place('packed.car', packed(signed, lie))
    const both = await reader.attest('verify', file, '--at', at)
    expect(both).toMatchObject({ code: 1, codes: ['attestation/claim'] })
    expect(both.paths).toEqual([`attestations[${cidText(lie.record)}].level`])
    expect(await reader.attest('verify', file, '--at', at, '--by', alice.did, '--node', node)).toMatchObject({
      code: 0,
      results: [['reproduced', false]],
    })
    for (const filter of [
      ['--by', 'did:web:zoe.example'],
      ['--node', 'did:web:zoe.example'],
    ])
      expect(await reader.attest('verify', file, '--at', at, ...filter)).toMatchObject({
        code: 3,
        results: [],
        codes: ['attest/none'],
      })
  })

  it('is no success without attestations, without evidence, before its time and after it', async () => {
    const reader = new Reader()
    const evidence = reader.place('evidence.car', bundle)
    const none = { code: 3, results: [], codes: ['attest/none'] }
    expect(await reader.attest('verify', evidence)).toMatchObject(none)
    expect(await reader.attest('show', evidence)).toMatchObject(none)
    const file = reader.signed(signed)
    expect(await reader.attest('verify', file)).toMatchObject({ code: 3, codes: ['attest/no-evidence'] })
    const early = issued(draft, 0)
    expect(await reader.attest('verify', file, evidence, '--at', early)).toMatchObject({
      code: 3,
      codes: ['record/in-future'],
    })
    const late = new Date(instantMs(draft['expiresAt'] as string)).toISOString()
    expect(await reader.attest('verify', file, evidence, '--at', late)).toMatchObject({
      code: 1,
      results: [['reproduced', false]],
      codes: ['attestation/expired'],
    })
    const { stdout } = await reader.run(['attest', 'verify', file, evidence, '--at', late], { env })
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'all that it says; expired: nobody stands for it any more',
    )
    expect((await reader.attest('verify', file, join(reader.folder, 'none.car'))).code).toBe(2)
    expect((await reader.attest('verify', reader.place('empty.car', ''), evidence)).code).toBe(4)
    expect((await reader.attest('verify', '-', '-')).code).toBe(2)
  })

  it.each([
    [
      'a signature of another key',
      by(alice, draft).then((good) => ({ ...good, repository: bob.did })),
      'key/not-pinned',
    ],
    [
      'a changed field',
      by(alice, draft).then((good) => ({ ...good, record: { ...good.record, outcome: 'degraded' } })),
      'signature/mismatch',
    ],
    ['a form that does not hold', by(alice, { ...draft, conditions: 'fine' }), 'record/shape'],
  ])('trusts nothing with %s', async (_, forged, code) => {
    const reader = new Reader()
    const evidence = reader.place('evidence.car', bundle)
    const answer = await reader.attest('verify', reader.signed(await forged), evidence, '--at', at)
    expect(answer).toMatchObject({ code: 4, results: [['refused', null]], codes: [code] })
  })
})

describe('attest show', () => {
  it('shows what is said and by whose key, and that nothing was worked out', async () => {
    const reader = new Reader()
    const file = reader.place('packed.car', packed(signed))
    const { code, stdout } = await reader.run(['attest', 'show', file], { env })
    expect(code).toBe(0)
    expect(stdout).toContain(`in           ${alice.did}`)
    expect(stdout).toContain('compliant, level 0 (ok)')
    expect(stdout).toContain('receipts: 1, in batches: 1')
    expect(stdout).toContain(alice.key.did())
    expect(stdout).toContain('Nothing was worked out again')
    for (const line of stdout.split('\n'))
      if (line.includes(' ')) expect(line.replace(/\S{50,}/, '').length).toBeLessThan(81)
  })

  it('does not hold where a signature or the form does not, and escapes what others wrote', async () => {
    const reader = new Reader()
    const changed = { ...signed, record: { ...signed.record, profile: '\u001b[31mred' } }
    const { code, stdout } = await reader.run(['attest', 'show', reader.signed(changed)], { env })
    expect(code).toBe(4)
    expect(stdout).not.toContain('\u001b')
    const formless = await by(alice, { ...draft, level: 9 })
    const shown = await reader.run(['attest', 'show', reader.signed(formless), '--json'], { env })
    expect(shown.code).toBe(4)
    expect(JSON.parse(shown.stdout)).toMatchObject({ data: [{ says: null, signatures: [{ holds: true }] }] })
  })
})
