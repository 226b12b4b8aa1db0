import { contentOf, profile, type DataMap } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import { Failure, failure } from '../shell/failure.ts'
import { readInput } from '../shell/files/input-file.ts'
import { parsePolicyDocument, policyExpected } from '../policy-document/policy-document.ts'

/** The first version of a policy in a file; else a usage failure with all that is wrong with it. */
export function readFoundingPolicy(file: string): { readonly version: Version; readonly policy: DataMap } {
  const document = parsePolicyDocument(readInput(file, policyExpected, profile.recordBytes), file)
  if (!document.ok) throw new Failure('usage', document.findings)
  const policy = contentOf(document.policy)
  const version = readVersion(policy)
  if (!version.ok) {
    const [first, ...rest] = version.findings
    throw new Failure('usage', [document.placed(first), ...rest.map(document.placed)])
  }
  const { number } = version.value
  if (number !== 1) throw failure('usage', 'policy/not-first', 'version', { actual: number })
  return { version: version.value, policy }
}
