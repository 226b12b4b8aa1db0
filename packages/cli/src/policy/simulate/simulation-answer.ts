import type { Side } from '@quorate/governance'

import { awaitedTexts } from '../../group/text/awaited-text.ts'
import type { Answer, Json } from '../../shell/answer.ts'
import { sideText } from '../../group/text/arithmetic.ts'
import { compareVersions } from '../../policy-document/change-text.ts'
import { fields, table } from '../../shell/render/columns.ts'
import { paint, type Terminal } from '../../shell/render/terminal.ts'
import { weightBar } from '../../shell/render/weight-bar.ts'
import { warningsText } from '../../policy-document/warning-text.ts'
import type { MemberPower } from '../../group/text/member-power.ts'
import { dateFields, datesJson, datesOf } from './dates.ts'
import type { Simulation } from './simulation.ts'
import type { Subject } from './subject.ts'

/** The answer of a simulation; `me` is the member whose obligations go first. */
export function simulationAnswer(subject: Subject, simulation: Simulation, me: string | undefined): Answer {
  const { base, next } = subject
  const change = next === undefined ? undefined : compareVersions(base, next)
  return {
    verdict: simulation.verdict,
    data: simulationJson(subject, simulation, change?.json ?? null),
    findings: simulation.findings,
    text: (terminal) =>
      [
        headText(subject, simulation, terminal),
        memberTable(simulation, terminal),
        fields(dateFields(datesOf(subject))),
        change?.text({ names: simulation.names, me }, terminal) ?? '',
        warningsText(simulation.warnings, terminal),
      ]
        .filter((part) => part !== '')
        .join('\n'),
  }
}

function headText(
  { base, next, proposal, vote }: Subject,
  simulation: Simulation,
  terminal: Terminal,
): string {
  const { weighing, suffices, supposed, names } = simulation
  const kind = vote?.ballot.kind ?? 'amendment'
  const what =
    next === undefined
      ? kind
      : `${kind} ${kind === 'revocation' ? 'of' : 'to'} version ${String(next.number)}`
  const title = `${what}: ${outcomeText(simulation, proposal?.state)}`
  const side = (version: number, counted: Side): [string, string] => [
    `v${String(version)}`,
    `${weightBar(counted, terminal)} ${sideText(counted)}`,
  ]
  const lines: [string, string][] = [
    ['proposal', proposal?.cid ?? 'not made yet'],
    ...list('if approve', supposed.approve, names),
    ...list('if reject', supposed.reject, names),
    ...(weighing === undefined ? [] : [side(base.number, weighing.now)]),
    ...(weighing?.next === undefined || next === undefined ? [] : [side(next.number, weighing.next)]),
    ...(weighing === undefined ? [] : awaitedTexts(weighing, (dids) => names.list(dids))).map(
      (text): [string, string] => ['awaits', text],
    ),
    ...(suffices === undefined ? [] : [['suffice', sufficeText(suffices, names)] satisfies [string, string]]),
  ]
  return `${paint(title, 'bold', terminal)}\n${fields(lines, '  ')}`
}

function outcomeText({ outcome, supposed }: Simulation, state: string | undefined): string {
  const suppose = supposed.approve.length + supposed.reject.length > 0
  switch (outcome) {
    case 'passes':
      return suppose ? 'would pass' : 'PASSED'
    case 'rejected':
      return suppose ? 'would be rejected' : 'REJECTED'
    case 'undecided':
      return 'undecided'
    case 'settled':
      return `${state ?? ''}, so no vote counts any more`
    case 'invalid':
      return 'INVALID'
  }
}

type Names = Simulation['names']

function list(label: string, dids: readonly string[], names: Names, lead = ''): [string, string][] {
  return dids.length === 0 ? [] : [[label, `${lead}${names.list(dids)}`]]
}

function sufficeText({ members, least }: NonNullable<Simulation['suffices']>, names: Names): string {
  const fewest = least === members.length ? 'no fewer can' : `at least ${String(least)} are needed`
  return `the approval of ${names.list(members)} (${String(members.length)} more; ${fewest})`
}

function memberTable({ powers, names, supposed }: Simulation, terminal: Terminal): string {
  if (powers.length === 0) return ''
  const rows = powers.map((power) => [
    names.of(power.did),
    weightText(power.now),
    weightText(power.next),
    saidText(power, supposed),
    power.decides ? 'decides' : power.blocks ? 'blocks' : '',
  ])
  return table(['member', 'now', 'next', 'said', 'alone'], rows, terminal)
}

function weightText(weight: number | undefined): string {
  return weight === undefined ? '-' : String(weight)
}

function saidText({ did, said, awaited }: MemberPower, supposed: Simulation['supposed']): string {
  const assumed = [...supposed.approve, ...supposed.reject].includes(did) ? ', supposed' : ''
  return `${said ?? 'nothing'}${assumed}${awaited ? ', no acknowledgment' : ''}`
}

function simulationJson(subject: Subject, simulation: Simulation, changes: Json): Json {
  const { base, next, proposal } = subject
  const { weighing, suffices, powers, names, supposed } = simulation
  return {
    outcome: simulation.outcome,
    base: { version: base.number, cid: base.cid },
    next: next === undefined ? null : { version: next.number, cid: next.cid },
    proposal: proposal === undefined ? null : { ...proposal },
    supposed: { approve: [...supposed.approve], reject: [...supposed.reject] },
    tally:
      weighing === undefined
        ? null
        : { now: { ...weighing.now }, next: weighing.next === undefined ? null : { ...weighing.next } },
    missingAcks: [...(weighing?.missingAcks ?? [])],
    missingApprovals: [...(weighing?.missingApprovals ?? [])],
    suffices: suffices === undefined ? null : { members: [...suffices.members], least: suffices.least },
    members: powers.map(({ now, next: then, said, ...power }) => ({
      ...power,
      name: names.of(power.did),
      now: now ?? null,
      next: then ?? null,
      said: said ?? null,
    })),
    dates: datesJson(datesOf(subject)),
    changes,
    warnings: simulation.warnings.map(({ code }) => code),
  }
}
