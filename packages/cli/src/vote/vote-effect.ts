import { type Choice, type ProposalReport, type Side, type Weighing } from '@quorate/governance'

import { awaitedTexts } from '../group/text/awaited-text.ts'
import { sideText } from '../group/text/arithmetic.ts'
import type { MemberView } from '../signing/member-view.ts'
import { gainsOf, shortfall, weighCase, type Gain } from '../group/text/supposed-case.ts'

/** The arithmetic of a vote: what is signed, what the vote makes of it, whether it decides, and what is missing after it. */
export function effectFields(
  { me, names }: Pick<MemberView, 'me' | 'names'>,
  { ballot, tally, base }: ProposalReport,
  choice: Choice,
): [string, string][] {
  if (ballot === undefined || tally === undefined) return []
  const [mine, nobody] = [new Set([me]), new Set<string>()]
  // The vote alone: an acknowledgment that the member owes as well is no part of it.
  const votes = choice === 'approve' ? { approve: mine, reject: nobody } : { approve: nobody, reject: mine }
  const supposed = { ballot, tally, ...votes, acknowledge: nobody }
  const after = weighCase(supposed)
  const { next } = ballot
  const sides: [string, string][] = [[`under v${String(base.number)}`, change(tally.now, after.now, choice)]]
  if (tally.next !== undefined && after.next !== undefined && next !== undefined) {
    const text = next.members.has(me)
      ? change(tally.next, after.next, choice)
      : `signed ${sideText(tally.next)}; you are no member of it`
    sides.push([`under v${String(next.number)}`, text])
  }
  const decides = decision(tally, after, base.witnesses)
  if (decides !== undefined) return [...sides, ['decides', decides]]
  const numbers = { base: base.number, next: next?.number ?? 0 }
  const rest = missing(after, gainsOf(supposed), numbers, (dids) => names.list(dids))
  return [...sides, ['decides', 'no: others have to vote'], ...rest]
}

function change(before: Side, after: Side, choice: Choice): string {
  const [word, was, now] =
    choice === 'approve' ? ['', before.approve, after.approve] : ['against ', before.against, after.against]
  const mine = `with yours ${word}${String(now)}`
  return `signed ${sideText(before)}; ${was === now ? `yours adds nothing, ${word}${String(now)}` : mine}`
}

/** What the vote decides; undefined while it stays open. */
function decision(before: Weighing, after: Weighing, witnesses: number): string | undefined {
  const once = witnesses === 0 ? '' : `, once ${String(witnesses)} of the others have witnessed it`
  if (before.passed) return 'no: it has PASSED without it'
  if (after.passed) return `yes: with it the proposal has PASSED${once}`
  if (before.rejected) return 'no: it is REJECTED without it'
  return after.rejected ? `yes: with it the proposal is REJECTED${once}` : undefined
}

/** How much is missing on each side, and whose approval could make it up. */
function missing(
  weighing: Weighing,
  gains: readonly Gain[],
  numbers: { readonly base: number; readonly next: number },
  list: (dids: readonly string[]) => string,
): [string, string][] {
  const { now, next } = weighing
  const side = (version: number, lacking: number, from: readonly Gain[]): [string, string][] =>
    lacking === 0
      ? []
      : [
          [
            'missing',
            `${String(lacking)} more under v${String(version)}, of ${list(from.map(({ did }) => did))}`,
          ],
        ]
  return [
    ...side(
      numbers.base,
      shortfall(now),
      gains.filter((gain) => gain.now > 0),
    ),
    ...side(
      numbers.next,
      shortfall(next),
      gains.filter((gain) => gain.next > 0),
    ),
    ...awaitedTexts(weighing, list).map((text): [string, string] => ['missing', text]),
  ]
}
