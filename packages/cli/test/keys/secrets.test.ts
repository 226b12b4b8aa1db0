import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { makeBundle } from '../check/bundles.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at } from '../sample-group.ts'
import { keyRecordOf, keystoreWith } from './sample-keys.ts'

const passphrase = 'secret of the keystore'
const filePassphrase = 'secret of the file'
const wrong = 'a wrong secret'

test('no key command prints or keeps a passphrase or a private key, whatever is asked of it', async () => {
  const user = new QuorateUser()
  await keystoreWith(user.data(), ['alice'], passphrase)
  const path = (name: string) => join(user.folder, name)
  writeFileSync(path('evidence.car'), await makeBundle('whole'))
  const right = { QUORATE_PASSPHRASE: passphrase, QUORATE_FILE_PASSPHRASE: filePassphrase, DEBUG: 'quorate' }
  const mistaken = { ...right, QUORATE_PASSPHRASE: wrong, QUORATE_FILE_PASSPHRASE: wrong }
  const run = async (words: string, env: NodeJS.ProcessEnv, more: readonly string[] = []) =>
    (await user.run([...words.split(' '), ...more, '--json'], { env })).code

  const codes = [
    await run(`key export alice -o ${path('alice.age')}`, mistaken),
    await run(`key export alice -o ${path('alice.age')}`, right),
    await run(`key export alice -o ${path('alice.age')}`, right),
    await run('key export alice -o', right, [filePassphrase, '--file-passphrase-fd', filePassphrase]),
    await run('key export alice', right, [`--file-passphrase=${filePassphrase}`]),
    await run(`key import ${path('alice.age')} copy`, mistaken),
    await run(`key import ${path('alice.age')} copy`, right),
    await run(`key import ${path('alice.age')} copy`, right, ['--passphrase-fd', passphrase]),
    await run(`key sheet alice -o ${path('alice.txt')}`, mistaken),
    await run(`key sheet alice -o ${path('alice.txt')}`, right),
    await run('key sheet alice -o -', right),
    await run(`key check ${path('evidence.car')} --unlock --at ${at}`, mistaken),
    await run(`key check ${path('evidence.car')} --unlock --at ${at}`, right),
    await run('key show alice', right),
    await run('key list', right),
  ]
  expect(codes).toEqual([2, 0, 2, 2, 2, 2, 2, 2, 2, 0, 0, 2, 0, 0, 0])

  const { privateKey } = await keyRecordOf('alice')
  const base64 = Buffer.from(privateKey, 'hex').toString('base64')
  const files = [
    path('alice.age'),
    path('alice.txt'),
    ...readdirSync(user.data('keys')).map((f) => user.data('keys', f)),
  ]
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600)
  const texts = [
    ...user.runs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
    ...files.map((f) => readFileSync(f, 'latin1')),
  ]
  for (const text of texts)
    for (const secret of [passphrase, filePassphrase, wrong, privateKey, base64])
      expect(text).not.toContain(secret)
}, 120_000)
