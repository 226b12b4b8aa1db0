import type { DataMap } from '@quorate/core'
import { readVersion } from '@quorate/governance'

import type { Json } from '../shell/answer.ts'
import { diffObligations } from './obligation-diff.ts'
import { obligationsJson, obligationsText, type Reader } from './obligations-text.ts'
import type { Terminal } from '../shell/render/terminal.ts'
import { diffJson, diffText } from './diff-text.ts'
import { diffPolicies, isEmpty } from './policy-diff.ts'

/** Two policies compared by what they mean and, where both are valid, by what they oblige members to. */
export type Comparison = {
  readonly same: boolean
  readonly json: Readonly<Record<string, Json>>
  text(reader: Reader, terminal: Terminal): string
}

export function comparePolicies(before: DataMap, after: DataMap): Comparison {
  const diff = diffPolicies(before, after)
  const [old, now] = [readVersion(before), readVersion(after)]
  const both = old.ok && now.ok
  const obligations = both ? diffObligations(old.value, now.value) : undefined
  return {
    same: isEmpty(diff),
    json: { ...diffJson(diff), obligations: obligationsJson(obligations) },
    text: (reader, terminal) =>
      [
        diffText(diff, (did) => reader.names.of(did), terminal),
        both ? obligationsText(obligations, reader, terminal) : '',
      ]
        .filter((part) => part !== '')
        .join('\n'),
  }
}
