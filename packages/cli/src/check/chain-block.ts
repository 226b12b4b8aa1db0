import type { ReportedFinding } from '../cli-finding.ts'
import { proposalText } from '../governance-text/proposal-text.ts'
import { versionText } from '../governance-text/version-text.ts'
import { fields, wrap } from '../render/columns.ts'
import { paint, type Terminal } from '../render/terminal.ts'
import type { ChainView } from '../source/chain-view.ts'
import { terminalText } from '../terminal-text.ts'

/** Who agreed to what, and why not: versions, proposals, misbehaviour, and who the names are. */
export function chainBlock(view: ChainView, terminal: Terminal): string {
  const { report, names } = view
  const parts = [
    ...report.versions.map((version) => versionText(version, names, terminal)),
    ...report.proposals.map((proposal) => proposalText(proposal, names, terminal)),
    misbehaviour(view, terminal),
    members(view, terminal),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** Double votes and double approvals, with the names of those who cast them. */
function misbehaviour({ report, names }: ChainView, terminal: Terminal): string {
  const lines = report.findings.flatMap(({ code, params }: ReportedFinding): string[] => {
    const [did, left, right] = [params['did'], params['left'], params['right']].map(String)
    const name = names.of(did ?? '')
    if (code === 'vote/equivocation')
      return [
        `${name} voted twice, and differently, on proposal ${String(params['proposal'])}: ${left ?? ''} and ${right ?? ''}`,
      ]
    return code === 'vote/double-approval'
      ? [`${name} approved two policies on one base, by votes ${left ?? ''} and ${right ?? ''}`]
      : []
  })
  if (lines.length === 0) return ''
  return `${paint('Misbehaviour', 'bold', terminal)}\n${lines.map((line) => `  ${wrap(terminalText(line), '  ')}\n`).join('')}`
}

/** Each name that stands above, and the DID that it stands for. */
function members({ names }: ChainView, terminal: Terminal): string {
  const named = names.entries()
  if (named.length === 0) return ''
  return `${paint('Names', 'bold', terminal)} (as members claim them)\n${fields(named, '  ')}`
}
