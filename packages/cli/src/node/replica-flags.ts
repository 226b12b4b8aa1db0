import { Flags } from '@oclif/core'

/** For every command that runs a node. */
export const nodeFlags = {
  node: Flags.string({
    summary:
      'Id of the node, as the policy lists it. Default: the one that is logged in, else the only one of yours.',
    helpValue: 'DID',
  }),
}

export const replicaFlags = {
  replica: Flags.string({
    summary: 'File of the replica. Default: replica.sqlite in the data folder.',
    helpValue: 'FILE',
  }),
}
