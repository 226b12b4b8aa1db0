import { widthOf } from '../shell/render/columns.ts'
import { paint, type Colour, type Terminal } from '../shell/render/terminal.ts'
import type { SlotMark, ToldSlot } from './told-slot.ts'

/** A slot as a row shows it: what it came to, or `silent` where no receipt answers it. */
export type Shown = SlotMark | 'silent'

type Sign = {
  readonly unicode: string
  readonly ascii: string
  readonly colour: Colour
  readonly means: string
}

const failed = (letter: string, means: string): Sign => ({
  unicode: letter,
  ascii: letter,
  colour: 'red',
  means,
})

const signs: Record<Shown, Sign> = {
  passed: { unicode: '█', ascii: '#', colour: 'green', means: 'passed' },
  STALE: failed('S', 'STALE'),
  MISSING: failed('M', 'MISSING'),
  CORRUPT: failed('C', 'CORRUPT'),
  OFFLINE: failed('O', 'OFFLINE'),
  TIMEOUT: failed('T', 'TIMEOUT'),
  unknown: { unicode: '?', ascii: '?', colour: 'yellow', means: 'undecided' },
  silent: { unicode: '·', ascii: '.', colour: 'dim', means: 'no receipt' },
}

/** What the slots from `first` to `last` came to, one each. */
export function shownSlots(slots: readonly ToldSlot[], first: number, last: number): Shown[] {
  const marks = new Map(slots.map(({ index, mark }) => [index, mark]))
  return Array.from({ length: last - first + 1 }, (_, i) => marks.get(first + i) ?? 'silent')
}

/** One column a slot, the newest at the right. */
export function strip(shown: readonly Shown[], terminal: Terminal): string {
  return shown.map((mark) => signOf(mark, terminal)).join('')
}

/** What each sign among these means, in lines of at most `width` columns. */
export function legend(shown: ReadonlySet<Shown>, width: number, terminal: Terminal): string[] {
  const items = (Object.keys(signs) as Shown[])
    .filter((mark) => shown.has(mark))
    .map((mark) => `${signOf(mark, terminal)} ${signs[mark].means}`)
  const lines: string[] = []
  for (const item of items) {
    const longer = [lines.at(-1), item].filter((part) => part !== undefined).join(apart)
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(item)
  }
  return lines
}

const apart = '   '

function signOf(mark: Shown, terminal: Terminal): string {
  const { unicode, ascii, colour } = signs[mark]
  return paint(terminal.unicode ? unicode : ascii, colour, terminal)
}
