import { compareText, instantMs, type DataMap } from '@quorate/core'
import fc from 'fast-check'

import { evaluateChain, type ChainReport, type FoundRecord, type ProposalReport } from '../src/index.ts'
import {
  ack,
  amend,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  instant,
  member,
  ms,
  nextPolicy,
  people,
  propose,
  vote,
  type Person,
} from './group.ts'

/** One thing that a member does; what it means depends on what is there by then. */
type Step = {
  readonly kind: 'amend' | 'vote' | 'revoke' | 'resolve' | 'witness' | 'exit'
  readonly who: number
  /** Who votes or witnesses with it: a bit for each member. */
  readonly beside: number
  /** Which of all that could be meant. */
  readonly which: number
  readonly choice: string
  /** Hours since the step before. */
  readonly passing: number
  /** Hours by which somebody dishonest dates it back. */
  readonly back: number
}

/** What a group goes through. */
export type Plot = {
  readonly weights: readonly number[]
  /** Whether each member keeps to the rules. */
  readonly honest: readonly boolean[]
  readonly witnesses: number
  readonly steps: readonly Step[]
}

/** What came of a plot. */
export type History = {
  readonly group: string
  /** Weights by DID, and the DIDs of those who kept to the rules. */
  readonly weights: ReadonlyMap<string, number>
  readonly honest: ReadonlySet<string>
  /** All that was published, as it came. */
  readonly records: readonly FoundRecord[]
  /** Heads in effect, as readers found them on the way who knew no anchor. */
  readonly heads: readonly string[]
  /** Milliseconds: long after all of it. */
  readonly end: number
}

const kinds = [
  'amend',
  'amend',
  'vote',
  'vote',
  'vote',
  'vote',
  'revoke',
  'resolve',
  'witness',
  'exit',
] as const
const names = ['alice', 'bob', 'carol', 'dave'] as const
const votingHours = 10

export const plots: fc.Arbitrary<Plot> = fc.record({
  weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
  honest: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  witnesses: fc.constantFrom(0, 0, 1),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      who: fc.nat(names.length - 1),
      beside: fc.constantFrom(15, 15, 15, 14, 11, 6, 0),
      which: fc.nat(40),
      choice: fc.constantFrom('approve', 'approve', 'approve', 'approve', 'approve', 'reject', 'abstain'),
      passing: fc.constantFrom(0.5, 1, 1, 2, 3, 15),
      back: fc.constantFrom(0, 0, 1, 5, 20),
    }),
    { minLength: 5, maxLength: 12 },
  ),
})

/** Plays a plot: everybody sees all that was published before, and only the honest keep to the rules. */
export async function play({ weights, honest, witnesses, steps }: Plot): Promise<History> {
  const persons = await people(...names)
  const seats = persons.map((person, i) => member(person, { weight: weights[i] ?? 1 }))
  const policy = foundingPolicy(seats, { witnesses })
  const founded = await founding(policy, persons)
  const actors = persons.map((person, i) => new Actor(person, honest[i] === true, policy))
  const records = [...founded]
  for (const [i, actor] of actors.entries()) records.push(await actor.witness(2 + i, founded.slice(1)))
  const publish = async (record: Promise<FoundRecord | undefined>) => {
    const published = await record
    if (published !== undefined) records.push(published)
  }
  const heads = new Set<string>()
  let hour = 100
  for (const { who, beside, passing, ...deed } of steps) {
    hour += passing
    const report = evaluateChain({ records }, ms(hour))
    const { head, state } = report
    if (head !== undefined && state !== 'FORKED' && head.effectiveAt <= ms(hour)) heads.add(head.cid)
    const joining = actors.filter((_, i) => i === who || (beside >> i) % 2 === 1)
    const doing =
      deed.kind === 'vote' || deed.kind === 'witness' ? joining : actors.filter((_, i) => i === who)
    for (const actor of doing) await publish(actor.act(deed, hour, report, records))
    // What is proposed is voted on, or most plots would come to nothing.
    if (deed.kind !== 'amend' && deed.kind !== 'revoke' && deed.kind !== 'resolve') continue
    hour += 0.5
    const asked = evaluateChain({ records }, ms(hour))
    for (const actor of joining)
      await publish(actor.act({ ...deed, kind: 'vote', which: 1, back: 0 }, hour, asked, records))
  }
  const dids = persons.map(({ did }) => did)
  return {
    group: cidOfRecord(policy),
    weights: new Map(dids.map((did, i) => [did, weights[i] ?? 1])),
    honest: new Set(dids.filter((_, i) => honest[i])),
    records,
    heads: [...heads],
    end: ms(hour + 5000),
  }
}

type Deed = Omit<Step, 'who' | 'beside' | 'passing'>

