import { Secp256k1Keypair } from '@atproto/crypto'
import { createAccount, nameService, type Account } from '@quorate/testnet'
import { inject } from 'vitest'

import { freshHandle } from './network-fixture.ts'

const { pdsUrl, plcUrl } = inject('testnet')

/** An account on the real PDS whose owner may change its did:plc by the key that comes first there. */
export type MovableAccount = Account & {
  moveTo(url: string): Promise<void>
  /** Names a policy in its DID, as the service `#p2pds_policy`. */
  tellOf(endpoint: string, type?: string): Promise<void>
}

export async function movableAccount(): Promise<MovableAccount> {
  const recovery = await Secp256k1Keypair.create()
  const account = await createAccount(pdsUrl, {
    handle: freshHandle(),
    password: 'a password',
    recoveryKey: recovery.did(),
  })
  const name = (service: string, type: string, endpoint: string) =>
    nameService(plcUrl, account.did, recovery, service, { type, endpoint })
  return {
    ...account,
    moveTo: (url) => name('atproto_pds', 'AtprotoPersonalDataServer', url),
    tellOf: (endpoint, type = 'P2pdsPolicy') => name('p2pds_policy', type, endpoint),
  }
}
