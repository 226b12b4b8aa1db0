import type { Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { wrap } from '../../shell/render/columns.ts'
import type { MemberNames } from '../../group/source/member-names.ts'
import { terminalText } from '../../shell/terminal-text.ts'
import type { Rekeying } from './rekeying.ts'

/** What is still needed for a new key to be adopted (GOV-5), beside the votes. */
export function rekeySteps(base: Version, next: Version, { did, own }: Rekeying, names: MemberNames): string {
  const whose = own ? 'your' : 'their'
  const consent = own ? 'your acknowledgment' : `the acknowledgment of ${names.of(did)}`
  const need = ({ number, amendNeed, weight }: Version) =>
    `${String(amendNeed)} of weight ${String(weight)} under version ${String(number)}`
  const needed = `It takes ${need(base)} and ${need(next)}, and ${consent} with the new key, before voting closes:`
  const weight = `The old key keeps ${whose} weight in this: by ${whose} vote, or by signing the acknowledgment too, which it does where both keys are. Without it the acknowledgment adds no weight, and the others have to reach the need alone.`
  const paragraph = (text: string) => `${wrap(terminalText(text), '')}\n`
  return `${paragraph(needed)}  quorate policy ack ${next.cid}\n${paragraph(weight)}`
}

/** That the others cannot reach a need without the member's weight: then nothing passes without the old key. */
export function rekeyWarnings(
  base: Version,
  next: Version,
  { did, own }: Rekeying,
  names: MemberNames,
): ReportedFinding[] {
  if (own) return []
  return [base, next].flatMap((version) => {
    const others = version.weight - (version.members.get(did)?.weight ?? 0)
    if (others >= version.amendNeed) return []
    const [actual, expected] = [others, version.amendNeed]
    const params = { name: names.of(did), actual, expected, version: version.number }
    return [cliFinding('rekey/out-of-reach', '', params)]
  })
}
