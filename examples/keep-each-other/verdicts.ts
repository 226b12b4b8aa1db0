import type { DecidedSlot } from '@quorate/attest'

/** What one slot came to, with names for DIDs. */
export type Verdict = {
  readonly index: number
  /** Operator of the node, and the member whose repository it is to hold. */
  readonly node: string
  readonly subject: string
  readonly layer: number
  /** `BEHIND` passed: it was not the newest, and within what the policy allows. */
  readonly outcome: 'PASS' | 'BEHIND' | 'UNKNOWN' | 'STALE' | 'MISSING' | 'CORRUPT' | 'OFFLINE' | 'TIMEOUT'
  /** Blocks or records that were not served as they are. */
  readonly cids: readonly string[]
  /** Who said so. */
  readonly verifiers: readonly string[]
}

/** A fault that the story made: every layer of it has to be found in the round, and nothing else. */
export type Fault = Pick<Verdict, 'node' | 'outcome' | 'cids'> & {
  readonly subjects: readonly string[]
  readonly layers: readonly number[]
}

/** `nameOf` names the DIDs of members and of nodes. */
export function verdictOf({ slot, outcome, reports }: DecidedSlot, nameOf: (did: string) => string): Verdict {
  const results = reports.flatMap(({ receipt }) => receipt.record.results ?? [])
  const notServed = results.filter((result) => result.outcome !== 'PASS').map(({ cid }) => cid)
  return {
    index: slot.index,
    node: nameOf(slot.node),
    subject: nameOf(slot.subject),
    layer: slot.layer,
    outcome:
      outcome.state === 'failed'
        ? outcome.failure
        : outcome.state === 'unknown'
          ? 'UNKNOWN'
          : reports.every((report) => report.outcome === 'PASS')
            ? 'PASS'
            : 'BEHIND',
    cids: [...new Set(notServed)].sort(),
    verifiers: reports.map(({ receipt }) => receipt.record.verifier).sort(),
  }
}

/** Throws unless a round found these faults and no others, with every other check of it passed by three. */
export function ensureFound(verdicts: readonly Verdict[], faults: readonly Fault[], checks: number): void {
  const expected = faults.flatMap(({ node, outcome, cids, subjects, layers }) =>
    subjects.flatMap((subject) => layers.map((layer) => describe({ node, subject, layer, outcome, cids }))),
  )
  const found = verdicts.filter(({ outcome }) => outcome !== 'PASS').map(describe)
  const missing = expected.filter((line) => !found.includes(line))
  const more = found.filter((line) => !expected.includes(line))
  const few = verdicts.filter(({ verifiers }) => verifiers.length !== 3).map(describe)
  if (missing.length + more.length + few.length === 0 && verdicts.length === checks) return
  const part = (title: string, lines: readonly string[]) => lines.map((line) => `${title}: ${line}`)
  throw new Error(
    [
      `the round found otherwise than the story made it (${String(verdicts.length)} of ${String(checks)} slots)`,
      ...part('not found', missing),
      ...part('not expected', more),
      ...part('not said by three', few),
    ].join('\n'),
  )
}

/** A line for each slot, in order. */
export function linesOf(verdicts: readonly Verdict[]): string[] {
  return verdicts.map((verdict) => `slot ${String(verdict.index)}: ${describe(verdict)}`).sort()
}

type Described = Pick<Verdict, 'node' | 'subject' | 'layer' | 'outcome' | 'cids'>

function describe({ node, subject, layer, outcome, cids }: Described): string {
  return `${node}'s node, ${subject}'s repository, layer ${String(layer)}: ${outcome} ${cids.join(' ')}`.trim()
}
