import { isValidDid, isValidHandle } from '@atproto/syntax'
import { UsageError } from '@quorate/core'
import type { Answer } from './bounded-request.ts'
import { resolveIdentity } from './identity.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { retrying } from './retry.ts'
import { jsonObject, procedure, textField, type Input } from './xrpc.ts'

/** A login that outlives the process. Holds secrets: store it where only its owner reads. */
export type StoredSession = {
  readonly service: string
  /** Origin of the server that the DID named at login, which the service may stand before; undefined: not known. */
  readonly host?: string | undefined
  readonly did: string
  readonly handle: string
  readonly accessJwt: string
  readonly refreshJwt: string
}

/** Called with the session each time that its tokens change, since the tokens before no longer serve. */
export type KeepSession = (stored: StoredSession) => void | Promise<void>

/** An account that this program may write for. Its tokens are not among its properties, so printing it shows none. */
export class Session {
  readonly network: Network
  readonly #keep: KeepSession
  #stored: StoredSession
  #refreshing: Promise<void> | undefined

  constructor(network: Network, stored: StoredSession, keep: KeepSession) {
    this.network = network
    this.#stored = stored
    this.#keep = keep
  }

  get did(): string {
    return this.#stored.did
  }

  get handle(): string {
    return this.#stored.handle
  }

  get service(): string {
    return this.#stored.service
  }

  /**
   * Throws NetworkError `moved` when the DID names another server than at login: what is written here would be read by
   * nobody. That the DID cannot be resolved now says nothing.
   */
  async ensureNotMoved(): Promise<void> {
    const { host, did, service } = this.#stored
    const now = host === undefined ? undefined : await hostOf(this.network, did)
    if (now === undefined || now === host) return
    throw new NetworkError('moved', service, `${did} is at ${now} now, and no longer here; log in again`)
  }

  /** Calls a method with the access token, and once more after refreshing it if the service no longer takes it. */
  async procedure(method: string, input: Input, signal: AbortSignal): Promise<Answer> {
    const { service, accessJwt: token } = this.#stored
    try {
      return await procedure(this.network, { service, method, input, signal, token })
    } catch (error) {
      if (!(error instanceof NetworkError && error.code === 'unauthorized')) throw error
      if (this.#stored.accessJwt === token) await this.refresh()
      return await procedure(this.network, { service, method, input, signal, token: this.#stored.accessJwt })
    }
  }

  /** New tokens for old. Several at a time are one, because a refresh token serves once. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  async #refresh(): Promise<void> {
    const { service, refreshJwt: token, did, host } = this.#stored
    const method = 'com.atproto.server.refreshSession'
    const answer = await retrying(this.network, (signal) =>
      procedure(this.network, { service, method, signal, token }),
    )
    this.#stored = { ...readSession(service, answer, did), host }
    await this.#keep(this.#stored)
  }

  /** Ends the session at the service. One that had ended already is ended. */
  async logout(): Promise<void> {
    const { service, refreshJwt: token } = this.#stored
    const method = 'com.atproto.server.deleteSession'
    await retrying(this.network, (signal) =>
      procedure(this.network, { service, method, signal, token }),
    ).catch((error: unknown) => {
      if (!(error instanceof NetworkError && error.code === 'unauthorized')) throw error
    })
  }
}

export type Credentials = {
  /** A DID or a handle; with a service, whatever that service takes. */
  readonly identifier: string
  readonly appPassword: string
  /** URL of the account's server. Absent: the one that its DID document names. */
  readonly service?: string | undefined
}

/** Logs in and keeps the session. Throws NetworkError `unauthorized` when the password is wrong. */
export async function login(network: Network, credentials: Credentials, keep: KeepSession): Promise<Session> {
  const { identifier, appPassword: password } = credentials
  const { service, did } = await locate(network, credentials)
  const method = 'com.atproto.server.createSession'
  const call = { service, method, input: { identifier, password }, secrets: [password] }
  const answer = await retrying(network, (signal) => procedure(network, { ...call, signal }))
  const session = readSession(service, answer, did)
  const stored = { ...session, host: await hostOf(network, session.did) }
  await keep(stored)
  return new Session(network, stored, keep)
}

/** Goes on with a session that was kept. No request is made before the first call. */
export function resumeSession(network: Network, stored: StoredSession, keep: KeepSession): Session {
  return new Session(network, stored, keep)
}

/** Where the account's DID says that it is, as far as that can be found out. */
async function hostOf(network: Network, did: string): Promise<string | undefined> {
  try {
    return (await resolveIdentity(network, did)).service
  } catch (error) {
    if (error instanceof NetworkError) return undefined
    throw error
  }
}

async function locate(network: Network, { identifier, service }: Credentials) {
  const isDid = isValidDid(identifier)
  if (service === undefined) {
    if (!isDid && !isValidHandle(identifier))
      throw new UsageError('without a service, log in with a handle or a DID')
    return resolveIdentity(network, identifier)
  }
  if (!URL.canParse(service)) throw new UsageError(`not a URL: ${service}`)
  return { service: new URL(service).origin, did: isDid ? identifier : undefined }
}

/** `did` is the account that this must be a session of, where that is known. */
function readSession(service: string, answer: Answer, did: string | undefined): StoredSession {
  const json = jsonObject(service, answer)
  const actual = textField(service, json, 'did')
  if (!isValidDid(actual)) throw new NetworkError('malformed', service, 'the session is of no DID')
  if (did !== undefined && did !== actual) {
    throw new NetworkError('mismatch', service, `answered with a session of ${actual}, not of ${did}`)
  }
  return {
    service,
    did: actual,
    handle: textField(service, json, 'handle'),
    accessJwt: textField(service, json, 'accessJwt'),
    refreshJwt: textField(service, json, 'refreshJwt'),
  }
}
