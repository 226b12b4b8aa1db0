import type { DataMap } from '@quorate/core'

import { keyOf } from './case.ts'
import { due } from './checked-group.ts'
import { compact } from './compact-certificate.ts'
import { adopts, council, heard, reports, sees, type Council } from './council.ts'
import { alike, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at, cidText, elsewhere, successor, type Housed, type Person } from './group-records.ts'

/** GOV-7, GOV-11: who vouches for the head, chains of checkpoints, and certificates in the place of votes. */
export async function vouchingCases(): Promise<Decided[]> {
  const group = await council()
  return [
    ...(await vouched(group)),
    ...(await aged(group)),
    ...(await chained(group)),
    ...(await certified(group)),
  ]
}

/** Three of equal weight, so that two vouch for the head; it is asked at the instant at which slot 12 comes due. */
async function vouched(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, version } = group
  const reported = await reports(group, [10, 11, 12])
  const asked = (ms = 0) => due(group, 12, ms)
  const vouches = (who: Person, asOf = at(20), more: DataMap = {}) =>
    sees(who, group, asOf, [], { head: version.cid, ...more })
  const row = (name: string, what: string, records: readonly Housed[], fresh: string, newest?: string) =>
    heard(
      [name, what, 'GOV-11'],
      { group, records, reported, at: asked() },
      { ...fine, conditions: { Fresh: fresh, ...(newest === undefined ? {} : { 'Fresh newest': newest }) } },
    )
  const [fresh, stale] = ['True Vouched', 'Unknown Stale']
  const first = await vouches(alice)
  const until = (ms: number) => vouches(bob, at(20), { expiresAt: asked(ms) })
  const host: Person = { ...bob, key: await keyOf('node bob') }
  return [
    row('fresh', 'members of weight 2 of 3 vouch for the head', [first, await vouches(bob)], fresh),
    row('fresh-all', 'all vouch for it', [first, await vouches(bob), await vouches(carol)], fresh),
    row(
      'fresh-last',
      'the last millisecond before one of two checkpoints expires',
      [first, await until(1)],
      fresh,
    ),
    row('stale-expired', 'one of two checkpoints expires', [first, await until(0)], stale),
    row(
      'fresh-first',
      'one of two checkpoints is dated at the instant',
      [first, await vouches(bob, asked())],
      fresh,
    ),
    row('stale-before', 'and a millisecond after it', [first, await vouches(bob, asked(1))], stale),
    row('stale-one', 'one member vouches, twice', [first, await vouches(alice, at(21))], stale),
    row(
      'stale-elsewhere',
      'one of two vouches for another head',
      [first, await vouches(bob, at(20), { head: elsewhere })],
      stale,
    ),
    row('stale-headless', 'one of two names no head', [first, await sees(bob, group, at(20), [])], stale),
    row('stale-node', "one of two signed with its node's key", [first, await vouches(host)], stale),
    row(
      'fresh-newest',
      'of three that vouch the newest is told, and of several of one member, whether it is needed or not',
      [first, await vouches(bob), await vouches(carol), await vouches(carol, at(21))],
      fresh,
      at(21),
    ),
    row(
      'stale-newest',
      'checkpoints that expired tell how old the newest is',
      [
        await vouches(alice, at(20), { expiresAt: asked() }),
        await vouches(bob, at(21), { expiresAt: asked() }),
      ],
      stale,
      at(21),
    ),
    row('stale-newest-none', 'nobody ever vouched for the head', [], stale, 'absent'),
    row(
      'newest-not-mine',
      "a newer one on another head, one with a node's key and one by nobody are not the newest",
      [
        first,
        await vouches(bob, at(21), { head: elsewhere }),
        await vouches(host, at(21, 1)),
        await vouches({ ...carol, key: await keyOf('nobody') }, at(21, 2)),
      ],
      stale,
      at(20),
    ),
    row(
      'newest-to-come',
      'one that is dated a millisecond later is not the newest yet',
      [first, await vouches(bob, asked(1))],
      stale,
      at(20),
    ),
    row(
      'fresh-again',
      'a member that vouched for another head vouches for this one later',
      [first, await vouches(bob, at(20), { head: elsewhere }), await vouches(bob, at(21))],
      fresh,
    ),
  ]
}

