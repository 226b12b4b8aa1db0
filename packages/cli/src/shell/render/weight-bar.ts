import type { Terminal } from './terminal.ts'

const width = 24

/** Weight for and against of all that there is, with a mark at what is needed: `[######....|....xx]`. */
export function weightBar(
  { approve, against, need, weight }: { approve: number; against: number; need: number; weight: number },
  terminal: Terminal,
): string {
  const columns = (part: number) => Math.floor((part / weight) * width)
  const marks = terminal.unicode
    ? { yes: '█', no: '▒', open: '·', need: '│' }
    : { yes: '#', no: 'x', open: '.', need: '|' }
  const cells = Array.from({ length: width }, (_, column) => {
    if (column < columns(approve)) return marks.yes
    return column >= width - columns(against) ? marks.no : marks.open
  })
  const place = Math.ceil((need / weight) * width)
  return `[${[...cells.slice(0, place), marks.need, ...cells.slice(place)].join('')}]`
}
