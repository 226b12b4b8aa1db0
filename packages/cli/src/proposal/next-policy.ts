import { acceptUnless, contentOf, formatInstant, profile, type DataMap } from '@quorate/core'
import { lintSuccession, readVersion, type Version } from '@quorate/governance'
import { nsids } from '@quorate/schemas'

import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { Failure } from '../shell/failure.ts'
import type { PolicyFileResult } from '../policy-document/read-policy-file.ts'
import { contentKind } from '../shell/files/content-kind.ts'
import { readInput } from '../shell/files/input-file.ts'
import { parsePolicyDocument, policyExpected } from '../policy-document/policy-document.ts'
import type { AccountHosts } from '../policy-document/account-hosts.ts'
import { newWarnings } from '../policy-document/policy-warnings.ts'

export type NextPolicy = { readonly version: Version; readonly warnings: readonly ReportedFinding[] }

/**
 * The policy in a file as the next version of `base`. What the file leaves out, or still has as in `base` because it began
 * as a copy of it, is filled in: version, group, prev, createdAt. A usage failure with all that is wrong with it as the
 * subject of a proposal whose voting closes at `closesAt`; the warnings are those that `base` does not give.
 */
export function readNextPolicy(
  file: string,
  base: Version,
  { at, closesAt, hosts }: { at: number; closesAt: number; hosts?: AccountHosts },
): NextPolicy {
  const createdAt = formatInstant(at)
  const absent = { version: base.number + 1, createdAt }
  const document = parsePolicyDocument(readInput(file, policyExpected, profile.recordBytes), file, absent)
  if (!document.ok) throw new Failure('usage', document.findings)
  const policy = asNextVersion(contentOf(document.policy), base, createdAt)
  const read = readVersion(policy)
  const version = read.ok ? acceptUnless(lintSuccession(read.value, base, closesAt), read.value) : read
  if (!version.ok) {
    const [first, ...rest] = version.findings
    throw new Failure('usage', [document.placed(first), ...rest.map(document.placed)])
  }
  const warnings = newWarnings(version.value, base, hosts).map(document.placed)
  return { version: version.value, warnings }
}

/**
 * The document in a file that stands for the next version of `prev`. A record says everything itself; of a policy.yaml what
 * it leaves out is filled in, and its date, which only the proposal settles, is its own or that of `prev`.
 */
export function nextDocument(bytes: Uint8Array, name: string, prev: DataMap): PolicyFileResult {
  const base = readVersion(contentOf(prev))
  if (contentKind(bytes) === 'json' || !base.ok) return parsePolicyDocument(bytes, name)
  const { createdAt } = base.value.record
  const document = parsePolicyDocument(bytes, name, { version: base.value.number + 1, createdAt })
  if (!document.ok) return document
  return { ...document, policy: asNextVersion(contentOf(document.policy), base.value, createdAt) }
}

/** The policy of a file as the next version of `base`: what the file leaves out, or copied from `base`, is that of the next. */
function asNextVersion(policy: DataMap, base: Version, createdAt: string): DataMap {
  const { number, group, cid, record } = base
  const copied = (name: 'version' | 'prev' | 'createdAt') =>
    policy[name] === undefined || policy[name] === record[name]
  return {
    ...policy,
    $type: nsids.OrgP2pdsPolicy,
    version: copied('version') ? number + 1 : (policy['version'] ?? null),
    group: policy['group'] ?? group,
    prev: copied('prev') ? cid : (policy['prev'] ?? null),
    createdAt: copied('createdAt') ? createdAt : (policy['createdAt'] ?? null),
  }
}
