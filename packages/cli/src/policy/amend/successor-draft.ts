import { formatInstant, type DataMap } from '@quorate/core'
import { draftSuccessor, readVersion, type Version } from '@quorate/governance'

import { Failure, failure } from '../../shell/failure.ts'
import { memberNamed } from '../../group/named-member.ts'
import { earliestEffect } from '../rekey/rekeyed-policy.ts'
import type { MemberNames } from '../../group/source/member-names.ts'
import type { JoiningMember } from './joining-members.ts'

/** What is to be different in the next version; the rest is edited by hand. */
export type SuccessorChange = {
  readonly joining: readonly JoiningMember[]
  /** Who goes, by DID or handle. */
  readonly leaving: readonly string[]
  /** Milliseconds since 1970; absent, a day later than the earliest that is allowed, to have time to edit and propose. */
  readonly effectiveAt: number | undefined
}

const dayMs = 86_400_000

/**
 * The version after `base` as somebody would propose it at `at`, in milliseconds since 1970. When members join, both versions
 * hold for a while, so that there is time to hold what is new (GOV-9). What ends holds for as long as the version before.
 */
export function draftNextVersion(
  base: Version,
  names: MemberNames,
  { joining, leaving, effectiveAt }: SuccessorChange,
  at: number,
): DataMap {
  const gone = new Set(leaving.map((named) => memberNamed(base, names, named, '--without')))
  const listed = joining.find(({ did }) => base.members.has(did))
  if (listed !== undefined) {
    const version = `version ${String(base.number)}`
    throw failure('usage', 'member/listed', '--member', { did: listed.did, version })
  }
  const { governance, rules, members } = base.record
  const closesAt = at + governance.votingSeconds * 1000
  const effect = effectiveAt ?? earliestEffect(base, closesAt) + dayMs
  const wished = effect + Math.max(dayMs, rules.sync.maxLagSeconds * 1000)
  const compatUntil = Math.min(wished, Math.max(effect, base.expiresAt ?? wished))
  const policy = draftSuccessor(base, (kept) => ({
    ...kept,
    ...(base.expiresAt === undefined
      ? {}
      : { expiresAt: formatInstant(effect + base.expiresAt - base.effectiveAt) }),
    ...(joining.length === 0 ? {} : { compatUntil: formatInstant(compatUntil) }),
    members: [
      ...(members.filter(({ did }) => !gone.has(did)) as unknown as DataMap[]),
      ...joining.map(({ did, key, didHead }) => ({
        ...{ did, key, weight: 1, nodes: [] },
        ...(didHead === undefined ? {} : { didHead }),
      })),
    ],
    createdAt: formatInstant(at),
    effectiveAt: formatInstant(effect),
  }))
  const read = readVersion(policy)
  if (!read.ok) throw new Failure('usage', read.findings)
  return policy
}
