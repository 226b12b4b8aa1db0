import type { Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { leafText } from './leaves.ts'

const nightSeconds = 8 * 3600
const hourSeconds = 3600

/** Whether members have the time to vote, and to act on what was voted. Of one member nobody else is rushed. */
export function warnOfTimes({ record, members }: Version): ReportedFinding[] {
  if (members.size < 2) return []
  const { votingSeconds, delaySeconds } = record.governance
  const short = (code: 'lint/voting-short' | 'lint/delay-short', name: string, seconds: number) =>
    cliFinding(code, `governance.${name}`, { actual: leafText(name, seconds) })
  return [
    ...(votingSeconds < nightSeconds ? [short('lint/voting-short', 'votingSeconds', votingSeconds)] : []),
    ...(delaySeconds < hourSeconds ? [short('lint/delay-short', 'delaySeconds', delaySeconds)] : []),
  ]
}
