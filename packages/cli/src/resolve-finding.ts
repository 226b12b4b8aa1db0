/** The findings of the command that resolves a fork. */
export const resolveFindings = {
  'resolve/not-forked': {
    requirement: 'GOV-8',
    message: 'there is nothing to resolve: the group is {actual}, not FORKED',
  },
  'resolve/which-falls': {
    requirement: 'GOV-8',
    message: 'expected the version that falls, another than the one that stands: {expected}',
  },
} as const
