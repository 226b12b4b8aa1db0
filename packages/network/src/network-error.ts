const codes = {
  /** The address is one that must not be reached: not https, not public, a port of its own. */
  refused: { retryable: false },
  /** No connection, or it broke. */
  unreachable: { retryable: true },
  /** No whole answer in time. */
  deadline: { retryable: true },
  /** The answer has more bytes, values, levels or records than are read. */
  'too-large': { retryable: false },
  /** The answer is a redirect, which is not followed. */
  redirect: { retryable: false },
  /** The answer is not what the method's lexicon, or the DID method, says. */
  malformed: { retryable: false },
  /** The answer contradicts what is known: another account, another content. */
  mismatch: { retryable: false },
  /** The password or token does not open this account, or no longer. */
  unauthorized: { retryable: false },
  /** There is no such handle, DID or record. */
  'not-found': { retryable: false },
  /** The host does not serve the repository: unknown there, deactivated, suspended or taken down. */
  'no-repository': { retryable: false },
  /** The account's DID names another host than it did. */
  moved: { retryable: false },
  /** Someone wrote between a reading and a writing. */
  swapped: { retryable: true },
  /** The record has another content than the caller expected. */
  conflict: { retryable: false },
  /** The service refuses the request, and would again. */
  rejected: { retryable: false },
  /** The service cannot answer now. */
  unavailable: { retryable: true },
} as const

export type NetworkErrorCode = keyof typeof codes

/**
 * Something that lies outside this program did not answer, or not as it should. Holds no passwords and no tokens: neither
 * what was sent nor what came back is part of it.
 */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError'
  readonly code: NetworkErrorCode
  /** Origin of the service, such as `https://pds.example`, or the name that leads to it. */
  readonly service: string
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined
  /** Milliseconds to wait before asking again, where the service said so. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: NetworkErrorCode,
    service: string,
    message: string,
    details: { status?: number; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(`${service}: ${message}`, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.service = service
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return codes[this.code].retryable
  }
}

/** A record key holds another content than the caller expected there; nothing was written. */
export class RecordConflict extends NetworkError {
  override readonly name = 'RecordConflict'
  readonly uri: string
  /** CID of the content that is there; undefined when there is none. */
  readonly actual: string | undefined
  /** CID of the content that was to be replaced; undefined when there was to be none. */
  readonly expected: string | undefined

  constructor(service: string, uri: string, actual: string | undefined, expected: string | undefined) {
    super(
      'conflict',
      service,
      `${uri} is ${actual ?? 'absent'}; ${expected ?? 'absent'} was expected, nothing written`,
    )
    this.uri = uri
    this.actual = actual
    this.expected = expected
  }
}
