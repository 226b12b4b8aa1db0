/** One change of stored state in a process of its own: `create-key FOLDER NAME PASSPHRASE` or `set FOLDER NAME TIMES`. */
import { Keystore } from '../src/account/keys/keystore.ts'
import { JsonDocument } from '../src/account/state/json-document.ts'
import { StoredFile } from '../src/account/state/stored-file.ts'

const [action, path = '', name = '', argument = ''] = process.argv.slice(2)
const folder = { name: 'data', path } as const

if (action === 'create-key') {
  const key = await new Keystore(folder, 2).create(name, 'p256', argument)
  console.log(key.did)
} else {
  const document = new JsonDocument(new StoredFile(folder, 'state.json'))
  for (let i = 0; i < Number(argument); i++) {
    await document.update((before) => ({ ...(before as object), [`${name}${String(i)}`]: i }))
  }
}
