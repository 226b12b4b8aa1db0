/** Findings of the commands that issue and verify attestations. */
export const attestFindings = {
  'attest/none': { requirement: 'ATT-2', message: 'holds no attestation{expected}' },
  'attest/no-evidence': {
    requirement: 'ATT-2',
    message: 'holds the attestation alone; expected bundles with the evidence that it rests on',
  },
  'attest/outcome': {
    requirement: 'ATT-2',
    message: 'it says {actual}; {expected} is the worst that passes',
  },
  'attest/groups': {
    requirement: 'GOV-12',
    message: 'holds attestations of several groups; choose one with --group: {expected}',
  },
  'attest/nothing': {
    requirement: 'ATT-1',
    message: 'the evidence tells of no obligation of {node} at {at}',
  },
} as const
