import type { Answer } from './bounded-request.ts'
import { NetworkError, type NetworkErrorCode } from './network-error.ts'

/** Error names that say more than the status. That a record is absent is believed by name alone. */
const named: Readonly<Record<string, NetworkErrorCode>> = {
  AccountDeactivated: 'no-repository',
  AccountSuspended: 'no-repository',
  AccountTakedown: 'no-repository',
  ExpiredToken: 'unauthorized',
  InvalidToken: 'unauthorized',
  InvalidSwap: 'swapped',
  RecordNotFound: 'not-found',
  RepoDeactivated: 'no-repository',
  RepoNotFound: 'no-repository',
  RepoSuspended: 'no-repository',
  RepoTakendown: 'no-repository',
}

/** The error that an answer other than 2xx means. What the service says stands in it, without the secrets. */
export function refusalOf(
  service: string,
  method: string,
  answer: Answer,
  secrets: readonly string[],
  now: number,
): NetworkError {
  const { status } = answer
  const { error, message } = fieldsOf(answer.body)
  const said = redact([error, message].filter((text) => text !== '').join(': '), secrets)
  const retryAfterMs = retryAfter(answer.headers, now)
  const wait = retryAfterMs === undefined ? '' : `; asks to wait ${String(Math.ceil(retryAfterMs / 1000))} s`
  const text = `${method} answered ${String(status)} ${said}`.trim() + wait
  return new NetworkError(codeOf(status, error), service, text, { status, retryAfterMs })
}

function codeOf(status: number, error: string): NetworkErrorCode {
  if (status === 408 || status === 429 || (status >= 500 && status !== 501)) return 'unavailable'
  const code = Object.hasOwn(named, error) ? named[error] : undefined
  return code ?? (status === 401 || status === 403 ? 'unauthorized' : 'rejected')
}

function fieldsOf(body: Uint8Array): { error: string; message: string } {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body))
    const { error, message } = (json ?? {}) as Record<string, unknown>
    return {
      error: typeof error === 'string' ? error : '',
      message: typeof message === 'string' ? message : '',
    }
  } catch {
    return { error: '', message: '' }
  }
}

/** At most 200 printable characters, none of them of a secret. */
function redact(text: string, secrets: readonly string[]): string {
  const hidden = secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
  return hidden.replaceAll(/\p{C}/gu, '').slice(0, 200)
}

/**
 * Milliseconds that a Retry-After asks for: seconds, or a date (RFC 9110). Without one, those until RateLimit-Reset, in
 * seconds since 1970, which is all that some servers tell.
 */
function retryAfter(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null) {
    if (/^\d{1,9}$/.test(after)) return Number(after) * 1000
    const date = Date.parse(after)
    return Number.isNaN(date) ? undefined : Math.max(0, date - now)
  }
  const reset = headers.get('ratelimit-reset') ?? ''
  const exhausted = headers.get('ratelimit-remaining') === '0'
  return exhausted && /^\d{1,11}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - now) : undefined
}
