import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { proposalText } from '../group/text/proposal-text.ts'
import { versionText } from '../group/text/version-text.ts'
import { fields, wrap } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import type { ChainView } from '../group/source/chain-view.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { misbehaviourLines } from './misbehaviour.ts'

/** Who agreed to what, and why not: versions, proposals, what is kept, misbehaviour, and who the names are. */
export function chainBlock(
  view: ChainView,
  keeping: string,
  findings: readonly ReportedFinding[],
  terminal: Terminal,
): string {
  const { report, names } = view
  const parts = [
    ...report.versions.map((version) => versionText(version, names, terminal)),
    ...report.proposals.map((proposal) => proposalText(proposal, names, terminal)),
    keeping,
    misbehaviour(view, findings, terminal),
    members(view, terminal),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function misbehaviour(
  { names }: ChainView,
  findings: readonly ReportedFinding[],
  terminal: Terminal,
): string {
  const lines = misbehaviourLines(findings, names)
  if (lines.length === 0) return ''
  return `${paint('Misbehaviour', 'bold', terminal)}\n${lines.map((line) => `  ${wrap(terminalText(line), '  ')}\n`).join('')}`
}

/** Each name that stands above, and the DID that it stands for. */
function members({ names }: ChainView, terminal: Terminal): string {
  const named = names.entries()
  if (named.length === 0) return ''
  return `${paint('Names', 'bold', terminal)} (as members claim them)\n${fields(named, '  ')}`
}
