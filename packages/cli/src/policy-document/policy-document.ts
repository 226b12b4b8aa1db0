import { describeValue, finding, fromAtprotoJson, isDataMap, profile, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { readPolicyFile, type PolicyFileResult } from './read-policy-file.ts'
import { Failure } from '../shell/failure.ts'
import { contentKind, describeContent } from '../shell/files/content-kind.ts'

export const policyExpected = 'a policy, as policy.yaml or as the JSON of a record'

/**
 * The policy in the bytes of a file, and where in the file a finding on it belongs. Bytes that are no text at all are a
 * usage failure; what is wrong with a text is in the findings. `absent` are the fields that a policy.yaml may leave out.
 */
export function parsePolicyDocument(bytes: Uint8Array, name: string, absent: DataMap = {}): PolicyFileResult {
  const kind = contentKind(bytes)
  if (kind === 'nothing' || kind === 'binary' || bytes.length > profile.recordBytes) {
    const actual = kind === 'text' || kind === 'json' ? 'too much of it' : describeContent(bytes)
    throw new Failure('usage', [cliFinding('input/not-a-policy', name, { expected: policyExpected, actual })])
  }
  return kind === 'json' ? parseRecord(bytes) : readPolicyFile(bytes, absent)
}

function parseRecord(bytes: Uint8Array): PolicyFileResult {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refused([cliFinding('policy-file/syntax', '', { reason: 'begins like JSON and is none' })])
  }
  const value = fromAtprotoJson(json)
  if (!value.ok) return { ok: false, findings: value.findings }
  const policy = isDataMap(value.value) ? value.value : {}
  if (policy['$type'] === nsids.OrgP2pdsPolicy) return { ok: true, policy, placed: (found) => found }
  const params = { expected: nsids.OrgP2pdsPolicy, actual: describeValue(policy['$type']) }
  return refused([finding('record/shape', '$type', params)])
}

function refused(findings: readonly [ReportedFinding, ...ReportedFinding[]]): PolicyFileResult {
  return { ok: false, findings }
}

/** The policy of a document that is needed whole. */
export function ensurePolicy(document: PolicyFileResult): DataMap {
  if (!document.ok) throw new Failure('usage', document.findings)
  return document.policy
}
