/** What is valid and may still not be what members want: warnings about a policy. */
export const lintFindings = {
  'lint/overlap-short': {
    requirement: 'GOV-9',
    message: 'the overlap of {actual} is shorter than maxLag {expected}: too short to sync {what}',
  },
  'lint/copies-gap': {
    requirement: 'GOV-9',
    message: 'until what is new has synced, {actual} of the subjects have fewer than {expected} copies',
  },
  'lint/one-decides': {
    requirement: 'GOV-2',
    message: '{who} decides {what} alone: weight {actual}, need {expected}',
  },
  'lint/one-blocks': {
    requirement: 'GOV-2',
    message: 'without {who} nothing decides {what}: need {expected} of weight {actual}',
  },
  'lint/one-host': {
    requirement: 'GOV-2',
    message:
      '{host} keeps the repositories of weight {actual} of {weight}: while it is down or unwilling nothing can be decided',
  },
  'lint/no-witnesses': {
    requirement: 'GOV-3',
    message: 'nobody has to see a vote in time: its date is taken on trust, and no version can be revoked',
  },
  'lint/voting-short': {
    requirement: 'GOV-4',
    message: '{actual} to vote is less than a night: whoever sleeps or is away misses it',
  },
  'lint/delay-short': {
    requirement: 'GOV-4',
    message: 'a version may take effect {actual} after voting closes: little time to prepare or to revoke it',
  },
  'lint/few-verifiers': {
    requirement: 'RCP-1',
    message: 'with {actual} {reason}; 3 tolerate one that is silent',
  },
  'lint/few-operators': { requirement: 'RCP-1', message: '{reason}' },
  'lint/no-node': {
    requirement: 'OBL-1',
    message: 'without a node, so others hold their data and they hold none: {who}',
  },
} as const
