import { formatInstant, parseInstant } from '@quorate/core'

export const instantExpected = 'an instant such as 2026-01-31T12:00:00Z'

/** ISO 8601 with seconds, up to three decimals of them, and `Z` or an offset; the record's own form for it. */
export function parseIsoInstant(text: string): string | undefined {
  const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,3}))?(?:Z|([+-])(\d{2}):(\d{2}))$/
  const [, seconds, decimals = '', sign, hours = '0', minutes = '0'] = form.exec(text) ?? []
  if (seconds === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  const local = parseInstant(`${seconds}.${decimals.padEnd(3, '0')}Z`)
  if (!local.ok) return undefined
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000
  const ms = sign === '-' ? local.value + offsetMs : local.value - offsetMs
  return parseInstant(new Date(ms).toISOString()).ok ? formatInstant(ms) : undefined
}
