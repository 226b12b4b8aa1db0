import { Flags } from '@oclif/core'

import { passphraseFlags } from '../keys/passphrase.ts'

/** For every command that signs for a member. */
export const signingFlags = {
  key: Flags.string({
    summary: 'Key to sign with. Default: the one that the policy pins for you.',
    helpValue: 'NAME',
  }),
  ...passphraseFlags,
}

export type SigningFlags = {
  readonly key?: string | undefined
  readonly 'passphrase-fd'?: number | undefined
}

/** For commands that bind whoever signs. */
export const consentFlags = {
  yes: Flags.boolean({ summary: 'Sign without asking; needed where there is no terminal.' }),
}
