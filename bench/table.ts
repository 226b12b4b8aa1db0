/** Prints a sentence, and below it rows of cells under their headings. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
  console.log([title, '', ...lines, ''].join('\n'))
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} x`
}
