import { Flags } from '@oclif/core'

import { passphraseFlags } from '../account/keys/passphrase.ts'

/** For every command that signs for a member. */
export const signingFlags = {
  key: Flags.string({
    summary: 'Key to sign with. Default: the one that the policy pins for you.',
    helpValue: 'NAME',
  }),
  evidence: Flags.string({
    summary: 'Judge by this bundle and open no connection. Goes with --offline.',
    helpValue: 'BUNDLE',
  }),
  offline: Flags.string({
    summary: 'Write what is signed to this file, for quorate publish, instead of sending it.',
    helpValue: 'FILE',
  }),
  as: Flags.string({
    summary:
      'With --offline, the member who signs. Default: the one that is logged in, else the one with a key here.',
    helpValue: 'DID|HANDLE',
  }),
  ...passphraseFlags,
}

export type SigningFlags = {
  readonly key?: string | undefined
  readonly evidence?: string | undefined
  readonly offline?: string | undefined
  readonly as?: string | undefined
  readonly 'passphrase-fd'?: number | undefined
}

/** For commands that bind whoever signs. */
export const consentFlags = {
  yes: Flags.boolean({ summary: 'Sign without asking; needed where there is no terminal.' }),
}
