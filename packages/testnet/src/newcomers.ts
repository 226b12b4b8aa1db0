/**
 * A network on this machine for people to try things on: alice, bob and carol have accounts, and a terminal that reads
 * the file of one of them is theirs. Runs until Ctrl-C. Usage: newcomers [FOLDER]
 */
import { once } from 'node:events'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { createAccount } from './account.ts'
import { NewcomerFolder } from './newcomer-folder.ts'
import { startTestnetProcess } from './testnet-process.ts'

const names = ['alice', 'bob', 'carol']
const bin = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url))
const path = resolve(process.argv[2] ?? 'quorate-network')
const shown = relative('', path)

const interrupted = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)))
let folder: NewcomerFolder
try {
  folder = NewcomerFolder.claim(path, names)
} catch (error) {
  process.stderr.write(`network: ${(error as Error).message}\n`)
  process.exit(1)
}
try {
  process.stdout.write('Starting a PDS and a did:plc directory on this machine ...\n')
  const { pdsUrl, plcUrl, close } = await startTestnetProcess()
  const shared = {
    QUORATE_SERVICE: pdsUrl,
    QUORATE_PLC_URL: plcUrl,
    QUORATE_HANDLE_RESOLVER: pdsUrl,
    QUORATE_ALLOW_LOOPBACK: '1',
  }
  for (const name of names) {
    const account = await createAccount(pdsUrl, { handle: `${name}.test`, password: `password of ${name}` })
    folder.write(name, account, shared, bin)
  }
  process.stdout.write(`
PDS at ${pdsUrl}, did:plc directory at ${plcUrl}, until Ctrl-C.

Open a terminal here for each of ${names.join(', ')}, and in that of alice:

    cd ${shown} && . ./alice.env
    quorate init

The others read bob.env and carol.env. docs/five-minutes.md goes on from here.

Accounts end with the network. The next one begins without the keys and the
sessions of this one, in {${names.join(',')}}/; nothing else is removed.
`)
  await interrupted
  await close()
} finally {
  folder.release()
}
