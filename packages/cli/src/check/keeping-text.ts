import { reasons, type Change, type Condition, type ObligationEntry } from '@quorate/evaluator'

import { conditionLabels } from './keeping-criteria.ts'
import type { MemberNames } from '../group/source/member-names.ts'

type Params = Condition['params']

/** What an obligation is: how badly it is kept (DEC-5), or why it is not judged. */
export function stateText({ state, level, conditions }: ObligationEntry): string {
  if (state !== 'judged') return state
  const is = (wanted: Condition['status']) => conditions.some(({ status }) => status === wanted)
  // A service level is missed at no level.
  if (level === 0 && is('False')) return levelNames[2]
  return level === 0 && is('Unknown') ? 'unknown' : levelNames[level]
}

/** Of the levels of DEC-5. */
export const levelNames = ['ok', 'failing', 'noncompliant', 'failed', 'abandoned'] as const

/** `carol.test's node, alice.test's repository: noncompliant`. */
export function obligationText(entry: ObligationEntry, names: MemberNames): string {
  return `${names.of(entry.member)}'s node, ${names.of(entry.subject)}'s repository: ${stateText(entry)}`
}

/** What a condition is, and of which member or account where it is not of an obligation or the group. */
export function conditionLabel(
  { type, subject, params }: Condition,
  group: string | undefined,
  names: MemberNames,
): string {
  const label = conditionLabels[type]
  if (type === 'Covered' && params['layer'] !== undefined) return `${label}, layer ${text(params['layer'])}`
  const name = params['name'] === undefined ? '' : ` ${text(params['name'])}`
  return subject === undefined || subject === group ? `${label}${name}` : `${names.of(subject)}, ${label}`
}

/** Why a condition is what it is, in its operands; the sentence of its reason where there are none. */
export function conditionText({ reason, params, since }: Condition, names: MemberNames): string {
  return texts[reason]?.(params, since, names) ?? reasons[reason]
}

type Text = (params: Params, since: string | undefined, names: MemberNames) => string

const failures: Text = (params, since) =>
  `failed ${slots(params)} with ${text(params['outcome'])}${since === undefined ? '' : `, since ${since}`}`

const texts: Partial<Record<Condition['reason'], Text>> = {
  AllTrue: (params) => `all ${text(params['true'])}`,
  TooManyFailures: (params, since, names) =>
    `${failures(params, since, names)}; from ${text(params['maxConsecutiveFailures'])} in a row on that is noncompliant`,
  LagExceeded: (params, since) =>
    `further behind its source than the policy allows in ${slots(params)}${since === undefined ? '' : `, since ${since}`}`,
  FailuresTolerated: (params, since, names) =>
    `${failures(params, since, names)}; fewer than ${text(params['maxConsecutiveFailures'])} in a row are tolerated`,
  RecoveryGrace: (params, since, names) =>
    `${failures(params, since, names)}; it came back not long ago, and is judged leniently until ${text(params['graceEnds'])}`,
  OfflineGrace: (params, since, names) =>
    `${failures(params, since, names)}; that is forgiven until ${text(params['graceEnds'])}`,
  JoinGrace: (params, since, names) =>
    `${failures(params, since, names)}; the obligation was new then: that is recorded and not judged`,
  NeverPassed: (params, since, names) =>
    params['slots'] === undefined
      ? reasons.NeverPassed
      : `${failures(params, since, names)}; no slot is known that passed`,
  Passing: (params) => (params['slots'] === undefined ? reasons.Passing : `passed ${slots(params)}`),
  EnoughDecided: (params) => decided(params),
  TooFewDecided: (params) => `${decided(params)}; the policy asks for ${percent(params['coveragePpm'])}`,
  EnoughCopies: (params) => copies(params),
  TooFewCopies: (params) => `${copies(params)}${atMost(params)}`,
  CopiesOpen: (params) => `${copies(params)}${atMost(params)}`,
  Stale: (params) =>
    `checkpoints that vouch for the head weigh ${text(params['weight'])} of need ${text(params['need'])}`,
  TargetMissed: (params) => targets(params),
  TargetsOpen: (params) => targets(params),
  TargetsMet: (params) => targets(params),
}

