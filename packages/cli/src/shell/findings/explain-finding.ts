/** The findings of the command that explains codes and verdicts. */
export const explainFindings = {
  'explain/unknown-code': { requirement: 'CLI-1', message: 'no finding has the code {actual}; {expected}' },
  'explain/unknown-reason': {
    requirement: 'CLI-1',
    message: 'the verdict does not rest on {actual}; {expected}',
  },
} as const
