import { Flags } from '@oclif/core'
import { DAG_CBOR, parseCid, parseInstant } from '@quorate/core'
import type { Anchor } from '@quorate/governance'

import { Failure, failure } from '../failure.ts'
import { readAnchor } from './anchor-file.ts'

/** For every command that judges evidence: when, and what the reader trusts already. */
export const chainFlags = {
  at: Flags.string({
    summary: 'Judge as of this instant. Default: now.',
    helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
  }),
  group: Flags.string({ summary: 'Content CID of version 1 of the group that is meant.', helpValue: 'CID' }),
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
  const named = group === undefined ? undefined : parseCid(group, DAG_CBOR, '--group')
  if (named?.ok === false) throw new Failure('usage', named.findings)
  const anchor = file === undefined ? undefined : readAnchor(file)
  if (anchor !== undefined && group !== undefined && anchor.group !== group) {
    throw failure('usage', 'usage/invalid', '--group', { reason: `the anchor is of group ${anchor.group}` })
  }
  return anchor ?? (group === undefined ? undefined : { group })
}
