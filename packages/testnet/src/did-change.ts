import type { Keypair } from '@atproto/crypto'
import { Client } from '@did-plc/lib'

/**
 * Names a service in a did:plc, in place of one of that name, as any tool that moves accounts does. `key` is one of its
 * rotation keys.
 */
export async function nameService(
  plcUrl: string,
  did: string,
  key: Keypair,
  name: string,
  service: { readonly type: string; readonly endpoint: string },
): Promise<void> {
  const change = ({ services, ...last }: Parameters<Parameters<Client['updateData']>[2]>[0]) => ({
    ...last,
    services: { ...services, [name]: service },
  })
  await new Client(plcUrl).updateData(did, key, change)
}
