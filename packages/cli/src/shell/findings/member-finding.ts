/** The findings of the commands that act for a member on the network. */
export const memberFindings = {
  'session/missing': {
    requirement: 'CLI-7',
    message: 'nobody is logged in; log in with quorate login',
  },
  'session/credentials': {
    requirement: 'CLI-7',
    message: 'there is no terminal to ask on; set {variable}',
  },
  'session/expired': {
    requirement: 'CLI-7',
    message: 'the session of {did} is over; log in again with quorate login ({reason})',
  },
  'group/unknown': {
    requirement: 'CLI-8',
    message: 'which group is meant? Give --group, the handle or DID of a member or the at-uri of a policy',
  },
  'group/several': {
    requirement: 'CLI-8',
    message: '{account} tells of several groups; choose one with --group: {found}',
  },
  'group/none': {
    requirement: 'CLI-8',
    message:
      '{account} has no record of a group, and its DID document names no policy; give --group, the handle or DID of another account or the at-uri of a policy',
  },
  'group/name': {
    requirement: 'CLI-8',
    message:
      'expected the content CID of version 1, the at-uri of a policy, or a handle or DID of a member, found {actual}',
  },
  'group/not-remembered': {
    requirement: 'CLI-8',
    message: 'no group is remembered as {actual}; known are: {expected}',
  },
  'group/bad-name': {
    requirement: 'CLI-8',
    message: 'expected a name of small letters, digits and hyphens, at most 40, found {actual}',
  },
  'group/name-taken': { requirement: 'CLI-8', message: '{actual} is the name of {group}' },
  'group/no-policy': {
    requirement: 'CLI-8',
    message:
      'no policy of group {group} was found; give --group, the handle or DID of a member or the at-uri of a policy',
  },
  'p2pds/nothing': { requirement: 'DIS-3', message: 'none of these has p2pds records: {expected}' },
  'member/not-listed': { requirement: 'SIG-4', message: '{did} is no member of {version}' },
  'member/unknown': {
    requirement: 'CLI-8',
    message: 'no member is called {actual}; the members are {expected}',
  },
  'member/two-keys': {
    requirement: 'POL-1',
    message: 'two keys for {did}: {expected} and {actual}; ask which one is meant',
  },
  'member/listed': {
    requirement: 'POL-1',
    message: '{did} is a member of {version} already; a new key for a member: quorate policy rekey',
  },
  'member/not-in-file': {
    requirement: 'CLI-6',
    message: 'exists already and is never overwritten; it lacks {missing}',
  },
  'member/nothing-to-acknowledge': {
    requirement: 'GOV-6',
    message: 'no version awaits an acknowledgment of {did}; to acknowledge one all the same, name its CID',
  },
  'member/several-to-acknowledge': {
    requirement: 'GOV-6',
    message: 'several versions await your acknowledgment; name one of {expected}',
  },
  'member/nothing-to-leave': {
    requirement: 'GOV-6',
    message: 'no version binds {did}; there is nothing to leave',
  },
  'key/pinned': {
    requirement: 'SIG-4',
    message: 'the policy pins {expected} for you; {actual}',
  },
  'confirm/missing': {
    requirement: 'CLI-9',
    message: 'nothing was signed: there is no terminal to confirm on; read what stands above and give --yes',
  },
  'confirm/refused': { requirement: 'CLI-9', message: 'nothing was signed' },
  'rebase/kind': {
    requirement: 'GOV-4',
    message: 'only an amendment has a draft to carry over; it is a {actual}',
  },
  'rebase/not-needed': {
    requirement: 'GOV-4',
    message: 'it is {actual} and stands on the head, version {version}: there is nothing to carry over',
  },
  'rebase/conflict': {
    requirement: 'GOV-4',
    message:
      'was {base}; the draft made it {draft}, version {version} made it {head}, which stands in the file',
  },
  'vote/stale': {
    requirement: 'GOV-4',
    message:
      'proposal {proposal} is STALE: version {version} was adopted before it; whoever made it can carry it over with {command}',
  },
  'simulate/both': {
    requirement: 'GOV-1',
    message: '{did} is supposed to approve and to reject; an approval counts whatever else is said',
  },
  'vote/final': {
    requirement: 'GOV-1',
    message: 'you voted {actual} at {castAt}, and a vote is final; a second choice would prove equivocation',
  },
  'vote/closed': {
    requirement: 'GOV-4',
    message: 'proposal {proposal} is {actual}; no vote on it can matter',
  },
  'vote/second-approval': {
    requirement: 'GOV-8',
    message:
      'by proposal {proposal} you approved what excludes it, on the same base; not before {until}, when voting on that one is over',
  },
  'vote/unknown-approval': {
    requirement: 'GOV-8',
    message:
      'you approved proposal {proposal} on the same base, and it was not found; it may adopt another policy',
  },
  'vote/unread-approval': {
    requirement: 'GOV-8',
    message:
      'you approved another policy on the same base, by proposal {proposal}, and it may have PASSED: {who} could not be read',
  },
  'proposal/unknown': { requirement: 'GOV-4', message: 'the group has no such proposal: {actual}' },
  'proposal/not-yours': {
    requirement: 'GOV-4',
    message: 'it was made by {expected}; only they can cancel it',
  },
  'proposal/settled': { requirement: 'GOV-4', message: 'it is {actual} already' },
  'proposal/forked': {
    requirement: 'GOV-8',
    message:
      'version {version} has successors of which none stands; until one does, as quorate policy resolve may have it, there is no base to amend',
  },
  'policy/not-first': {
    requirement: 'POL-1',
    message:
      'is version {actual}; only version 1 is published as a draft, later ones by quorate proposal open',
  },
  'policy/unknown': { requirement: 'POL-1', message: 'the group has no such version: {actual}' },
  'policy/not-certified': { requirement: 'GOV-4', message: 'version {version} is not certified: {reason}' },
  'policy/not-scheduled': {
    requirement: 'GOV-10',
    message: 'only a version that is SCHEDULED can be revoked; version {version} is {actual}',
  },
  'policy/founding-closed': {
    requirement: 'GOV-5',
    message: 'effectiveAt {effectiveAt} is not later than {at}; nobody could acknowledge it in time',
  },
  'ack/window': {
    requirement: 'GOV-5',
    message: 'an acknowledgment counts from {from} until {until}; it is {at}',
  },
  'checkpoint/too-early': {
    requirement: 'GOV-11',
    message: 'asOf {actual} is not after {expected}, that of your checkpoint before',
  },
  'file/exists': { requirement: 'CLI-6', message: 'exists already; it is never overwritten' },
} as const
