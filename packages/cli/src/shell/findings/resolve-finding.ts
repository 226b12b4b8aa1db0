/** The findings of the command that resolves a fork. */
export const resolveFindings = {
  'resolve/not-forked': {
    requirement: 'GOV-8',
    message: 'there is nothing to resolve: the group is {actual}, not FORKED',
  },
  'resolve/overtaken': {
    requirement: 'GOV-8',
    message:
      'a successor of version {version} took effect at {effectiveAt}: its members have no say any more, and no resolution of theirs changes anything; agree which head to anchor',
  },
  'resolve/which-falls': {
    requirement: 'GOV-8',
    message: 'expected the version that falls, another than the one that stands: {expected}',
  },
} as const
