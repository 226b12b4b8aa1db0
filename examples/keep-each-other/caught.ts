import { describeFinding, type Evidence, type Finding } from '@quorate/core'
import { result, tell } from '../story/narrator.ts'
import type { Cheat, Slots } from './cheats.ts'
import type { Rounds } from './rounds.ts'
import { linesOf } from './verdicts.ts'

/**
 * Shows what the evidence of each cheat says by itself. Throws where it names anybody but the cheat, or any other deed, or where a
 * slot came to anything else by it than by what everybody did.
 */
export function showCaught(cheats: readonly Cheat[], evidence: Evidence, rounds: Rounds, slots: Slots): void {
  const indices = Object.values(slots)
  const genuine = linesOf(rounds.judge(evidence, indices).verdicts)
  for (const { name, what, verifier, code, evidence: forged } of cheats) {
    tell(verifier, what)
    const { ledger, verdicts } = rounds.judge(forged, indices)
    const { findings } = ledger
    const [first] = findings
    if (first === undefined || !findings.every((f) => f.code === code && f.params['verifier'] === verifier))
      throw new Error(
        [`${name}: expected ${code} of ${verifier}, found`, ...findings.map(describe)].join('\n'),
      )
    result(`${describeFinding(first)} (${code}, ${name}.car)`, 'red')
    const lines = linesOf(verdicts)
    const changed = [
      ...genuine.filter((line) => !lines.includes(line)),
      ...lines.filter((line) => !genuine.includes(line)),
    ]
    if (changed.length > 0) throw new Error([`${name}: decided otherwise`, ...changed].join('\n'))
  }
  result('each slot is decided by the others, as it was')
}

function describe(finding: Finding): string {
  return `  ${finding.code} ${finding.path}: ${describeFinding(finding)}`
}