/** 30 days after two vouched in the same second, long after the last slot that was reported. */
async function aged(group: Council): Promise<Decided[]> {
  const { alice, bob, version } = group
  const vouches = (who: Person, asOf: string) =>
    sees(who, group, asOf, [], { head: version.cid, expiresAt: at(2000) })
  const both = [await vouches(alice, at(20)), await vouches(bob, at(20))]
  const row = (name: string, what: string, records: readonly Housed[], asked: string, fresh: string) =>
    heard(
      [name, what, 'GOV-11'],
      { group, records, at: asked },
      { outcome: 'indeterminate', conditions: { Fresh: fresh, 'Fresh newest': at(20) } },
    )
  return [
    row(
      'fresh-thirty-days',
      'a millisecond less than 30 days after two vouched',
      both,
      at(740, -1),
      'True Vouched',
    ),
    row(
      'stale-thirty-days',
      '30 days after two vouched, though their checkpoints expire later',
      both,
      at(740),
      'Unknown Stale',
    ),
  ]
}

/** Faults in a chain of checkpoints: they count all the same. */
async function chained(group: Council): Promise<Decided[]> {
  const { alice, bob, version } = group
  const reported = await reports(group, [10, 11, 12])
  const head = { head: version.cid }
  const [first, begun] = [await sees(alice, group, at(20), [], head), await sees(bob, group, at(20), [])]
  const { seq } = begun.record as { seq: number }
  const prev = cidText(begun.record)
  const row = async (name: string, what: string, asOf: string, more: DataMap, code: string) => {
    const second = await sees(bob, group, asOf, [], { ...head, ...more })
    const asked = { group, records: [first, begun, second], reported, at: due(group, 12) }
    return heard([name, what, 'GOV-11'], asked, {
      ...fine,
      conditions: { Fresh: 'True Vouched' },
      findings: [code],
    })
  }
  return [
    await row(
      'checkpoint-order',
      'a checkpoint dated like the one before',
      at(20),
      { seq: seq + 1, prev },
      'checkpoint/order',
    ),
    await row(
      'checkpoint-link',
      'a checkpoint that names another before it',
      at(21),
      { seq: seq + 1 },
      'checkpoint/link',
    ),
    await row('checkpoint-forked', 'two checkpoints in one place', at(21), { seq }, 'checkpoint/forked'),
  ]
}

/** What certifies the second version: records as they were published, or a certificate within the policy. */
async function certified(group: Council): Promise<Decided[]> {
  const { alice, bob, policy } = group
  const next = successor(policy, { name: 'Good friends', effectiveAt: at(40) })
  const full = await adopts(group, policy, next, 20, [alice, bob])
  const votes = full.slice(0, 3)
  const [seen] = full.slice(3)
  if (seen === undefined) throw new Error('no checkpoint')
  const certificate = { ...compact(votes), checkpoints: [cidText(seen.record)] } as unknown as DataMap
  const holding = (whole: DataMap): Housed => ({
    repository: alice.did,
    record: { ...next, certificate: whole },
  })
  const passed: States = { ...fine, versions: ['SUPERSEDED', 'ACTIVE'], proposals: { 'amendment PASSED': 1 } }
  const expired: States = { ...fine, versions: ['ACTIVE'], proposals: { 'amendment EXPIRED': 1 } }
  const [later, still] = [await reports(group, [28, 29], next), await reports(group, [28, 29, 30])]
  const row = (name: string, what: string, records: readonly Housed[], states: States) => {
    const reported = states === passed ? later : still
    return heard([name, what, 'GOV-7'], { group, records, reported, at: due(group, 30) }, states)
  }
  const short = compact(votes.slice(0, 2)) as unknown as DataMap
  return [
    ...alike(
      row('certificate-full', 'a proposal, its votes and the checkpoint that lists them', full, passed),
      row(
        'certificate-compact',
        'a certificate, and the checkpoint beside it',
        [holding(certificate), seen],
        passed,
      ),
      row('certificate-both', 'both', [...full, holding(certificate)], passed),
      row(
        'certificate-parts',
        'a part of it in a certificate, and the other vote',
        [holding(short), ...votes.slice(2), seen],
        passed,
      ),
    ),
    row('certificate-unseen', 'a certificate without the checkpoint', [holding(certificate)], expired),
    row(
      'certificate-short',
      'a certificate of one vote',
      [holding({ ...short, checkpoints: [cidText(seen.record)] }), seen],
      expired,
    ),
  ]
}
