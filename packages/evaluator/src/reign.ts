import type { ChainReport, PolicyState, Version } from '@quorate/governance'

/** A version and the slots of it that are judged: those that start in [from, until), in milliseconds. */
export type Span = {
  readonly version: Version
  readonly from: number
  readonly until: number
  /** The version that is honoured beside it for slots that start at or after `since` (GOV-9). */
  readonly beside: { readonly version: Version; readonly since: number } | undefined
}

/** Whose obligations run at an instant. */
export type Reign = {
  readonly version: Version
  readonly state: PolicyState
  /** During an overlap: the version after, of which what is new is pending. */
  readonly next: Version | undefined
  /** The judged version last, those that it followed before it. */
  readonly spans: readonly Span[]
  /** Whether obligations run at all: not before the first version takes effect, nor when the last has lapsed. */
  readonly runs: boolean
}

/** The version that is judged at `at`, in milliseconds; undefined when none was certified. */
export function reignAt({ versions, head }: ChainReport, at: number): Reign | undefined {
  if (head === undefined) return undefined
  const standing = versions.filter(({ state }) => state !== 'REVOKED' && state !== 'FORKED')
  const effective = standing.filter(({ version }) => version.effectiveAt <= at)
  const [first] = standing
  const latest = effective.at(-1) ?? first
  if (latest === undefined) return undefined
  const before = effective.at(-2)
  const overlaps = before !== undefined && at < fromOf(latest.version)
  const judged = overlaps ? before : latest
  const upTo = effective.slice(0, effective.indexOf(judged) + 1)
  return {
    version: judged.version,
    state: judged.state,
    next: overlaps ? latest.version : undefined,
    spans: upTo.map(({ version }, i) => spanOf(version, effective[i + 1]?.version)),
    runs: effective.length > 0 && (judged.version.expiresAt ?? Number.POSITIVE_INFINITY) > at,
  }
}

/** Slots of a version count from here on: before, those of the version before do. */
function fromOf({ effectiveAt, compatUntil = effectiveAt }: Version): number {
  return Math.max(effectiveAt, compatUntil)
}

function spanOf(version: Version, after: Version | undefined): Span {
  const end = version.expiresAt ?? Number.POSITIVE_INFINITY
  return {
    version,
    from: fromOf(version),
    until: after === undefined ? end : Math.min(end, fromOf(after)),
    beside: after === undefined ? undefined : { version: after, since: after.effectiveAt },
  }
}
