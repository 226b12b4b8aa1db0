/** The findings of quorate probe. */
export const probeFindings = {
  'probe/no-version': { requirement: 'GOV-4', message: 'no version of group {group} is in force' },
  'probe/not-node': {
    requirement: 'SIG-4',
    message:
      'version {version} lists no node {did}; log in as the account of the node, or check your own nodes with --dry-run',
  },
  'probe/answered': {
    requirement: 'RCP-7',
    message: 'slot {slot} has its batch already, and its results stand: {batch}',
  },
  'probe/too-early': {
    requirement: 'RCP-7',
    message: 'the newest batch ends at {expected}, which is still to come; the clock here is behind',
  },
  'probe/chain-starts': {
    requirement: 'RCP-3',
    message:
      'batch {seq} of a new chain: nothing was checked, since the first two rounds only fix the nonces and could give UNKNOWN alone',
  },
  'probe/nothing-assigned': {
    requirement: 'RCP-1',
    message: 'nothing is assigned to {verifier} in slot {slot}; the batch is empty',
  },
  'probe/failed': { requirement: 'RCP-2', message: '{subject} at {node}, layer {layers}: {outcome}{items}' },
  'probe/not-done': {
    requirement: 'RCP-7',
    message: '{subject} at {node}, layer {layers}: not checked, {reason}',
  },
} as const
