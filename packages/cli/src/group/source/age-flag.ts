import { Flags } from '@oclif/core'
import { describeInstant } from '@quorate/core'
import { staleness, type Freshness } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { failure } from '../../shell/failure.ts'
import { duration } from '../../shell/quantity.ts'

/** For commands that ask how old the vouching for a head may be (GOV-11). In seconds. */
export const ageFlag = {
  'max-age': Flags.custom<number>({
    summary: 'Also ask that members who weigh its need vouched for the head within this time.',
    helpValue: 'TIME',
    parse(text) {
      const seconds = duration.parse(text)
      if (seconds !== undefined && seconds > 0) return Promise.resolve(seconds)
      throw failure('usage', 'usage/invalid', '--max-age', {
        reason: 'expected a time such as 30m, 12h or 7d',
      })
    },
  })(),
}

/** That a head was not vouched for within so many seconds before `at`, in milliseconds. */
export function outOfAge(
  freshness: Freshness | undefined,
  at: number,
  maxAgeSeconds: number | undefined,
): ReportedFinding[] {
  if (maxAgeSeconds === undefined) return []
  if (freshness?.fresh === false) return staleness(freshness)
  const [since, asked] = [freshness?.vouchedSince, at - maxAgeSeconds * 1000]
  if (since !== undefined && since >= asked) return []
  const actual = since === undefined ? 'no instant' : describeInstant(since)
  return [cliFinding('check/vouching-old', '', { actual, expected: describeInstant(asked) })]
}
