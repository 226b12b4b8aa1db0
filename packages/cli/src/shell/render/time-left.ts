const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** A span of time in its two largest units, rounded down: `2 d 3 h`. */
export function timeText(ms: number): string {
  let seconds = Math.max(0, Math.floor(ms / 1000))
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size)
    seconds -= count * size
    if (count > 0) parts.push(`${String(count)} ${unit}`)
    // What follows the largest unit is the next one or nothing.
    if (parts.length > 0 && (count === 0 || parts.length === 2)) break
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}

/** `in 2 d 3 h`, or `3 h ago`. */
export function relativeText(instant: number, at: number): string {
  return instant > at ? `in ${timeText(instant - at)}` : `${timeText(at - instant)} ago`
}
