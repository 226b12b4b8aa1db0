import { compareCids, formatInstant, instantMs, type DataMap, type EvidenceRecord } from '@quorate/core'

import { nodeCheckpoint } from './attest-records.ts'
import { bundleOf, checkedGroup, checks, due, found, type CheckedGroup } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import {
  ack,
  amend,
  at,
  checkpoint,
  cidText,
  elsewhere,
  propose,
  successor,
  vote,
  type Housed,
} from './group-records.ts'

/** DEC-8: limits of the profile that a policy or what members write can pass, on either side of each. */
export async function boundCases(): Promise<Decided[]> {
  const group = await checkedGroup()
  const { records } = await checks(group, { 10: 'PASS', 11: 'PASS', 12: 'PASS' })
  const asked: Asked = { group, records, at: due(group, 12) }
  return [
    ...(await windows()),
    ...(await windowsOfNext(asked)),
    ...(await overlaps(asked)),
    ...(await skew()),
    ...(await sightings(asked)),
    ...(await quota(asked)),
    ...(await repeated(asked)),
  ]
}

type Asked = {
  readonly group: CheckedGroup
  readonly records: readonly EvidenceRecord[]
  readonly at: string
}

/** The group that is fine, and what else its bundle holds. */
function beside(
  { group, records, at }: Asked,
  [name, what, requirement]: readonly [name: string, what: string, requirement: string],
  added: readonly Housed[],
  states: States,
): Decided {
  const more = added.map((housed) => found(housed))
  return decided(name, what, requirement, { bundle: bundleOf(group.founding, records, more), at }, states)
}

/** Slots of two minutes: as many as are judged in a window take 364 days and two hours. */
const verification = { intervalSeconds: 120, windowSeconds: 120 }
const longest = 262_144 * 120

async function windows(): Promise<Decided[]> {
  const rows = [
    ['below', 'a window of one slot less than are judged', longest - 120, true],
    ['', 'a window of as many slots as are judged', longest, true],
    ['above', 'a second more, and that is a part of one slot more', longest + 1, false],
  ] as const
  return Promise.all(
    rows.map(async ([side, what, abandonedAfterSeconds, isFine]) => {
      const compliance = { abandonedAfterSeconds }
      const group = await checkedGroup({ verification, ...(isFine ? { compliance } : {}) })
      const { records } = await checks(group, { 0: 'PASS', 1: 'PASS', 2: 'PASS' })
      const bundle = isFine ? bundleOf(group.founding, records) : await refounded(group, compliance)
      const states: States = isFine
        ? fine
        : { outcome: 'indeterminate', conditions: {}, findings: ['policy/slots'] }
      return decided(named('limit-window', side), what, 'DEC-8', { bundle, at: due(group, 2) }, states)
    }),
  )
}

function named(name: string, side: string): string {
  return side === '' ? name : `${name}-${side}`
}

/** The same group with other values of `rules.compliance`, which nothing is known of but its founding. */
async function refounded(
  { policy, alice, bob, founding }: CheckedGroup,
  compliance: DataMap,
): Promise<Uint8Array> {
  const changed = withCompliance(policy, compliance)
  const records = [
    { repository: alice.did, record: changed },
    await ack(alice, changed),
    await ack(bob, changed),
  ]
  return bundleOf({ ...founding, records: records.map((housed) => found(housed)), proofs: [] })
}

function withCompliance(policy: DataMap, compliance: DataMap): DataMap {
  const rules = policy['rules'] as DataMap
  return {
    ...policy,
    rules: { ...rules, compliance: { ...(rules['compliance'] as DataMap), ...compliance } },
  }
}

/** What a majority would adopt, and another program may judge; one member alone makes nothing indeterminate. */
async function windowsOfNext(asked: Asked): Promise<Decided[]> {
  const { policy, alice, bob } = asked.group
  const next = withCompliance(successor(policy, { effectiveAt: at(40) }), {
    abandonedAfterSeconds: 262_144 * 3600 + 1,
  })
  const proposal = await amend(alice, policy, next, 20)
  const invalid = { 'amendment INVALID': 1 }
  return [
    beside(
      asked,
      [
        'limit-window-next',
        'a majority approved a version with more slots in a window than are judged',
        'DEC-8',
      ],
      [
        proposal,
        await vote(alice, proposal, 'approve', at(21)),
        await vote(bob, proposal, 'approve', at(21)),
      ],
      { outcome: 'indeterminate', findings: ['policy/slots'], proposals: invalid },
    ),
    beside(
      asked,
      ['limit-window-next-alone', 'one of two members approved it', 'DEC-8'],
      [proposal, await vote(bob, proposal, 'approve', at(21))],
      { ...fine, proposals: invalid },
    ),
  ]
}

/** Ninety days from when the second version takes effect. */
async function overlaps(asked: Asked): Promise<Decided[]> {
  const { policy, alice, bob } = asked.group
  const rows = [
    ['below', 'a millisecond less', -1],
    ['', 'an overlap of 7,776,000 seconds', 0],
    ['above', 'a millisecond more', 1],
  ] as const
  return Promise.all(
    rows.map(async ([side, what, ms]) => {
      const next = successor(policy, { effectiveAt: at(40), compatUntil: at(40 + 90 * 24, ms) })
      const proposal = await amend(alice, policy, next, 20)
      const votes = [
        await vote(alice, proposal, 'approve', at(21)),
        await vote(bob, proposal, 'approve', at(21)),
      ]
      const isFine = ms <= 0
      return beside(asked, [named('limit-overlap', side), what, 'POL-2'], [proposal, ...votes], {
        ...fine,
        versions: isFine ? ['ACTIVE', 'SCHEDULED'] : ['ACTIVE'],
        proposals: { [isFine ? 'amendment PASSED' : 'amendment INVALID']: 1 },
      })
    }),
  )
}

