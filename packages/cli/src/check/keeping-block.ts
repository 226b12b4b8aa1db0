import type { ObligationEntry } from '@quorate/evaluator'

import { stateText } from './keeping-text.ts'
import { table } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import type { Judgement } from './judgement.ts'

/** Rows that people are shown; --json and quorate explain have the others. */
const shown = 12

/** What is not as it was agreed: rows for people. */
export type KeepingTable = {
  readonly title: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** How many rows more there are. */
  readonly more: number
}

/** The obligations that are not ok, the worst first, and the accounts with too few copies; only what there is. */
export function keepingTables({ counts, asked, view }: Judgement): KeepingTable[] {
  if (!counts) return []
  const { obligations, subjects } = asked.judged
  const { names } = view
  const worst = [...obligations.listed].sort((a, b) => b.level - a.level)
  const short = subjects.filter(({ condition }) => condition !== undefined && condition.status !== 'True')
  return [
    {
      title: `Obligations that are not ok (${String(worst.length)}${obligations.more === true ? ' or more' : ''} of ${String(obligations.count)})`,
      headings: ['node of', 'account', 'is', 'fails or is unknown'],
      ...cut(
        worst.map((entry) => [
          names.of(entry.member),
          names.of(entry.subject),
          stateText(entry),
          openText(entry),
        ]),
      ),
    },
    {
      title: 'Accounts without enough copies',
      headings: ['account', 'copies', 'asked for', 'possible'],
      ...cut(
        short.map(({ subject, copies, minCopies, possible }) => [
          names.of(subject),
          String(copies),
          String(minCopies),
          String(possible),
        ]),
      ),
    },
  ].filter(({ rows }) => rows.length > 0)
}

function cut(rows: readonly (readonly string[])[]): Pick<KeepingTable, 'rows' | 'more'> {
  return { rows: rows.slice(0, shown), more: Math.max(0, rows.length - shown) }
}

/** The types of conditions, as quorate explain takes them. */
function openText({ conditions }: ObligationEntry): string {
  const open = conditions.filter(({ status }) => status !== 'True').map(({ type }) => type)
  return [...new Set(open)].join(', ')
}

export function keepingBlock(judgement: Judgement, terminal: Terminal): string {
  return keepingTables(judgement)
    .map(({ title, headings, rows, more }) => {
      const left = more === 0 ? '' : `and ${String(more)} more: quorate explain, or --json\n`
      return `${paint(title, 'bold', terminal)}\n${table(headings, rows, terminal)}${left}`
    })
    .join('\n')
}
