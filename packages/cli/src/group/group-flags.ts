import { Flags } from '@oclif/core'

/** For every command that is about one group on the network. */
export const groupFlags = {
  group: Flags.string({
    summary:
      'The group that is meant: its CID, its name here, the at-uri of a policy, or a member with one group. Default: the one of quorate group use, else that you wrote for last, else the only one of yours.',
    helpValue: 'CID|NAME|AT-URI|HANDLE|DID',
  }),
  at: Flags.string({
    summary: 'Judge, and date what is signed, as of this instant. Default: now.',
    helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
  }),
}

export type GroupFlags = { readonly group?: string | undefined; readonly at?: string | undefined }
