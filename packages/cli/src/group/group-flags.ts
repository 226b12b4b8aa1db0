import { Flags } from '@oclif/core'

/** For every command that is about one group on the network. */
export const groupFlags = {
  group: Flags.string({
    summary:
      'The group that is meant: its CID, your name for it, the at-uri of a policy, or a member with one group. Default: that of quorate group use, else the one you wrote for last, else your only one.',
    helpValue: 'GROUP',
  }),
  at: Flags.string({
    summary: 'Judge, and date what is signed, as of this instant. Default: now.',
    helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
  }),
}

export type GroupFlags = { readonly group?: string | undefined; readonly at?: string | undefined }
