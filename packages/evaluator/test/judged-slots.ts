import type { Failure } from '@quorate/attest'
import type { Version } from '@quorate/governance'
import fc from 'fast-check'

import { checkedGroup } from '../../../scripts/vectors/checked-group.ts'
import type { Binding } from '../src/binding.ts'
import { dutiesOf, type Duty } from '../src/duty.ts'
import { judgeDuty, type ObligationEntry } from '../src/obligation-entry.ts'
import { outcomeOf } from '../src/outcome.ts'
import type { TimedSlot } from '../src/slots.ts'

const { version } = await checkedGroup({ verification: { layers: [0, 1] } })
const hour = 3_600_000
const slotCount = 10

/** What a slot came to: nothing, a pass, or a failure. */
export type Told = 'nothing' | 'PASS' | Failure

const told = fc.constantFrom<Told>('nothing', 'PASS', 'PASS', 'OFFLINE', 'OFFLINE', 'MISSING', 'STALE')

/** What both layers of ten slots came to, the graces they are judged by, and when. */
export const timelines = fc.record({
  layers: fc.tuple(
    fc.array(told, { minLength: slotCount, maxLength: slotCount }),
    fc.array(told, { minLength: slotCount, maxLength: slotCount }),
  ),
  compliance: fc.record({
    joinGraceSeconds: fc.nat({ max: 4 * 3600 }),
    offlineGraceSeconds: fc.nat({ max: 4 * 3600 }),
    recoveryGraceSeconds: fc.nat({ max: 6 * 3600 }),
    maxConsecutiveFailures: fc.integer({ min: 1, max: 4 }),
    failedAfterSeconds: fc.integer({ min: 1, max: 6 * 3600 }),
    abandonedAfterSeconds: fc.integer({ min: 1, max: 8 * 3600 }),
  }),
  coveragePpm: fc.constantFrom<number>(0, 333_333, 500_000, 1_000_000),
  afterMs: fc.nat({ max: slotCount * hour }),
})

export type Timeline = typeof timelines extends fc.Arbitrary<infer T> ? T : never

const bound: Binding = { state: 'bound', reason: 'Acknowledged', policy: version.cid }

/** What an obligation comes to by these slots alone. */
export function judged({ layers, compliance, coveragePpm, afterMs }: Timeline): ObligationEntry {
  const at = version.effectiveAt + afterMs
  const [duty] = dutiesOf(reignOf(version))
  if (duty === undefined) throw new Error('nothing is owed')
  const own: Duty = { ...duty, terms: { ...duty.terms, compliance, coveragePpm } }
  const slotsOf = (layer: number) =>
    (layers[layer] ?? [])
      .flatMap((outcome, index) => timed(own, index, outcome))
      .filter(({ due }) => due <= at)
  return judgeDuty(own, bound, slotsOf, at)
}

/** The outcome of a group with this one obligation. */
export function outcomeFor(entry: ObligationEntry) {
  return outcomeOf(entry.conditions, entry.level)
}

function reignOf(judgedVersion: Version) {
  const span = {
    version: judgedVersion,
    from: judgedVersion.effectiveAt,
    until: Number.POSITIVE_INFINITY,
    beside: undefined,
  }
  return { version: judgedVersion, state: 'ACTIVE' as const, next: undefined, spans: [span], runs: true }
}

function timed({ spans: [span] }: Duty, index: number, outcome: Told): TimedSlot[] {
  if (outcome === 'nothing' || span === undefined) return []
  const start = version.effectiveAt + index * hour
  const end = start + hour
  const failure = outcome === 'PASS' ? undefined : outcome
  return [{ span, index, start, end, due: end + 600_000, failure, majority: 1, reports: [] }]
}
