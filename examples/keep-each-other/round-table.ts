import { result, styled } from '../story/narrator.ts'
import type { Verdict } from './verdicts.ts'

const layers = [0, 1, 3]

const marks = {
  PASS: ['✓', 'green'],
  BEHIND: ['~', 'yellow'],
  UNKNOWN: ['?', 'yellow'],
  STALE: ['S', 'red'],
  MISSING: ['M', 'red'],
  CORRUPT: ['C', 'red'],
  OFFLINE: ['O', 'red'],
  TIMEOUT: ['T', 'red'],
} as const

/** What a round found: a line for each node, in it for each repository its layers. */
export function showTable(names: readonly string[], verdicts: readonly Verdict[]): void {
  const row = (head: string, cells: readonly string[]) => {
    console.log(`   ${head.padEnd(13)}${cells.map((cell) => `   ${cell}`).join('')}`.trimEnd())
  }
  const head = (cells: readonly string[]) =>
    row(
      '',
      cells.map((cell) => styled('dim', cell.padEnd(5))),
    )
  head(names)
  head(names.map(() => layers.join(' ')))
  for (const node of names) {
    const cells = names.map((subject) => {
      if (subject === node) return '  -  '
      const own = verdicts.filter((verdict) => verdict.node === node && verdict.subject === subject)
      return layers.map((layer) => markOf(own.find((verdict) => verdict.layer === layer))).join(' ')
    })
    row(`${node}'s node`, cells)
  }
}

function markOf(verdict: Verdict | undefined): string {
  const [mark, style] = marks[verdict?.outcome ?? 'UNKNOWN']
  return styled(style, mark)
}

/** What did not pass, in words: of each node each kind of fault, in which repositories, which layers and by which blocks. */
export function tellFaults(verdicts: readonly Verdict[]): void {
  const failed = verdicts.filter(({ outcome }) => outcome !== 'PASS')
  const kinds = Map.groupBy(failed, ({ node, outcome, cids }) => `${node} ${outcome} ${cids.join(' ')}`)
  for (const kind of kinds.values()) {
    const [first] = kind
    if (first === undefined) continue
    const { node, outcome, cids, verifiers } = first
    const [subjects, shown] = [list(kind.map(({ subject }) => subject)), list(kind.map(({ layer }) => layer))]
    const what = outcome === 'BEHIND' ? 'STALE, no longer than it may be,' : outcome
    const items = cids.length === 0 ? '' : `: ${list(cids)}`
    result(
      `${node}'s node: ${what} for ${subjects} in layers ${shown}, say ${list(verifiers)}${items}`,
      outcome === 'BEHIND' ? 'yellow' : 'red',
    )
  }
}

/** `alice, bob and carol`, each once. */
function list(items: readonly (string | number)[]): string {
  const distinct = [...new Set(items.map(String))].sort()
  const last = distinct.pop() ?? ''
  return distinct.length === 0 ? last : `${distinct.join(', ')} and ${last}`
}