/** A checkpoint that lists a batch, dated two minutes before the end of what the batch reports. */
async function skew(): Promise<Decided[]> {
  const group = await checkedGroup({ verification: { coveragePpm: 1_000_000 } })
  const { records, batches } = await checks(group, { 0: 'PASS', 1: 'PASS', 2: 'PASS' })
  const last = batches.at(-1)
  if (last === undefined) throw new Error('no batch')
  const end = instantMs(last.record['to'] as string)
  const rows = [
    ['below', 'a millisecond later', 1],
    ['', 'seen 120 seconds before it is dated', 0],
    ['above', 'a millisecond earlier', -1],
  ] as const
  return Promise.all(
    rows.map(async ([side, what, ms]) => {
      const seen = await nodeCheckpoint(group.crew, 'bob', formatInstant(end - 120_000 + ms), [last])
      const bundle = bundleOf(group.founding, records.slice(0, -1), [found(seen)])
      const states: States =
        ms >= 0 ? fine : { outcome: 'indeterminate', obligation: { 'Covered 0': 'Unknown TooFewDecided' } }
      return decided(named('limit-skew', side), what, 'GOV-11', { bundle, at: due(group, 2) }, states)
    }),
  )
}

/** Bob vouches for the head in a checkpoint that lists much else; without him the head is stale. */
async function sightings(asked: Asked): Promise<Decided[]> {
  const { policy, alice, bob, version } = asked.group
  const other = await checkpoint(alice, policy, at(20), [], { head: version.cid })
  const listing = async (count: number) => {
    const seen = Array.from({ length: count }, () => ({ repository: 'did:web:a', cid: elsewhere }))
    return checkpoint(bob, policy, at(20), [], { head: version.cid, seen })
  }
  const [fewer, all, more] = [await listing(4095), await listing(4096), await listing(4097)]
  return [
    beside(
      asked,
      ['limit-sightings-below', 'a checkpoint that lists 4095 records', 'GOV-11'],
      [other, fewer],
      { ...fine, conditions: { Fresh: 'True Vouched' } },
    ),
    beside(asked, ['limit-sightings', 'a checkpoint that lists 4096 records', 'GOV-11'], [other, all], {
      ...fine,
      conditions: { Fresh: 'True Vouched' },
    }),
    beside(
      asked,
      ['limit-sightings-above', 'a checkpoint that lists one more is none', 'GOV-11'],
      [other, more],
      { ...fine, conditions: { Fresh: 'Unknown Stale' } },
    ),
  ]
}

/** Bob makes proposals without end; none of them can be valid. */
async function quota(asked: Asked): Promise<Decided[]> {
  const { policy, alice, bob } = asked.group
  const subject = (i: number): DataMap => ({
    kind: 'resolution',
    keep: elsewhere,
    drop: elsewhere,
    title: `number ${String(i)}`,
  })
  const made = await Promise.all(Array.from({ length: 65 }, (_, i) => propose(bob, policy, subject(i), 20)))
  const shared = await Promise.all(made.map((_, i) => propose(alice, policy, subject(i), 20)))
  const last = shared.toSorted((a, b) => compareCids(cidText(a.record), cidText(b.record))).slice(-1)
  const over = ['proposal/quota']
  const row = (
    side: string,
    what: string,
    records: readonly Housed[],
    count: number,
    findings: string[] = [],
  ) =>
    beside(asked, [named('limit-proposals', side), what, 'DEC-2'], records, {
      ...fine,
      findings,
      proposals: { 'resolution INVALID': count },
    })
  return [
    row('below', 'a member with 63 proposals that did not pass', made.slice(0, 63), 63),
    row('', 'a member with 64 proposals that did not pass', made.slice(0, 64), 64),
    row('above', 'a member with 65 of them', made, 64, over),
    row('shared', 'the one that is left out, made by another member too', [...made, ...last], 65, over),
  ]
}

/** So many faults in Bob's chain of checkpoints: each is dated before the one that it follows, or all have one place. */
async function repeated(asked: Asked): Promise<Decided[]> {
  const { policy, bob } = asked.group
  const backwards: Housed[] = []
  for (let i = 0; i <= 100; i++) {
    const before = backwards.at(-1)
    const link = before === undefined ? {} : { prev: cidText(before.record) }
    backwards.push(await checkpoint(bob, policy, at(20, -i), [], { seq: i, ...link }))
  }
  const twins = await Promise.all(
    Array.from({ length: 34 }, (_, i) => checkpoint(bob, policy, at(20, i), [])),
  )
  const row = (name: string, what: string, records: readonly Housed[], states: Partial<States>) =>
    beside(asked, [name, what, 'DEC-7'], records, { ...fine, ...states })
  const order = (side: string, count: number) =>
    row(
      named('limit-findings', side),
      `${String(count)} findings of one code about one member`,
      backwards.slice(0, count + 1),
      { findings: ['checkpoint/order'], listed: Math.min(count, 32), more: count > 32 },
    )
  const forked = (side: string, count: number) =>
    row(
      named('limit-equivocations', side),
      `${String(count)} pairs of checkpoints with one place`,
      twins.slice(0, count + 1),
      { findings: ['checkpoint/forked'], listed: Math.min(count, 32), more: count > 32 },
    )
  return [
    order('below', 31),
    order('', 32),
    order('above', 33),
    order('many', 100),
    forked('below', 31),
    forked('', 32),
    forked('above', 33),
  ]
}
