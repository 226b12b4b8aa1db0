import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PDS } from '@atproto/pds'
import { Database, PlcServer } from '@did-plc/server'

import { holdPort, listenOn, type Application } from './loopback-listener.ts'

export type Testnet = {
  readonly plcUrl: string
  readonly pdsUrl: string
  readonly close: () => Promise<void>
}

/**
 * Starts a real did:plc directory, with its own in-memory store, and a real PDS, both on 127.0.0.1 only. Accounts have
 * handles under `.test`. Nothing of either is replaced, and nothing is left behind after `close`.
 */
export async function startTestnet(): Promise<Testnet> {
  const plcPort = await holdPort()
  const plc = PlcServer.create({ db: Database.mock(), port: plcPort.port })
  listenOn(plcPort, plc.app as Application)
  await plc.start()
  // By name: a PDS refuses a did:plc directory whose host is an IP address.
  const plcUrl = `http://localhost:${String(plcPort.port)}`

  const directory = await mkdtemp(join(tmpdir(), 'quorate-testnet-'))
  const pdsPort = await holdPort()
  const pds = await PDS.fromEnv({
    devMode: true,
    port: pdsPort.port,
    // The one host name for which a PDS takes an http URL.
    hostname: 'localhost',
    dataDirectory: directory,
    blobstoreDiskLocation: join(directory, 'blobs'),
    didPlcUrl: plcUrl,
    // In milliseconds. By default a PDS does not see a did:plc operation for an hour.
    didCacheStaleTTL: 1,
    didCacheMaxTTL: 2,
    serviceHandleDomains: ['.test'],
    inviteRequired: false,
    // The directory is on loopback.
    disableSsrfProtection: true,
    jwtSecret: randomBytes(16).toString('hex'),
    adminPassword: randomBytes(16).toString('hex'),
    plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
  })
  listenOn(pdsPort, pds.app as Application)
  await pds.start()

  return {
    plcUrl,
    pdsUrl: `http://localhost:${String(pdsPort.port)}`,
    async close() {
      await pds.destroy()
      await plc.destroy()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
