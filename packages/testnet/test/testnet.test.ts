import { Secp256k1Keypair } from '@atproto/crypto'
import { describe, expect, inject, it } from 'vitest'

import { createAccount } from '@quorate/testnet'

const { pdsUrl, plcUrl } = inject('testnet')

describe('the test network', () => {
  it('registers an account with the did:plc directory, our recovery key first', async () => {
    const recoveryKey = (await Secp256k1Keypair.create()).did()
    const { did } = await createAccount(pdsUrl, {
      handle: 'recovery.test',
      password: 'a password',
      recoveryKey,
    })
    const answer = await fetch(`${plcUrl}/${did}/data`)
    const { alsoKnownAs, rotationKeys } = (await answer.json()) as Record<string, unknown>
    expect(alsoKnownAs).toEqual(['at://recovery.test'])
    expect(rotationKeys).toEqual([recoveryKey, expect.stringMatching(/^did:key:/)])
  })
})
