import { wrap } from '../shell/render/columns.ts'

/** Markdown of the specification for a terminal: paragraphs and list items in lines that fit, tables and code as they are. */
export function ruleText(markdown: string): string {
  const blocks = markdown.split(/\n\n(?![^\n]*\n?```$)/)
  return blocks
    .map((block) => `${isVerbatim(block) ? block : itemsOf(block).map(line).join('\n')}\n`)
    .join('\n')
}

function isVerbatim(block: string): boolean {
  return block.startsWith('```') || block.startsWith('|')
}

/** The list items of a block, each with the lines that go on with it, or the paragraph that it is. */
function itemsOf(block: string): string[] {
  const lines = block.split('\n')
  return lines.reduce<string[]>((items, text, i) => {
    const last = items.pop()
    if (last === undefined) return [text]
    return /^(- |\d+\. )/.test(lines[i] ?? '') ? [...items, last, text] : [...items, `${last} ${text.trim()}`]
  }, [])
}

function line(item: string): string {
  const marker = /^(- |\d+\. )/.exec(item)?.[0] ?? ''
  return `${marker}${wrap(item.slice(marker.length), ' '.repeat(marker.length))}`
}
