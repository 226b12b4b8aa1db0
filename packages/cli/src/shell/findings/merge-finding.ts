/** The finding of the command that merges bundles. */
export const mergeFindings = {
  'merge/several-groups': {
    requirement: 'BND-1',
    message: 'is of group {actual}; bundles of several groups are not merged',
  },
} as const
