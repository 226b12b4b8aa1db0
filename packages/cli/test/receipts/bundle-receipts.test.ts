import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { draftNotDone, writeLeaves } from '@quorate/attest'
import { encodeCanonical, readBundle, type Bundle } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { ensure } from '../../../governance/test/group.ts'
import { receiptReport, type ReceiptReport } from '../../src/receipts/receipt-report.ts'
import { receiptsText } from '../../src/receipts/receipts-text.ts'
import { countReceipts } from '../../src/receipts/receipt-count.ts'
import { bundleOf } from '../bundle-kit.ts'
import { QuorateUser } from '../quorate-process.ts'
import { nodeId, toldAt, ToldGroup, type Check, type Seen } from './told-group.ts'
import { lastSlot, tellStory } from './told-story.ts'

const group = await ToldGroup.make()
const story = await tellStory(group)
const plain = { colour: false, unicode: true }

function read(bytes: Uint8Array): Bundle {
  return ensure(readBundle(bytes))
}

function reportOf(bytes: Uint8Array, at?: string): ReceiptReport {
  const report = receiptReport(read(bytes), at === undefined ? undefined : Date.parse(at))
  if (report === undefined) throw new Error('nothing was said')
  return report
}

/** What the slots of a row came to, by node, subject and layer. */
function marks({ groups }: ReceiptReport, node: string, subject: string, layer: number): string[] {
  const rows = groups.flatMap(({ versions }) => versions.flatMap((version) => version.rows))
  const row = rows.find(
    (one) => one.node === nodeId(node) && one.subject === group.didOf(subject) && one.layer === layer,
  )
  return row?.slots.map(({ index, mark }) => `${String(index)} ${mark}`) ?? []
}

async function reportOn(last: number, see: (check: Check) => Seen): Promise<ReceiptReport> {
  return reportOf(group.bundle(await group.tell(last, see)))
}

describe('bundle inspect', () => {
  it('shows what receipts come to, to people and to programs', async () => {
    const user = new QuorateUser()
    const file = join(user.folder, 'told.car')
    writeFileSync(file, group.bundle(story))
    const human = await user.run(['bundle', 'inspect', file])
    expect(human).toMatchObject({ code: 0, stderr: '' })
    await expect(human.stdout).toMatchFileSnapshot('../golden/evidence/bundle-inspect-receipts.txt')
    const machine = await user.run(['bundle', 'inspect', file, '--json'])
    expect(machine).toMatchObject({ code: 0, stderr: '' })
    await expect(machine.stdout).toMatchFileSnapshot('../golden/evidence/bundle-inspect-receipts.json')
  })

  it('judges them as of an instant, which is to be one', async () => {
    const user = new QuorateUser()
    const file = join(user.folder, 'told.car')
    writeFileSync(file, group.bundle(story))
    const run = await user.run(['bundle', 'inspect', file, '--at', toldAt(3), '--json'])
    const { data } = JSON.parse(run.stdout) as {
      data: { receipts: { at: string; groups: { versions: { rows: { slots: object[] }[] }[] }[] } }
    }
    expect(data.receipts.at).toBe(toldAt(3))
    const slots = data.receipts.groups[0]?.versions[0]?.rows.map((row) => row.slots.length)
    expect(slots).toEqual(Array.from({ length: 12 }, () => 4))
    expect((await user.run(['bundle', 'inspect', file, '--at', 'yesterday'])).code).toBe(2)
  })
})

