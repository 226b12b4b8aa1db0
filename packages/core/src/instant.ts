import { accept, refuse, type Checked } from './finding.ts'
import { UsageError } from './usage-error.ts'

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** Milliseconds since 1970 of exactly `YYYY-MM-DDTHH:mm:ss.sssZ`, a real calendar date (ENC-4). */
export function parseInstant(text: string, path = ''): Checked<number> {
  const ms = form.test(text) ? Date.parse(text) : Number.NaN
  // Date.parse takes 24:00:00 and 30 February in some engines: only what prints back the same is an instant.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== text)
    return refuse('instant/invalid', path, { actual: text.slice(0, 100) })
  return accept(ms)
}

/** Milliseconds since 1970 of an instant that was checked before; throws a UsageError for any other text. */
export function instantMs(text: string): number {
  const parsed = parseInstant(text)
  if (!parsed.ok) throw new UsageError(`not an instant: ${JSON.stringify(text)}`)
  return parsed.value
}

/** The instant `ms` milliseconds after 1970; throws a UsageError outside the years 0000 to 9999. */
export function formatInstant(ms: number): string {
  const text = new Date(ms).toISOString()
  if (!form.test(text)) throw new UsageError(`no instant: ${String(ms)}`)
  return text
}

/** An instant for people and findings: like `formatInstant`, and total, since an end of voting may lie past the year 9999. */
export function describeInstant(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${String(ms)} ms after 1970` : date.toISOString()
}
