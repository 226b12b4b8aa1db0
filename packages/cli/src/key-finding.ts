/** The findings of keys that leave or enter the keystore, and of signing without a network. */
export const keyFindings = {
  'offline/incomplete': {
    requirement: 'CLI-10',
    message: 'signing without a network takes --evidence BUNDLE and --offline FILE together',
  },
  'offline/group': {
    requirement: 'CLI-10',
    message:
      'expected the content CID of version 1 or the at-uri of a policy in the bundle; its groups: {expected}',
  },
  'offline/no-key': {
    requirement: 'CLI-10',
    message: 'no key in this keystore is pinned for a member; import one with quorate key import',
  },
  'offline/signer': {
    requirement: 'CLI-10',
    message: 'this keystore has keys of several members; name one of {expected}',
  },
  'offline/unknown-member': {
    requirement: 'CLI-10',
    message: 'the bundle knows no member {actual}; it knows {expected}',
  },
  'offline/too-many': { requirement: 'CLI-10', message: 'a file takes at most {expected} records' },
  'input/not-signed': { requirement: 'CLI-10', message: 'expected {expected}; found {actual}' },
  'publish/unsigned': { requirement: 'SIG-1', message: 'has no signature that could count' },
  'publish/other-account': {
    requirement: 'CLI-10',
    message: 'the records were signed for {expected}, and {actual} is logged in',
  },
  'publish/conflict': {
    requirement: 'CLI-10',
    message:
      'holds {actual} where {expected} was expected; it was left as it is, and what follows was not published',
  },
} as const
