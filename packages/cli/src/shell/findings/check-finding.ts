/** The findings of the command that judges a bundle. */
export const checkFindings = {
  'check/not-anchored': {
    requirement: 'GOV-12',
    message: 'no anchored head was given, so the head found may be an old one',
  },
  'check/group-not-said': {
    requirement: 'GOV-12',
    message:
      'nobody said which group is meant, and anybody can make one; this is {group}{name}: if you mean it, give --group {group}, or an anchor of it with --anchor',
  },
  'check/vouching-old': {
    requirement: 'GOV-11',
    message: 'the head is vouched for with its need as of {actual}; asked for is {expected} or later',
  },
  'check/outcome': {
    requirement: 'DEC-5',
    message: 'what nodes keep is {actual}; {expected} is the worst that holds',
  },
  'check/unknown-node': { requirement: 'OBL-1', message: 'no certified version lists the node {actual}' },
  'check/unknown-member': { requirement: 'OBL-1', message: 'no certified version lists the member {actual}' },
  'check/nothing-owed': { requirement: 'OBL-1', message: '{actual} owes nothing that could be judged' },
} as const
