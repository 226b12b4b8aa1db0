import { toCriterion } from '../check/chain-criterion.ts'
import { fields } from '../shell/render/columns.ts'
import { renderCriteria } from '../shell/render/criteria.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { terminalText } from '../shell/terminal-text.ts'
import type { Reason } from './reason.ts'

/** Obligations that people are shown; --json has the others. */
const shown = 12

/** Reasons for people: those of one obligation below it, and what would change all of them once. */
export function reasonsText(reasons: readonly Reason[], terminal: Terminal): string {
  const groups = [...Map.groupBy(reasons, (reason) => reason.obligation ?? reason).values()]
  const obligations = groups.filter(([first]) => first?.obligation !== undefined)
  const listed = new Set(obligations.slice(0, shown))
  const parts = groups.flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    if (first.obligation === undefined) return [`${line(first, terminal)}${below(first)}`]
    return listed.has(own) ? [obligationPart(own, terminal)] : []
  })
  const more = obligations.length - listed.size
  return `${parts.join('')}${more > 0 ? `and ${String(more)} obligations more: --json, or --node DID\n` : ''}`
}

function obligationPart(own: readonly Reason[], terminal: Terminal): string {
  const remedies = [...new Set(own.flatMap(({ remedy }) => remedy ?? []))]
  const evidence = [...new Set(own.flatMap((reason) => reason.evidence))]
  const { node, judgedFrom } = own[0]?.obligation ?? {}
  return [
    `${paint(terminalText(own[0]?.of ?? ''), 'bold', terminal)}\n`,
    ...own.map((reason) => line(reason, terminal)),
    fields(
      [
        ...(node === undefined ? [] : [['node', node] as const]),
        ...(judgedFrom === undefined
          ? []
          : [['judged', `from ${judgedFrom} on; slots before are recorded`] as const]),
        ...evidence.map((cid) => ['evidence', cid] as const),
        ...remedies.map((remedy) => ['changes with', remedy] as const),
      ],
      '    ',
    ),
  ].join('')
}

function line(reason: Reason, terminal: Terminal): string {
  return renderCriteria([toCriterion(reason)], terminal)
}

/** A criterion changes with evidence; of a finding there is something to do. */
function below({ name, evidence, remedy }: Reason): string {
  return fields(
    [
      ...evidence.map((cid) => ['evidence', cid] as const),
      ...(remedy === undefined ? [] : [[name.includes('/') ? 'do' : 'changes with', remedy] as const]),
    ],
    '    ',
  )
}
