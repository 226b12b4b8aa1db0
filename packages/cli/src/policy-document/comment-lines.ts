import { terminalText } from '../shell/terminal-text.ts'

const width = 80

/** Text as comments of a YAML file, in lines of at most 80 columns where words allow it; ends with a line feed. */
export function commentLines(text: string, indent: number): string {
  const start = `${' '.repeat(indent)}#`
  const lines: string[] = []
  // What others wrote cannot end a comment: it has no line feed any more.
  for (const word of terminalText(text).split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${start} ${word}`)
  }
  return lines.map((line) => `${line}\n`).join('')
}
