import type { Version } from '@quorate/governance'
import { RevisionHistory, type RevisionReport } from './lag.ts'
import type { Judged } from './ledger.ts'
import { holdersUnder } from './obligations.ts'

/** How long a node had been behind at least, and at most, in milliseconds. */
export type Lag = { readonly least: number; readonly most: number }

/**
 * How far behind its source the node of a receipt was (RCP-9): at most since the source was known to have gone on, and at least since
 * other nodes were known to have gone on as well, from which it could have had what its source did not give it.
 */
export function lagsOf(version: Version, reports: readonly Judged[]): (judged: Judged) => Lag {
  const { verifiers, layers } = version.record.rules.verification
  const holders = holdersUnder(version)
  const isShown = showsHolding(layers)
  const histories = new Map(
    [...Map.groupBy(reports, ({ receipt }) => receipt.slot.subject)].map(([subject, own]) => {
      const known = new RevisionHistory(own.flatMap(sourceReport), verifiers)
      const isAlone = holders(subject).length < 2
      const held = isAlone ? known : new RevisionHistory(own.filter(isShown).flatMap(nodeReport), verifiers)
      return [subject, { known, held }]
    }),
  )
  return ({ receipt: { slot, node, observedAt } }) => {
    const { known, held } = histories.get(slot.subject) ?? {}
    const lag = (history: RevisionHistory | undefined) => history?.lagMs(node?.rev ?? '', observedAt) ?? 0
    return { least: Math.min(lag(known), lag(held)), most: lag(known) }
  }
}

function sourceReport({ receipt, source }: Judged): RevisionReport[] {
  const { record, observedAt } = receipt
  return source === undefined ? [] : [{ operator: record.verifier, rev: source.rev, observedAt }]
}

function nodeReport({ receipt, held }: Judged): RevisionReport[] {
  const { record, observedAt } = receipt
  return held === undefined ? [] : [{ operator: record.verifier, rev: held.rev, observedAt }]
}

/** A commit can be fetched when asked, so where blocks are asked for, it takes some of these to show that a node has it. */
function showsHolding(layers: readonly number[]): (judged: Judged) => boolean {
  const least = layers.some((layer) => layer > 0) ? 1 : 0
  return ({ receipt: { slot, record } }) =>
    slot.layer >= least && (record.outcome === 'PASS' || record.outcome === 'STALE')
}