function decided(params: Params): string {
  return `${text(params['decided'])} of ${text(params['slots'])} slots are decided that came due since ${text(params['from'])}`
}

function copies(params: Params): string {
  return `${text(params['copies'])} of ${text(params['minCopies'])} copies`
}

function atMost({ possible, copies: held }: Params): string {
  return possible === held ? '' : `, ${text(possible)} if all that is not known is held`
}

function targets(params: Params): string {
  return ['uptime', 'serve', 'pass']
    .flatMap((name) => {
      const target = params[name]
      if (target === undefined || target === null || typeof target !== 'object') return []
      const { targetPpm, up, down, unknown } = target as Params
      return [
        `${name} ${percent(targetPpm)}: ${text(up)} for, ${text(down)} against, ${text(unknown)} unknown`,
      ]
    })
    .join('; ')
}

/** `slot 41`, `slots 41 to 43`, or `3 slots from 41 to 50` where others lie between that nobody decided. */
function slots({ first, last, slots: count }: Params): string {
  const [from, to] = [first, last].map((named) => Number([named].flat()[1]))
  if (from === undefined || to === undefined) return 'slots'
  if (count === 1) return `slot ${String(from)}`
  const range = `${String(from)} to ${String(to)}`
  return to - from + 1 === count ? `slots ${range}` : `${text(count)} slots from ${range}`
}

function percent(ppm: Params[string] | undefined): string {
  return `${String(Number(ppm) / 10_000)}%`
}

function text(param: Params[string] | undefined): string {
  return typeof param === 'string' || typeof param === 'number' ? String(param) : '?'
}

/** What would make a condition another one, and all of it with that. */
export function changeText({ code, params, outcome }: Change, names: MemberNames): string {
  const then = outcome === undefined ? '' : `; with it, all else as it is, the outcome is ${outcome}`
  return `${changeTexts[code](params, names)}${then}`
}

const changeTexts: Record<Change['code'], (params: Params, names: MemberNames) => string> = {
  PassingSlot: ({ layers = [], by }) => {
    const listed = [layers].flat().map(String)
    const on = listed.length === 0 ? '' : ` on layer${listed.length === 1 ? '' : 's'} ${listText(listed)}`
    return `one slot that passes${on}${by === undefined ? '' : `, which it can until ${text(by)}`}`
  },
  DecidedSlots: ({ count }) =>
    count === undefined
      ? 'more slots that are decided: by a majority of the verifiers of each'
      : `${text(count)} more of these slots decided, by a majority of the verifiers of each`,
  MoreCopies: ({ count, operators = [] }, names) => {
    const who = [operators].flat().map(String)
    const by =
      who.length === 0 ? '' : `, by ${who.length > Number(count) ? 'some of ' : ''}${names.list(who)}`
    return `${text(count)} more ${count === 1 ? 'copy' : 'copies'}${by}`
  },
  Consent: () => 'an approval of the member, or an acknowledgment: quorate policy ack',
  OldKey: () => 'an acknowledgment that its old key signed too',
  Proof: () => 'a proof that its repository published it: quorate bundle create asks the host',
  AnchoredHead: () => '--anchor with a head that you trust',
  NewerEvidence: ({ anchored }) =>
    `evidence in which the head is, or follows, ${anchored === undefined ? 'the anchored one' : text(anchored)}`,
  MoreCheckpoints: ({ weight }) => `checkpoints that vouch for the head, of weight ${text(weight)} more`,
  Time: ({ from }) =>
    from === undefined
      ? 'time: what is judged moves on'
      : `time: from ${text(from)} on an obligation is judged`,
  OtherVersion: () => 'a version of quorate that judges it',
}

/** `0, 1 and 3`. */
function listText(items: readonly string[]): string {
  return [items.slice(0, -1).join(', '), ...items.slice(-1)].filter((part) => part !== '').join(' and ')
}
