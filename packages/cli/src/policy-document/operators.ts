import { compareText } from '@quorate/core'
import { operatorOf, type Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'

/**
 * Whether one party can pass or block what the group decides, and whether a vote's date is taken on its word. A policy of
 * one operator is only a draft, or nobody else's matter: of that nobody has to be told.
 */
export function warnOfOperators(version: Version): ReportedFinding[] {
  const operators = operatorWeights(version)
  if (operators.length < 2) return []
  const { need, amendNeed, witnesses } = version
  const ordinary = { path: 'governance.threshold', what: 'proposals', need }
  const authority = { path: 'governance.amendThreshold', what: 'changes of authority', need: amendNeed }
  const kinds = amendNeed === need ? [ordinary] : [ordinary, authority]
  const alone = kinds.flatMap((kind) => warnOfOne(version, operators, kind))
  const someoneDecides = operators.some(({ weight }) => weight >= Math.min(need, amendNeed))
  // Where one party decides alone there is nobody to witness for: then POL-2 allows none.
  const unwitnessed = witnesses === 0 && !someoneDecides
  return [...alone, ...(unwitnessed ? [cliFinding('lint/no-witnesses', 'governance.witnesses')] : [])]
}

type Operator = { readonly name: string; readonly weight: number }

function warnOfOne(
  { weight: total, quorum }: Version,
  operators: readonly Operator[],
  { path, what, need }: { path: string; what: string; need: number },
): ReportedFinding[] {
  const expected = Math.max(need, quorum)
  const deciding = operators.filter(({ weight }) => weight >= expected)
  const blocking = operators.filter(({ weight }) => weight < expected && total - weight < expected)
  const where = quorum > need ? 'governance.quorum' : path
  return [
    ...deciding.map(({ name, weight }) =>
      cliFinding('lint/one-decides', path, { who: name, what, actual: weight, expected }),
    ),
    ...(blocking.length === 0
      ? []
      : [cliFinding('lint/one-blocks', where, { who: anyOf(blocking), what, expected, actual: total })]),
  ]
}

/** A dozen of them at most; how many more there are. */
function anyOf(operators: readonly Operator[]): string {
  const names = operators.slice(0, 12).map(({ name }) => name)
  const more = operators.length - names.length
  if (more > 0) return `any of ${names.join(', ')} and ${String(more)} more`
  return names.length > 1 ? `any of ${names.join(', ')}` : names.join('')
}

/** The parties behind the members (SIG-5), with the weight that each holds in all. */
function operatorWeights({ members }: Version): Operator[] {
  const byOperator = Map.groupBy(members.values(), operatorOf)
  return [...byOperator]
    .map(([name, own]) => ({ name, weight: own.reduce((sum, { weight }) => sum + weight, 0) }))
    .sort((a, b) => compareText(a.name, b.name))
}
