/** The findings of the commands that replace a member's key. */
export const rekeyFindings = {
  'rekey/made-elsewhere': {
    requirement: 'GOV-5',
    message: 'expected the did:key of a key that {name} made, with quorate key new, where it will sign',
  },
  'rekey/same': {
    requirement: 'GOV-5',
    message: 'is the key that {version} pins for {name} already: {actual}',
  },
  'rekey/old-key-lost': {
    requirement: 'GOV-5',
    message:
      'the policy pins {expected} for you, and it is not in your keystore; ask another member to run quorate policy rekey --member {did} --to with the did:key of your new key',
  },
  'rekey/out-of-reach': {
    requirement: 'GOV-5',
    message:
      'without the old key of {name} the others weigh {actual} of need {expected} under version {version}: it passes only with that key',
  },
  'rekey/no-old-key': {
    requirement: 'GOV-5',
    message: 'version {version} replaces no key of yours; there is no old key to sign with',
  },
  'rekey/unsigned-by-old-key': {
    requirement: 'GOV-5',
    message:
      'your old key {expected} is not here and has not voted: this acknowledgment adds none of your weight under version {version} (key/recovered); run it again where that key is',
  },
} as const