describe('what receipts come to', () => {
  it('is decided by the majority of who was assigned, up to the newest date in the evidence', () => {
    const report = reportOf(group.bundle(story))
    expect(new Date(report.at).toISOString()).toBe(toldAt(lastSlot))
    const carols = marks(report, 'carol', 'bob', 1)
    expect(carols.filter((mark) => !mark.endsWith('passed'))).toEqual(['3 OFFLINE', '4 OFFLINE', '6 unknown'])
    expect(marks(report, 'alice', 'bob', 0).slice(-2)).toEqual(['10 STALE', '11 passed'])
    expect(marks(report, 'bob', 'alice', 1).slice(-3)).toEqual(['9 MISSING', '10 MISSING', '11 MISSING'])
  })

  it('names who accuses a node, and of what', () => {
    const { groups } = reportOf(group.bundle(story))
    const rows = groups[0]!.versions[0]!.rows
    const row = rows.find(
      ({ node, layer, slots }) =>
        layer === 1 && node === nodeId('bob') && slots.some(({ mark }) => mark === 'MISSING'),
    )
    const slot = row?.slots.find(({ index }) => index === 9)
    expect(slot?.accusers).toEqual([group.didOf('alice'), group.didOf('carol')].sort())
    expect(slot?.failing).toHaveLength(4)
    const passed = row?.slots.find(({ index }) => index === 5)
    expect(passed).toMatchObject({ accusers: [], failing: [] })
  })

  it('tells what verifiers did wrong, each by name', () => {
    const [told] = reportOf(group.bundle(story)).groups
    const wrongs = told?.reproaches.map(({ verifier, finding }) => [verifier, finding.code])
    expect(wrongs).toEqual([
      // On one batch before, and for one slot.
      [group.didOf('carol'), 'batch/equivocation'],
      [group.didOf('carol'), 'batch/equivocation'],
      [group.didOf('bob'), 'receipt/endpoint'],
    ])
    expect(told?.diagnostics).toEqual([])
  })

  it('is unknown where no blob, no log of the subject or no checkpoint was found', () => {
    const isPassed = (bytes: Uint8Array) => marks(reportOf(bytes), 'bob', 'carol', 0).includes('5 passed')
    expect(isPassed(group.bundle(story))).toBe(true)
    expect(isPassed(group.bundle(story.map(({ blob: _, ...bare }) => bare)))).toBe(false)
    expect(isPassed(bundleOf(story))).toBe(false)
    const unseen = story.filter(({ record }) => record['$type'] !== 'org.p2pds.governance.checkpoint')
    expect(isPassed(group.bundle(unseen))).toBe(false)
  })

  it('is nothing for batches of a group whose policy nobody certified', () => {
    const strange = story.filter(({ record }) => record['$type'] !== 'org.p2pds.policy.ack')
    const report = reportOf(group.bundle(strange))
    expect(report.groups).toMatchObject([{ versions: [], reproaches: [] }])
    const text = receiptsText(report, plain)
    expect(text).toContain('answers a slot of a policy that the evidence certifies')
    expect(text).toMatch(/Not admitted, for \d+ faults: receipt\/other-policy \d+\./)
  })

  it('is counted from the leaves, without checks that were not made', () => {
    const slot = {
      policy: group.version.cid,
      node: nodeId('bob'),
      subject: group.didOf('alice'),
      layer: 0,
      index: 0,
    }
    const notDone = ensure(encodeCanonical(draftNotDone(slot, 'busy')))
    const batch = story.find(({ blob }) => blob !== undefined)!
    const count = (blob: Uint8Array | undefined) => countReceipts([{ ...batch, blob, cid: 'a' }])
    const whole = count(batch.blob)
    expect(whole).toEqual({ batches: 1, receipts: 8 })
    expect(count(new Uint8Array([...batch.blob!, ...writeLeaves([notDone])]))).toEqual(whole)
    expect(count(undefined)).toEqual({ batches: 1, receipts: 0 })
  })

  it('is not there when nodes say nothing', () => {
    const quiet = story.filter(({ record }) => record['$type'] !== 'org.p2pds.attest.batch')
    expect(receiptReport(read(group.bundle(quiet)), undefined)).toBeUndefined()
  })
})

describe('the picture of receipts', () => {
  it('fits the newest slots into the line, and says how many came before', async () => {
    const report = await reportOn(70, ({ layer, slot }) =>
      layer === 0 && slot % 7 < 6 ? 'fine' : 'nothing said',
    )
    const text = receiptsText(report, plain)
    const lines = text.split('\n')
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    const strips = lines.flatMap((line) => /0 commit {3}([█·]+) {2}61\/61$/.exec(line)?.[1] ?? [])
    expect(strips).toHaveLength(6)
    const [first] = strips
    // 70 is the newest, and a multiple of seven.
    expect(first?.slice(-9)).toBe('█·██████·█'.slice(-9))
    expect(text).toContain(`${String(71 - (first?.length ?? 0))} earlier slots left out; --json has all.`)
  })

  it('is of plain characters where a terminal has no others', async () => {
    const report = await reportOn(1, ({ slot }) => (slot === 0 ? 'fine' : 'down'))
    const text = receiptsText(report, { colour: false, unicode: false })
    expect(text).toContain('0 commit   #O  1/2')
    expect(text).toContain('  # passed   O OFFLINE\n')
    expect(text).not.toMatch(/[^ -~\n]/)
  })

  it('does not let a name do anything but be read', async () => {
    const hostile = await ToldGroup.make({ name: 'x\u001b[2J\u202ey' })
    const report = reportOf(hostile.bundle(await hostile.tell(0, () => 'fine')))
    const text = receiptsText(report, plain)
    expect(text).toContain(String.raw`x\u{1b}[2J\u{202e}y, version 1`)
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(text).not.toMatch(/[\u001b\u202e]/)
  })
})
