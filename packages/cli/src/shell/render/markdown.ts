import { terminalText } from '../terminal-text.ts'

/**
 * Text by others as text of a Markdown document, on one line: no markup, no HTML, no link, no cell of a table comes of it. A word
 * that begins with www. would become a link without any markup.
 */
export function markdownText(text: string): string {
  return terminalText(text)
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&$^=:@-]/g, String.raw`\$&`)
    .replaceAll(/www\./gi, (found) => `${found.slice(0, -1)}\\.`)
}

/** A table as GitHub shows it. Cells are escaped. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |\n`
  return `${line(headings)}| ${headings.map(() => '---').join(' | ')} |\n${rows.map(line).join('')}`
}
