import { compareText, formatInstant } from '@quorate/core'

import { fields, wrap } from '../shell/render/columns.ts'
import { findingText } from '../shell/render/criteria.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { timeText } from '../shell/render/time-left.ts'
import { terminalText } from '../shell/terminal-text.ts'
import type { GroupReceipts, Row, VersionReceipts } from './group-receipts.ts'
import type { ReceiptReport } from './receipt-report.ts'
import { notAdmitted } from './receipts-json.ts'
import { layerName, stripTable } from './strip-table.ts'
import type { ToldSlot } from './told-slot.ts'

const shownFailures = 10
const shownCids = 4
const shownReproaches = 20

/** The picture of what nodes say of each other: a strip of slots for each obligation, and what failed last. */
export function receiptsText(report: ReceiptReport, terminal: Terminal): string {
  const { at, batches, receipts, groups, more } = report
  const said = `${counted(receipts, 'receipt')} in ${counted(batches, 'batch', 'batches')}`
  const parts = [
    fields([['receipts', `${said}, judged as of ${formatInstant(at)}`]]),
    ...groups.flatMap((group) => groupParts(group, report, terminal)),
    more > 0 ? `${counted(more, 'more group')} not judged.\n` : '',
    namesText(report, terminal),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function groupParts(group: GroupReceipts, report: ReceiptReport, terminal: Terminal): string[] {
  const told = group.versions.filter(({ rows }) => rows.length > 0)
  const nothing = `Nothing of group ${group.group} answers a slot of a policy that the evidence certifies.`
  return [
    ...(told.length === 0 ? [`${wrap(terminalText(nothing), '')}\n`] : []),
    ...told.map((version) => versionText(version, report, terminal)),
    reproachesText(group, report, terminal),
    notAdmittedText(group),
  ]
}

function versionText(told: VersionReceipts, report: ReceiptReport, terminal: Terminal): string {
  const { version, rows } = told
  const { record, number, cid } = version
  const slots = rows.flatMap((row) => row.slots)
  const newest = slots.reduce((a, b) => (b.index > a.index ? b : a))
  const every = timeText(record.rules.verification.intervalSeconds * 1000)
  const labels = {
    node: ({ node, operator }: Row) => `${operatorName(operator, report)}: ${terminalText(node)}`,
    subject: ({ subject }: Row) => terminalText(report.names.of(subject)),
  }
  return [
    `${paint(`${terminalText(record.name, 60)}, version ${String(number)}`, 'bold', terminal)}\n`,
    fields(
      [
        ['policy', cid],
        [
          'slots',
          `one every ${every}; ${String(newest.index)}, at the right, began at ${formatInstant(newest.startsAt)}`,
        ],
        ['came to', totals(slots)],
      ],
      '  ',
    ),
    '\n',
    stripTable(rows, labels, terminal),
    failuresText(told, report, terminal),
  ].join('')
}

/** `7 of 9 passed, 1 failed (MISSING 1), 1 undecided`. */
function totals(slots: readonly ToldSlot[]): string {
  const of = (mark: ToldSlot['mark']) => slots.filter((slot) => slot.mark === mark).length
  const failed = slots.filter(({ mark }) => mark !== 'passed' && mark !== 'unknown')
  const byMark = [...Map.groupBy(failed, ({ mark }) => mark)].map(
    ([mark, all]) => `${mark} ${String(all.length)}`,
  )
  return [
    `${String(of('passed'))} of ${String(slots.length)} passed`,
    ...(failed.length > 0 ? [`${String(failed.length)} failed (${byMark.sort().join(', ')})`] : []),
    ...(of('unknown') > 0 ? [`${String(of('unknown'))} undecided`] : []),
  ].join(', ')
}

/** Of each row whose newest decided slot failed: what was missing, and who says so. */
function failuresText({ rows }: VersionReceipts, report: ReceiptReport, terminal: Terminal): string {
  const failures = rows.flatMap((row) => {
    const slot = row.slots.findLast(({ mark }) => mark !== 'unknown')
    return slot === undefined || slot.mark === 'passed' ? [] : [{ row, slot }]
  })
  if (failures.length === 0) return ''
  const lines = failures.slice(0, shownFailures).flatMap(({ row, slot }) => {
    const who = slot.accusers
      .map((operator) => operatorName(operator, report))
      .sort(compareText)
      .join(', ')
    const where = `layer ${layerName(row.layer)} of ${terminalText(report.names.of(row.subject))} at ${terminalText(row.node)}`
    const hidden = slot.failing.length - shownCids
    return [
      `  ${wrap(`${slot.mark} in slot ${String(slot.index)}: ${where}, by the word of ${who}`, '    ')}`,
      ...slot.failing.slice(0, shownCids).map((cid) => `    ${cid}`),
      ...(hidden > 0 ? [`    and ${String(hidden)} more; --json lists all`] : []),
    ]
  })
  const hidden = failures.length - shownFailures
  const more = hidden > 0 ? [`  and ${String(hidden)} more; --json lists all`] : []
  return `\n${paint('Failed when last decided', 'bold', terminal)}\n${[...lines, ...more].map((line) => `${line}\n`).join('')}`
}

function reproachesText({ reproaches }: GroupReceipts, report: ReceiptReport, terminal: Terminal): string {
  if (reproaches.length === 0) return ''
  const mark = paint(terminal.unicode ? '✗' : 'x', 'red', terminal)
  const lines = reproaches.slice(0, shownReproaches).map(({ verifier, finding }) => {
    // Which batch and leaf it is in, --json says.
    const path = finding.path.replace(/^(?:bafyrei[a-z2-7]{52}\.?){1,2}/, '')
    const who = verifier === undefined ? '' : `${operatorName(verifier, report)}: `
    return `  ${mark} ${wrap(`${who}${findingText({ ...finding, path })}`, '    ')}`
  })
  const hidden = reproaches.length - shownReproaches
  const more = hidden > 0 ? [`  and ${String(hidden)} more; --json lists all`] : []
  return `${paint('What does not hold of what was said', 'bold', terminal)}\n${[...lines, ...more].map((line) => `${line}\n`).join('')}`
}

function notAdmittedText({ diagnostics }: GroupReceipts): string {
  if (diagnostics.length === 0) return ''
  const codes = notAdmitted(diagnostics).map(([code, count]) => `${code} ${String(count)}`)
  const text = `Not admitted, for ${counted(diagnostics.length, 'fault')}: ${codes.join(', ')}.`
  return `${wrap(text, '')}\n`
}

/** An operator is a member's DID, or what members of one party declare. */
function operatorName(operator: string, { names }: ReceiptReport): string {
  return terminalText(names.of(operator), 60)
}

function namesText({ names }: ReceiptReport, terminal: Terminal): string {
  const named = names.entries()
  if (named.length === 0) return ''
  return `${paint('Names', 'bold', terminal)} (as members claim them)\n${fields(named, '  ')}`
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${String(n)} ${n === 1 ? one : many}`
}
