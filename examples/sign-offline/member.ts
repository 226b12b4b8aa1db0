import path from 'node:path'
import { P256Keypair } from '@atproto/crypto'
import type { DataMap } from '@quorate/core'
import { createAccount } from '@quorate/testnet'
import type { StoryClock } from '../story/story-clock.ts'
import { Machine } from './machine.ts'

type Testnet = { readonly pdsUrl: string; readonly plcUrl: string }

/** A member with two machines: one has the key and no network, the other has the account and no key. */
export class OfflineMember {
  readonly name: string
  readonly did: string
  /** This member as a policy lists it. */
  readonly seat: DataMap
  readonly online: Machine
  private readonly offline: Machine
  private readonly clock: StoryClock
  private signed = 0

  private constructor(
    name: string,
    did: string,
    seat: DataMap,
    machines: { online: Machine; offline: Machine },
    clock: StoryClock,
  ) {
    this.name = name
    this.did = did
    this.seat = seat
    this.online = machines.online
    this.offline = machines.offline
    this.clock = clock
  }

  static async join(
    name: string,
    folder: string,
    { pdsUrl, plcUrl }: Testnet,
    clock: StoryClock,
  ): Promise<OfflineMember> {
    const account = await createAccount(pdsUrl, { handle: `${name}.test`, password: `password-of-${name}` })
    const env = { QUORATE_PLC_URL: plcUrl, QUORATE_ALLOW_LOOPBACK: '1' }
    const online = new Machine(path.join(folder, name, 'online'), 'online', env)
    online.run(['login'], {
      QUORATE_IDENTIFIER: account.handle,
      QUORATE_APP_PASSWORD: account.appPassword,
      QUORATE_SERVICE: pdsUrl,
    })
    const offline = new Machine(path.join(folder, name, 'offline'), 'offline', {
      QUORATE_PASSPHRASE: `passphrase of ${name}`,
    })
    const { did: key } = offline.run(['key', 'new'])
    const node = (await P256Keypair.create()).did()
    const nodes = [{ id: `did:web:${name}.example`, key: node, endpoint: `https://${name}.example` }]
    const seat = { did: account.did, key: String(key), weight: 1, operator: name, nodes }
    return new OfflineMember(name, account.did, seat, { online, offline }, clock)
  }

  /** What the group is now, in one file: what the machine without network gets to see of the world. */
  collect(...group: readonly string[]): string {
    const evidence = path.join(this.online.folder, 'evidence.car')
    this.online.run(['bundle', 'create', '-o', evidence, ...group])
    return evidence
  }

  /** Signs on the one machine by the evidence, and publishes from the other. Gives what was signed. */
  sign(words: readonly string[], evidence: string): Record<string, unknown> {
    this.signed += 1
    const file = path.join(this.offline.folder, `signed-${String(this.signed)}.json`)
    const where = ['--at', this.clock.text, '--evidence', evidence, '--offline', file]
    const signed = this.offline.run([...words, ...where])
    this.online.run(['publish', file])
    return signed
  }

  /** Does what takes no key: from the machine with the account. */
  publish(words: readonly string[]): Record<string, unknown> {
    return this.online.run([...words, '--at', this.clock.text])
  }
}
