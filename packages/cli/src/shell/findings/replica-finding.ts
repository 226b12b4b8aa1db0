/** The findings of the commands that run a node. */
export const replicaFindings = {
  'node/unknown': { requirement: 'OBL-1', message: 'no version in force has node {actual}; {expected}' },
  'node/several': { requirement: 'OBL-1', message: 'which node is meant? Name one of {expected}' },
  'node/owes-nothing': {
    requirement: 'OBL-1',
    message: 'no version in force obliges {node} to hold anything',
  },
  'node/not-synced': { requirement: 'OBL-1', message: '{reason}' },
  'node/no-replica': { requirement: 'CLI-6', message: 'there is no replica; quorate node sync makes one' },
} as const
