/** Prints the story: acts, lines, and what was decided. Plain text when it is not read on a terminal. */
const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined

const styles = { bold: '1', dim: '2', green: '32', red: '31', yellow: '33' } as const
type Style = keyof typeof styles

export function styled(style: Style, text: string): string {
  return colour ? `\u001b[${styles[style]}m${text}\u001b[0m` : text
}

export function title(text: string): void {
  console.log(`\n${styled('bold', text)}\n${'='.repeat(text.length)}`)
}

export function act(number: number, text: string, when: string): void {
  const head = `${String(number)}. ${text}`
  console.log(`\n${styled('bold', head)}${' '.repeat(Math.max(2, 68 - head.length))}${styled('dim', when)}`)
}

/** Who, and what they did. */
export function tell(who: string, what: string): void {
  console.log(`   ${who.padEnd(8)}${folded(what, 11)}`)
}

/** What follows from it. */
export function result(text: string, style: Style = 'green'): void {
  console.log(`   ${styled(style, `-> ${folded(text, 6)}`)}`)
}

const columns = 80

/** The text in lines that begin `indent` columns from the left. */
function folded(text: string, indent: number): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || indent + line.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}
