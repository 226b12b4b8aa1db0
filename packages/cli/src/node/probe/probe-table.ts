import { compareText } from '@quorate/core'

import { table } from '../../shell/render/columns.ts'
import type { Terminal } from '../../shell/render/terminal.ts'
import type { MemberNames } from '../../group/source/member-names.ts'
import type { Check } from './check.ts'

/** Most rows; of more pairs, only those with something else than PASS are shown. */
const maxRows = 100

/** One row for each node and subject, one column for each layer. */
export function probeTable(
  checks: readonly Check[],
  nameOf: (node: string) => string,
  names: MemberNames,
  terminal: Terminal,
): string {
  const layers = [...new Set(checks.map(({ layer }) => layer))].sort((a, b) => a - b)
  const pairs = [...Map.groupBy(checks, ({ node, subject }) => `${node} ${subject}`).values()]
  const telling = pairs.filter((own) => own.some(({ outcome }) => outcome !== 'PASS'))
  const shown = (pairs.length > maxRows ? telling : pairs).slice(0, maxRows)
  const rows = shown
    .map((own) => {
      const [{ node, subject } = { node: '', subject: '' }] = own
      const cells = layers.map((layer) => cellOf(own.find((check) => check.layer === layer)))
      return [nameOf(node), names.of(subject), ...cells]
    })
    .sort(([a = '', x = ''], [b = '', y = '']) => compareText(a, b) || compareText(x, y))
  const left = pairs.length - shown.length
  const more = left === 0 ? '' : `and ${String(left)} more; --json lists all\n`
  return table(['node', 'subject', ...layers.map((layer) => `layer ${String(layer)}`)], rows, terminal) + more
}

function cellOf(check: Check | undefined): string {
  return check === undefined ? '' : (check.outcome ?? `(${check.reason ?? ''})`)
}
