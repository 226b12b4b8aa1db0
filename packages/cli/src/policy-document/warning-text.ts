import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { wrap } from '../shell/render/columns.ts'
import { findingText } from '../shell/render/criteria.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'

/** Warnings as a section of what is shown before signing; empty when there are none. */
export function warningsText(warnings: readonly ReportedFinding[], terminal: Terminal): string {
  if (warnings.length === 0) return ''
  const lines = warnings.map((found) => `  ${wrap(`! ${findingText(found)}`, '    ')}\n`)
  return `${paint('Warnings', 'bold', terminal)}\n${lines.join('')}`
}
