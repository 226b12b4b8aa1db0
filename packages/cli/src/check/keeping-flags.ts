import { Flags } from '@oclif/core'

import { ageFlag } from '../group/source/age-flag.ts'
import { chainFlags, type ChainFlags } from '../group/source/chain-flags.ts'

/** For the commands that judge who keeps what was agreed: who is asked about, and how well it has to be kept. */
export const keepingFlags = {
  ...chainFlags,
  member: Flags.string({
    summary: 'Judge what this member owes alone: a DID, or the handle that it claims.',
    helpValue: 'MEMBER',
    exclusive: ['node'],
  }),
  node: Flags.string({ summary: 'Judge what this node owes alone.', helpValue: 'DID' }),
  require: Flags.option({
    summary: 'The worst outcome that still holds. Default: degraded.',
    options: ['compliant', 'degraded'] as const,
  })(),
  governance: Flags.boolean({
    summary: 'Judge who agreed to what alone, and not whether it is kept.',
    exclusive: ['member', 'node', 'require'],
  }),
  strict: Flags.boolean({
    summary:
      'Also ask for an anchored head, for one that enough members vouch for, and for a decision about who keeps what.',
  }),
  ...ageFlag,
}

export type KeepingFlags = ChainFlags & {
  readonly member?: string | undefined
  readonly node?: string | undefined
  readonly require?: 'compliant' | 'degraded' | undefined
  readonly governance: boolean
  readonly strict: boolean
  readonly 'max-age'?: number | undefined
}
