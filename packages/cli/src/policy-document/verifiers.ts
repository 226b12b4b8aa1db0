import { operatorOf, type Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'

/** Whether what nodes do can be seen by enough others (RCP-1), and who holds nothing. Without nodes nothing is verified. */
export function warnOfVerifiers({ record }: Version): ReportedFinding[] {
  const { members, rules } = record
  const withNode = members.filter(({ nodes }) => (nodes ?? []).length > 0)
  const operators = new Set(withNode.map(operatorOf)).size
  if (operators === 0) return []
  const without = members.filter(({ nodes }) => (nodes ?? []).length === 0).map(({ did }) => did)
  const idle =
    rules.replication.minCopies > 0 && without.length > 0
      ? [cliFinding('lint/no-node', 'members', { who: without })]
      : []
  return [...verifierWarning(operators, rules.verification.verifiers), ...idle]
}

function verifierWarning(operators: number, verifiers: number): ReportedFinding[] {
  if (operators < 3) {
    const reason =
      operators === 1
        ? 'one operator has a node: nobody can verify it'
        : 'two operators have a node: each is verified by the other alone, so that it was down cannot be proven'
    return [cliFinding('lint/few-operators', 'members', { reason, actual: operators })]
  }
  if (verifiers > 2) return []
  const reason =
    verifiers === 1 ? 'verifier one word decides' : 'verifiers one that is silent leaves the answer Unknown'
  const path = 'rules.verification.verifiers'
  return [cliFinding('lint/few-verifiers', path, { actual: verifiers, reason })]
}
