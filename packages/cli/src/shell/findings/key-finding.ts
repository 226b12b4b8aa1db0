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
  'member/no-key-here': {
    requirement: 'CLI-10',
    message: 'no key in this keystore is pinned for a member; name the member, or import its key',
  },
  'member/several-here': {
    requirement: 'CLI-10',
    message: 'this keystore has keys of several members; name one of {expected}',
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
  'key/missing': {
    requirement: 'SIG-4',
    message: 'is pinned for you by version {versions}, and is not in this keystore',
  },
  'key/here': { requirement: 'CLI-2', message: '{did} is in this keystore already, as {name}' },
  'key/damaged-file': { requirement: 'CLI-2', message: 'is damaged: {reason}' },
  'key/sheet-line': {
    requirement: 'CLI-2',
    message: 'line {line} after BEGIN does not match its check: look for a mistake in it',
  },
  'key/sheet-lines': {
    requirement: 'CLI-2',
    message: 'has {actual} lines between BEGIN and END, and checks of {expected}',
  },
  'passphrase/wrong-file': { requirement: 'CLI-2', message: 'the passphrase of the file does not open it' },
  'input/not-a-key': { requirement: 'CLI-2', message: 'expected {expected}; found {actual}' },
} as const
