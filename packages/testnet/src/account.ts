/** An account on the test network, and the two passwords that open it. */
export type Account = {
  readonly did: string
  readonly handle: string
  readonly password: string
  readonly appPassword: string
}

/**
 * Creates an account and an app password for it. `recoveryKey`, a did:key, becomes the first of its rotation keys, above
 * the key of the PDS.
 */
export async function createAccount(
  pdsUrl: string,
  account: { handle: string; password: string; recoveryKey?: string },
): Promise<Account> {
  const { handle, password } = account
  const email = `${handle.replaceAll('.', '-')}@mail.test`
  const created = await call(pdsUrl, 'com.atproto.server.createAccount', { ...account, email })
  const { did, accessJwt } = created as { did: string; accessJwt: string }
  const made = await call(pdsUrl, 'com.atproto.server.createAppPassword', { name: 'quorate' }, accessJwt)
  return { did, handle, password, appPassword: (made as { password: string }).password }
}

async function call(pdsUrl: string, method: string, input: object, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetch(`${pdsUrl}/xrpc/${method}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  })
  if (!answer.ok) throw new Error(`${method} answered ${String(answer.status)}: ${await answer.text()}`)
  return answer.json()
}
