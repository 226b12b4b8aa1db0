import { describeInstant } from '@quorate/core'
import type { Binding } from './binding.ts'
import type { Condition } from './condition.ts'
import { coveredCondition } from './coverage.ts'
import type { Duty } from './duty.ts'
import { keepingConditions } from './keeping.ts'
import { levelOf, type Level } from './level.ts'
import { slaCondition } from './service-level.ts'
import type { TimedSlot } from './slots.ts'
import { judgedFrom, streakOf } from './streak.ts'

/**
 * What an obligation is at an instant. judged; joining: in its grace, recorded and not judged; pending: only the next version asks
 * for it; unbound: its member did not consent; ended: its member left.
 */
type ObligationState = 'judged' | 'joining' | 'pending' | 'unbound' | 'ended'

/** One obligation as a decision states it: each is a leaf of the root of all (DEC-3). */
export type ObligationEntry = {
  readonly node: string
  readonly operator: string
  readonly member: string
  readonly subject: string
  /** When the group first asked for it. */
  readonly start: string
  readonly state: ObligationState
  /** While it is joining: which slots will be judged, those that begin at this instant or later. */
  readonly judgedFrom?: string
  readonly level: Level
  /** In the order of their types, Covered by layer. */
  readonly conditions: readonly Condition[]
}

/**
 * What became of one obligation; `binding` is absent while it is pending. `slotsOf` gives the decided slots of a layer that came
 * due, in order.
 */
export function judgeDuty(
  duty: Duty,
  binding: Binding | undefined,
  slotsOf: (layer: number) => readonly TimedSlot[],
  at: number,
): ObligationEntry {
  const { node, operator, member, subject, start, terms } = duty
  const state = stateOf(duty, binding, at)
  const head = { node, operator, member, subject, start: describeInstant(start), state }
  if (state !== 'judged' && state !== 'joining') return { ...head, level: 0, conditions: [] }
  const isJoining = state === 'joining'
  const streaks = terms.layers.map((layer) => streakOf(duty, layer, slotsOf(layer), at))
  return {
    ...head,
    ...(isJoining ? { judgedFrom: describeInstant(judgedFrom(duty)) } : {}),
    level: isJoining ? 0 : levelOf(duty, streaks, at),
    conditions: [
      ...streaks.map((streak) => coveredCondition(duty, streak.layer, streak.slots, at, !isJoining)),
      ...keepingConditions(duty, streaks, at, isJoining),
      ...(terms.reveals ? [notKnown(!isJoining)] : []),
      ...slaCondition(duty, streaks, at, isJoining),
    ],
  }
}

function stateOf(duty: Duty, binding: Binding | undefined, at: number): ObligationState {
  if (binding === undefined) return 'pending'
  if (binding.state !== 'bound') return binding.state
  return at < judgedFrom(duty) ? 'joining' : 'judged'
}

function notKnown(required: boolean): Condition {
  return { type: 'SyncReceipts', required, status: 'Unknown', reason: 'NotKnown', params: {}, evidence: [] }
}

/** Whether nothing has to be said of it beyond the root of all. */
export function isOk({ state, level, conditions }: ObligationEntry): boolean {
  return state === 'judged' && level === 0 && conditions.every(({ status }) => status === 'True')
}
