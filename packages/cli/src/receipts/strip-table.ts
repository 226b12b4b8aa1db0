import { compareText } from '@quorate/core'

import { pad, widthOf } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import type { Row } from './group-receipts.ts'
import { legend, shownSlots, strip, type Shown } from './slot-strip.ts'

const lineWidth = 80
const margin = '    '
/** A longer subject stands on a line of its own, so that strips stay long. */
const labelWidth = 24
const shownRows = 100

const layerNames: Readonly<Record<number, string>> = { 0: '0 commit', 1: '1 blocks', 3: '3 records' }
const layerWidth = 9

/** How a layer is called. */
export function layerName(layer: number): string {
  return layerNames[layer] ?? `${String(layer)} ?`
}

/** What stands above and beside the strips; the texts are escaped already. */
export type Labels = {
  readonly node: (row: Row) => string
  readonly subject: (row: Row) => string
}

/**
 * A strip for each row, under a heading for each node, all over the same slots: the newest at the right, as many as fit a
 * line. Of very many rows those without a failure are left out first.
 */
export function stripTable(rows: readonly Row[], labels: Labels, terminal: Terminal): string {
  const [earliest, latest] = span(rows)
  const chosen = inOrder(chooseRows(rows), labels)
  const beside = Math.min(labelWidth, Math.max(...chosen.map((row) => widthOf(labels.subject(row)))))
  const totals = Math.max(...chosen.map((row) => total(row).length))
  const room = lineWidth - margin.length - beside - layerWidth - totals - 6
  const first = Math.max(earliest, latest - room + 1)
  const seen = new Set<Shown>()
  const lines = chosen.flatMap((row, i) => {
    const before = chosen[i - 1]
    const sameNode = before?.node === row.node
    const subject = sameNode && before.subject === row.subject ? '' : labels.subject(row)
    const apart = widthOf(subject) > beside
    const shown = shownSlots(row.slots, first, latest)
    for (const mark of shown) seen.add(mark)
    const beginning = [pad(apart ? '' : subject, beside), pad(layerName(row.layer), layerWidth)]
    return [
      ...(sameNode ? [] : [`${i === 0 ? '' : '\n'}  ${paint(labels.node(row), 'bold', terminal)}`]),
      ...(apart ? [`${margin}${subject}`] : []),
      `${margin}${[...beginning, strip(shown, terminal), total(row)].join('  ')}`,
    ]
  })
  const signs = legend(seen, lineWidth - 2, terminal).map((line) => `  ${line}`)
  return [...lines, '', ...signs, ...leftOut(rows.length - chosen.length, first - earliest)]
    .map((line) => `${line}\n`)
    .join('')
}

/** The earliest and the latest slot of all. */
function span(rows: readonly Row[]): [number, number] {
  const indices = rows.flatMap(({ slots: [first, ...others] }) =>
    [first, others.at(-1)].flatMap((slot) => slot?.index ?? []),
  )
  const [some = 0] = indices
  return indices.reduce(([least, most], i) => [Math.min(least, i), Math.max(most, i)], [some, some])
}

function inOrder(rows: readonly Row[], { node, subject }: Labels): Row[] {
  return rows.toSorted(
    (a, b) => compareText(node(a), node(b)) || compareText(subject(a), subject(b)) || a.layer - b.layer,
  )
}

function leftOut(rows: number, slots: number): string[] {
  const what = [
    ...(slots > 0 ? [`${String(slots)} earlier ${slots === 1 ? 'slot' : 'slots'}`] : []),
    ...(rows > 0 ? [`${String(rows)} more ${rows === 1 ? 'row' : 'rows'}`] : []),
  ]
  return what.length === 0 ? [] : [`  ${what.join(' and ')} left out; --json has all.`]
}

function chooseRows(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= shownRows) return rows
  const isBad = ({ slots }: Row) => slots.some(({ mark }) => mark !== 'passed' && mark !== 'unknown')
  const chosen = new Set([...rows.filter(isBad), ...rows.filter((row) => !isBad(row))].slice(0, shownRows))
  return rows.filter((row) => chosen.has(row))
}

/** How many passed of the slots that receipts answer. */
function total({ slots }: Row): string {
  return `${String(slots.filter(({ mark }) => mark === 'passed').length)}/${String(slots.length)}`
}
