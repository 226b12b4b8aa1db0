/** Findings of the commands that issue and verify attestations. */
export const attestFindings = {
  'attest/none': { requirement: 'ATT-2', message: 'holds no attestation{expected}' },
  'attest/no-evidence': {
    requirement: 'ATT-2',
    message: 'holds the attestation alone; expected bundles with the evidence that it rests on',
  },
  'attest/nothing': {
    requirement: 'ATT-1',
    message: 'the evidence tells of no obligation of {node} at {at}',
  },
} as const
