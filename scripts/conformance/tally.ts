import type { Verdict } from './comparison.ts'

type Counts = { passed: number; failed: number; skipped: number; ms: number }

/** What became of all cases, by area, beside what was expected to fail. */
export class Tally {
  private readonly areas = new Map<string, Counts>()
  private readonly known: ReadonlySet<string>
  private readonly met = new Set<string>()
  /** What the reader has to look at, one line each. */
  readonly surprises: string[] = []

  /** `known` are names of cases, `area/case`, that are known to fail. */
  constructor(known: ReadonlySet<string>) {
    this.known = known
  }

  /** `ms` is how long its answer took after the one before. */
  add(area: string, name: string, { state, reason }: Verdict, ms = 0): void {
    const counts = this.areas.get(area) ?? { passed: 0, failed: 0, skipped: 0, ms: 0 }
    counts.ms += ms
    this.areas.set(area, counts)
    counts[state]++
    if (this.known.has(name)) this.met.add(name)
    if (state === 'failed' && !this.known.has(name)) this.surprises.push(`${name}: ${reason}`)
    if (state === 'passed' && this.known.has(name))
      this.surprises.push(`${name}: passes; take it out of the expected failures`)
  }

  /** Also that an expected failure names no case. */
  close(): void {
    for (const name of this.known)
      if (!this.met.has(name)) this.surprises.push(`${name}: there is no such case`)
  }

  get total(): Counts {
    const sum = { passed: 0, failed: 0, skipped: 0, ms: 0 }
    for (const { passed, failed, skipped, ms } of this.areas.values()) {
      sum.ms += ms
      sum.passed += passed
      sum.failed += failed
      sum.skipped += skipped
    }
    return sum
  }

  table(): string {
    const rows = [...this.areas, ['all', this.total] as const].map(
      ([area, { passed, failed, skipped, ms }]) => [
        area,
        ...[passed, failed, skipped].map(String),
        (ms / 1000).toFixed(1),
      ],
    )
    const all = [['area', 'passed', 'failed', 'skipped', 'seconds'], ...rows]
    const width = Math.max(...all.map(([area = '']) => area.length))
    return all
      .map(([area = '', ...n]) => area.padEnd(width) + n.map((t) => t.padStart(9)).join(''))
      .join('\n')
  }
}
