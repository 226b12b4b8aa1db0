import type { Version, VersionReport } from '@quorate/governance'

import { paint, type Terminal } from '../shell/render/terminal.ts'

const width = 48

/** When each version was in force up to `at`, as bars over one axis: full where alone, light where two are honoured. */
export function timeline(versions: readonly VersionReport[], at: number, terminal: Terminal): string {
  const standing = versions.filter(({ state }) => state !== 'REVOKED' && state !== 'FORKED')
  const first = standing[0]?.version
  if (first === undefined) return ''
  const start = first.effectiveAt
  const end = Math.max(at, ...standing.map(({ version }) => version.compatUntil ?? version.effectiveAt)) + 1
  const columnOf = (instant: number) =>
    Math.min(width, Math.max(0, Math.floor(((instant - start) / (end - start)) * width)))
  const marks = terminal.unicode ? { full: '█', light: '░' } : { full: '#', light: ':' }
  const rows = versions.map(({ version, state }) => {
    const place = standing.findIndex((other) => other.version === version)
    const next = place < 0 ? undefined : standing[place + 1]?.version
    const bar = place < 0 ? ' '.repeat(width) : barOf(version, next, columnOf, marks)
    return `${String(version.number).padStart(4)} |${bar}| ${state}\n`
  })
  const axis = `${dayOf(start)}${dayOf(end - 1).padStart(width + 2 - 10)}`
  return `${rows.join('')}     ${paint(axis, 'dim', terminal)}\n`
}

function barOf(
  version: Version,
  next: Version | undefined,
  columnOf: (instant: number) => number,
  { full, light }: { full: string; light: string },
): string {
  const over =
    next === undefined ? Infinity : Math.max(next.effectiveAt, next.compatUntil ?? next.effectiveAt)
  const until = Math.min(over, version.expiresAt ?? Infinity)
  const from = columnOf(version.effectiveAt)
  const to = Math.max(from + 1, until === Infinity ? width : columnOf(until))
  const aloneFrom = columnOf(version.compatUntil ?? version.effectiveAt)
  const aloneUntil = next === undefined ? to : Math.min(to, columnOf(next.effectiveAt))
  return Array.from({ length: width }, (_, column) => {
    if (column < from || column >= to) return ' '
    return column < aloneFrom || column >= Math.max(aloneUntil, from + 1) ? light : full
  }).join('')
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}
