import { boundObligations, composeRules, deriveObligations } from '@quorate/attest'
import { accept, checkedUnder, profile, refuse, type JsonValue } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import { list, record, type Argument } from './argument.ts'
import { findingToJson } from './finding-json.ts'
import { operation, type Operation } from './operation.ts'

/** A policy that is valid by itself. */
const version: Argument<Version> = (value, path) => {
  const policy = record(value, path)
  if (!policy.ok) return policy
  return checkedUnder(path, readVersion(policy.value))
}

export const attestOps: Record<string, Operation> = {
  deriveObligations: operation({ policy: version }, ({ policy }) => {
    const most = boundObligations(policy)
    if (most > profile.obligations) {
      return refuse('obligation/limit', 'policy', { expected: profile.obligations, actual: most })
    }
    return accept(deriveObligations(policy) as unknown as JsonValue)
  }),

  compose: operation({ policies: list(version) }, ({ policies }) => {
    if (policies.length === 0)
      return refuse('request/malformed', 'policies', { expected: 'at least one policy', actual: 'none' })
    const { rules, conflicts, capacities } = composeRules(policies)
    return accept({ rules, conflicts: conflicts.map(findingToJson), capacities } as unknown as JsonValue)
  }),
}
