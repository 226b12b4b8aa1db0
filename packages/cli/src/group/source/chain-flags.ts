import { Flags } from '@oclif/core'
import { DAG_CBOR, parseCid, parseInstant } from '@quorate/core'
import type { Anchor } from '@quorate/governance'

import { Failure, failure } from '../../shell/failure.ts'
import { isGroupName, rememberedAs } from '../remembered/remembered-groups.ts'
import { readAnchor } from './anchor-file.ts'

/** For every command that judges evidence: when, and what the reader trusts already. */
export const chainFlags = {
  at: Flags.string({
    summary: 'Judge as of this instant. Default: now.',
    helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
  }),
  group: Flags.string({
    summary:
      'The group that is meant: the content CID of its version 1, or its name as of quorate group name.',
    helpValue: 'CID|NAME',
  }),
  anchor: Flags.string({
    summary: 'Trust the group and the head in this file; a head behind it is refused.',
    helpValue: 'FILE',
  }),
}

export type ChainFlags = {
  readonly at?: string | undefined
  readonly group?: string | undefined
  readonly anchor?: string | undefined
}

/** Milliseconds since 1970 of `--at`, or of the flag that is named. */
export function instantOf(text: string | undefined, flag = '--at'): number {
  if (text === undefined) return Date.now()
  const at = parseInstant(text, flag)
  if (!at.ok) throw new Failure('usage', at.findings)
  return at.value
}

/** What `--anchor` and `--group` say together. */
export function anchorOf({ anchor: file, group }: ChainFlags): Anchor | undefined {
  const named = group === undefined ? undefined : anchorNamed(group)
  const anchor = file === undefined ? undefined : readAnchor(file)
  if (anchor !== undefined && named !== undefined && anchor.group !== named.group) {
    throw failure('usage', 'usage/invalid', '--group', { reason: `the anchor is of group ${anchor.group}` })
  }
  return anchor ?? named
}

/** A CID says which group and no more; a name also what is remembered of its head. `path` is where it was given. */
export function anchorNamed(group: string, path = '--group'): Anchor {
  if (isGroupName(group)) {
    const { group: cid, head } = rememberedAs(group, path)
    return head === undefined ? { group: cid } : { group: cid, head }
  }
  const cid = parseCid(group, DAG_CBOR, path)
  if (!cid.ok) throw new Failure('usage', cid.findings)
  return { group }
}
