import stringWidth from 'string-width'

import { terminalText } from '../terminal-text.ts'
import { paint, type Terminal } from './terminal.ts'

/** Columns of a line. */
const lineWidth = 80

const gap = '  '

/**
 * Rows under headings, in aligned columns; one field below the other where a row would not fit a line, so that nothing
 * is cut. Cells are escaped.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  const cells = rows.map((row) => row.map((cell) => terminalText(cell)))
  const widths = headings.map((heading, i) =>
    Math.max(...[heading, ...cells.map((row) => row[i] ?? '')].map(widthOf)),
  )
  if (widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) > lineWidth) {
    return rows.map((row) => fields(headings.map((heading, i) => [heading, row[i] ?? '']))).join('\n')
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i] ?? 0))
      .join(gap)
      .trimEnd()
  return [paint(line(headings.map((heading) => heading.toUpperCase())), 'dim', terminal), ...cells.map(line)]
    .map((text) => `${text}\n`)
    .join('')
}

/** Names and values, the values aligned, all after `margin`. Values are escaped. */
export function fields(pairs: readonly (readonly [name: string, value: string])[], margin = ''): string {
  const width = Math.max(0, ...pairs.map(([name]) => widthOf(name)))
  const indent = margin + ' '.repeat(width + gap.length)
  return pairs
    .map(([name, value]) => `${margin}${pad(name, width)}${gap}${wrap(terminalText(value), indent)}\n`)
    .join('')
}

/**
 * Text broken at its spaces so that lines fit, the first one too when it stands after `indent`; later ones start with
 * `indent`. A word that is longer than a line (a CID, a URL) stays whole, so that it can be copied.
 */
export function wrap(text: string, indent: string): string {
  const room = lineWidth - widthOf(indent)
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= room)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.join(`\n${indent}`)
}

/** Columns that a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** A text with spaces behind it, up to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
