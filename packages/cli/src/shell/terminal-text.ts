/**
 * What may not reach a terminal or a document as it is: control characters (ANSI and C1 among them), bidirectional and
 * other format characters, line and paragraph separators, lone surrogates, private use, and whatever shows as nothing.
 */
const hazard = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const hazards = new RegExp(hazard.source, 'gu')
const mark = /\p{M}/u

/** More marks than this on one letter are no writing system: they cover the lines above and below. */
const marksOnALetter = 4

/**
 * Text by others, made safe to show on one line: a hazard becomes a visible escape such as `\u{202e}`, and what is left
 * out beyond `limit` columns or so is counted. Different texts within the limit stay different: a backslash that would
 * read as such an escape is escaped too.
 */
export function terminalText(text: string, limit = 500): string {
  const points = Array.from(text)
  let shown = ''
  let marks = marksOnALetter
  for (const [i, point] of points.entries()) {
    // A mark at the start would fall on what stands before the text.
    marks = mark.test(point) ? marks + 1 : 0
    const visible =
      hazard.test(point) || marks > marksOnALetter || isEscapeAt(points, i) ? escape(point) : point
    if (shown.length + visible.length > limit) {
      return `${shown}… (${String(points.length - i)} more)`
    }
    shown += visible
  }
  return shown
}

/** Any value as JSON that is safe to show: hazards stand as JSON's own escapes, so it parses to the same value. */
export function jsonText(value: unknown): string {
  return replaceHazards(JSON.stringify(value, null, 2), (point) =>
    point
      .split('')
      .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
      .join(''),
  )
}

export function hasHazard(text: string): boolean {
  return hazard.test(text)
}

/** Replaces each hazard but the line feeds that lay the text out. */
export function replaceHazards(text: string, replace: (point: string) => string): string {
  return text.replaceAll(hazards, (point) => (point === '\n' ? point : replace(point)))
}

export function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}

function escape(point: string): string {
  return `\\u{${(point.codePointAt(0) ?? 0).toString(16)}}`
}

function isEscapeAt(points: readonly string[], i: number): boolean {
  return points[i] === '\\' && points[i + 1] === 'u' && points[i + 2] === '{'
}
