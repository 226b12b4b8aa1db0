/**
 * What a run came to, and the exit status that says so. The list is closed: a fault of the program itself, or of the
 * machine it runs on, verified nothing and is `indeterminate`.
 */
export const exitCodes = {
  /** What was asked holds, or was done. */
  holds: 0,
  /** It does not hold: noncompliant, rejected. */
  fails: 1,
  /** The command line, a policy file or a passphrase was not right; nothing was done. */
  usage: 2,
  /** Nobody can tell, or there was nothing to verify. */
  indeterminate: 3,
  /** Evidence, a key file or stored state is invalid or not to be trusted. */
  untrusted: 4,
  /** A server or a directory could not be reached. */
  network: 5,
} as const

export type Verdict = keyof typeof exitCodes

/** What evidence can come to, the heaviest first: of several verdicts the first of these counts. */
export const verdictsFromHeaviest = ['untrusted', 'fails', 'indeterminate', 'holds'] as const

export type EvidenceVerdict = (typeof verdictsFromHeaviest)[number]
