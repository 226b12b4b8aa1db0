import type { Evidence } from '@quorate/core'
import type { ChainReport } from '@quorate/governance'

import { askYesNo, isInteractive } from '../shell/prompt.ts'
import { wrap } from '../shell/render/columns.ts'
import { foundingName, namesIn } from './source/chain-view.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { rememberAnchor } from './remembered/remembered-groups.ts'

/** Asks on a terminal whether the group that was found is the one that is meant, and remembers it if so; elsewhere it is not. */
export async function confirmGroup(evidence: Evidence, chain: ChainReport, at: number): Promise<boolean> {
  const { group, head } = chain
  if (group === undefined || head === undefined || !isInteractive() || isAutomation()) return false
  const names = namesIn(chain, evidence, at)
  const name = foundingName(chain.pool, group)
  const lines = [
    `This is the first look at group ${group}${name === undefined ? '' : `, which calls itself ${name}`}.`,
    `Its members in version ${String(head.number)}: ${names.list([...head.members.keys()])}.`,
    'Anybody can make a group, and names are claims: compare the group with what a member told you.',
  ]
  process.stderr.write(lines.map((line) => `${wrap(terminalText(line), '')}\n`).join(''))
  if (!(await askYesNo('Is it the one that you mean?'))) return false
  await rememberAnchor({ group })
  return true
}

/** Where nobody sits at the terminal, although there is one. */
function isAutomation(): boolean {
  return !['', 'false', '0'].includes(process.env['CI'] ?? '')
}
