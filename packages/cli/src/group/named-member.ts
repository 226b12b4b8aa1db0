import type { Version } from '@quorate/governance'

import { failure } from '../shell/failure.ts'
import type { MemberNames } from './source/member-names.ts'

/** DID of the member of `version` that is named by a DID or a handle; else a usage failure at `flag`. */
export function memberNamed(version: Version, names: MemberNames, named: string, flag: string): string {
  const did = names.didOf(named)
  if (version.members.has(did)) return did
  const params = { did: named.slice(0, 200), version: `version ${String(version.number)}` }
  throw failure('usage', 'member/not-listed', flag, params)
}