class Actor {
  private readonly person: Person
  private readonly isHonest: boolean
  private readonly policy: DataMap
  private readonly spoken = new Set<string>()
  /** Until when an approval on a base keeps from another one there, in milliseconds. */
  private readonly boundUntil = new Map<string, number>()
  private last: { readonly seq: number; readonly cid: string; readonly hour: number } | undefined
  private made = 0

  constructor(person: Person, isHonest: boolean, policy: DataMap) {
    this.person = person
    this.isHonest = isHonest
    this.policy = policy
  }

  act(
    deed: Deed,
    now: number,
    report: ChainReport,
    records: readonly FoundRecord[],
  ): Promise<FoundRecord | undefined> {
    const hour = this.isHonest ? now : now - deed.back
    switch (deed.kind) {
      case 'amend':
        return this.amend(deed, hour, report)
      case 'vote':
        return this.vote(deed, hour, report)
      case 'witness':
        return this.witness(hour, records)
      case 'exit':
        return ack(this.person, this.policy, hour, { accepted: false })
      default:
        return this.undo(deed, hour, report)
    }
  }

  /** Lists all that is there. The honest have one chain; others begin anew each time. */
  async witness(hour: number, seen: readonly FoundRecord[]): Promise<FoundRecord> {
    const { last } = this
    if (this.isHonest && last !== undefined && last.hour >= hour) hour = last.hour + 0.001
    const link = last === undefined || !this.isHonest ? { seq: 0 } : { seq: last.seq + 1, prev: last.cid }
    const made = await checkpoint(this.person, cidOfRecord(this.policy), hour, seen, link)
    this.last = { seq: link.seq, cid: cidOfRecord(made.record), hour }
    return made
  }

  /** A version after the head; of somebody dishonest after any certified one. */
  private async amend({ which }: Deed, hour: number, { head, state, versions }: ChainReport) {
    const bases = versions.filter(({ cid }) => !this.isHonest || (cid === head?.cid && state !== 'FORKED'))
    const base = pick(bases, which)?.version
    if (base === undefined) return undefined
    const least = ms(hour + votingHours + 3)
    const effectiveAt = new Date(Math.max(least, base.effectiveAt, base.compatUntil ?? 0)).toISOString()
    const name = `${this.person.did} ${String(this.made++)}`
    const next = nextPolicy(base.record as DataMap, { name, createdAt: instant(hour), effectiveAt })
    return amend(this.person, base.record as DataMap, next, dated(hour))
  }

  /** The honest vote once on what is open, and approve no two on one base before voting on the first is over. */
  private async vote({ which, choice }: Deed, hour: number, { proposals }: ChainReport) {
    const newest = proposals
      .filter(({ invalid }) => invalid.length === 0)
      .sort((a, b) => opensAt(b) - opensAt(a) || compareText(a.cid, b.cid))
    const proposal = newest[which % 4 === 0 ? 1 : 0]
    if (proposal === undefined) return undefined
    if (this.isHonest && (proposal.state !== 'OPEN' || this.spoken.has(proposal.cid))) return undefined
    const { cid, base, record } = proposal
    this.spoken.add(cid)
    const about = `${base.cid} ${record.kind}`
    const bound = this.isHonest && (this.boundUntil.get(about) ?? 0) > ms(hour)
    const said = bound && choice === 'approve' ? 'reject' : choice
    if (said === 'approve') {
      const closesAt = opensAt(proposal) + votingHours * 3_600_000
      this.boundUntil.set(about, Math.max(closesAt, this.boundUntil.get(about) ?? 0))
    }
    return vote(this.person, asFound(proposal), said, hour)
  }

  /** Withdraws a successor of some version, or takes sides between two. */
  private async undo({ kind, which }: Deed, hour: number, { versions }: ChainReport) {
    const target = pick(versions.slice(1), which)
    const base = target?.certified.parent?.version
    if (target === undefined || base === undefined) return undefined
    const rival = versions.find(({ cid, version }) => version.record.prev === base.cid && cid !== target.cid)
    if (kind === 'resolve' && rival === undefined) return undefined
    const subject =
      kind === 'revoke'
        ? { kind: 'revocation', revokes: target.cid }
        : { kind: 'resolution', keep: target.cid, drop: rival?.cid ?? '' }
    return propose(this.person, base.record as DataMap, subject, dated(hour))
  }
}

function dated(hour: number): DataMap {
  return { opensAt: instant(hour), createdAt: instant(hour) }
}

function opensAt({ record }: ProposalReport): number {
  return instantMs(record.opensAt ?? record.createdAt)
}

function asFound({ copies }: ProposalReport): FoundRecord {
  const [first] = copies
  if (first === undefined) throw new Error('a proposal that nobody made')
  return { repository: first.repository, record: first.record as unknown as DataMap }
}

function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[which % Math.max(1, items.length)]
}
