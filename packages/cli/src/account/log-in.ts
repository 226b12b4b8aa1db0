import type { StoredSession } from '@quorate/network'

import { obtainCredentials } from './credentials.ts'
import { loadNetwork, openNetwork } from './network.ts'
import { keepSession, readStoredSession } from './stored-session.ts'

export type Account = Pick<StoredSession, 'did' | 'handle' | 'service'>

/** Starts a session and keeps it, in place of whatever session there was. */
export async function logIn(): Promise<Account> {
  const network = await openNetwork()
  const { login } = await loadNetwork()
  return login(network, await obtainCredentials(), keepSession)
}

/** The account that is logged in already; else logs in. */
export async function ensureLoggedIn(): Promise<Account> {
  return readStoredSession() ?? (await logIn())
}
