import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { verifySignature } from '@quorate/core'
import { describe, expect, test, vi } from 'vitest'

import { openWithPassphrase } from '../src/account/keys/age-file.ts'
import { Keystore } from '../src/account/keys/keystore.ts'
import { temporaryFolder } from './quorate-process.ts'
import { change, changeKilledBefore } from './state-process.ts'

/** Work factor 2^2: the strength of scrypt is not what is tested. */
const keystoreIn = (path: string) => new Keystore({ name: 'data', path }, 2)
const answer = (passphrase: string) => () => Promise.resolve(passphrase)

describe('a key', () => {
  test.each(['p256', 'k256'] as const)('of %s signs as its public part says', async (curve) => {
    const folder = temporaryFolder()
    const part = await keystoreIn(folder).create('alice', curve, 'open sesame')
    const signer = await keystoreIn(folder).unlock('alice', answer('open sesame'))
    const message = new Uint8Array([1, 2, 3])
    expect(signer.did()).toBe(part.did)
    expect(verifySignature(part.did, message, await signer.sign(message))).toEqual({ ok: true, value: true })
    expect(keystoreIn(folder).list()).toEqual([part])
  })

  test('is kept in files for the user alone, and only encrypted', async () => {
    const folder = temporaryFolder()
    await keystoreIn(folder).create('alice', 'p256', 'open sesame')
    const names = readdirSync(join(folder, 'keys'))
    expect(names).toEqual(['alice.age', 'alice.json'])
    for (const name of names) expect(statSync(join(folder, 'keys', name)).mode & 0o777).toBe(0o600)
    const opened = await openWithPassphrase(readFileSync(join(folder, 'keys', 'alice.age')), 'open sesame')
    const { privateKey } = JSON.parse((opened as { text: string }).text)
    for (const name of names)
      expect(readFileSync(join(folder, 'keys', name), 'latin1')).not.toContain(privateKey)
  })

  test('opens with a passphrase however its accents are composed', async () => {
    const folder = temporaryFolder()
    const { did } = await keystoreIn(folder).create('alice', 'p256', 'caf\u00e9')
    expect((await keystoreIn(folder).unlock('alice', answer('cafe\u0301'))).did()).toBe(did)
  })

  test('is asked for its passphrase once', async () => {
    const keystore = keystoreIn(temporaryFolder())
    await keystore.create('alice', 'p256', 'open sesame')
    const ask = vi.fn(answer('open sesame'))
    await Promise.all([keystore.unlock('alice', ask), keystore.unlock(undefined, ask)])
    expect(ask).toHaveBeenCalledExactlyOnceWith('alice')
  })

  test('is never overwritten', async () => {
    const folder = temporaryFolder()
    const part = await keystoreIn(folder).create('alice', 'p256', 'first')
    await expect(keystoreIn(folder).create('alice', 'k256', 'second')).rejects.toMatchObject({
      verdict: 'usage',
    })
    expect((await keystoreIn(folder).unlock('alice', answer('first'))).did()).toBe(part.did)
  })

  test.each(['', '../evil', 'Alice', 'a/b', 'a.b', '-a', 'x'.repeat(65), 'a\u202eb'])(
    'cannot be called %j',
    async (name) => {
      const keystore = keystoreIn(temporaryFolder())
      await expect(keystore.create(name, 'p256', 'x')).rejects.toMatchObject({ message: 'key/name' })
      expect(() => keystore.find(name)).toThrow('key/unknown')
    },
  )
})

describe('which key is meant', () => {
  test('is clear when there is one, or one named default', async () => {
    const keystore = keystoreIn(temporaryFolder())
    expect(() => keystore.find()).toThrow('key/unknown')
    await keystore.create('bob', 'p256', 'x')
    expect(keystore.find().name).toBe('bob')
    await keystore.create('alice', 'p256', 'x')
    expect(() => keystore.find()).toThrow('key/ambiguous')
    await keystore.create('default', 'p256', 'x')
    expect(keystore.find().name).toBe('default')
  })
})

describe('what does not open', () => {
  test('for a wrong passphrase is a matter of usage', async () => {
    const keystore = keystoreIn(temporaryFolder())
    await keystore.create('alice', 'p256', 'right')
    await expect(keystore.unlock('alice', answer('wrong'))).rejects.toMatchObject({
      verdict: 'usage',
      message: 'passphrase/wrong',
    })
  })

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 100)],
    [
      'changed in its payload',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]),
    ],
    [
      'changed in its header',
      (bytes: Buffer) =>
        Buffer.from(
          bytes.toString('latin1').replace('age-encryption.org/v1', 'age-encryption.org/v2'),
          'latin1',
        ),
    ],
    ['empty', () => Buffer.alloc(0)],
  ])('for being %s is not to be trusted', async (_, damage) => {
    const folder = temporaryFolder()
    await keystoreIn(folder).create('alice', 'p256', 'right')
    const path = join(folder, 'keys', 'alice.age')
    writeFileSync(path, damage(readFileSync(path)))
    await expect(keystoreIn(folder).unlock('alice', answer('right'))).rejects.toMatchObject({
      verdict: 'untrusted',
      message: 'key/corrupt',
    })
  })

  test('for a public part of another key is not to be trusted', async () => {
    const folder = temporaryFolder()
    const keystore = keystoreIn(folder)
    await keystore.create('alice', 'p256', 'x')
    await keystore.create('mallory', 'p256', 'x')
    copyFileSync(join(folder, 'keys', 'mallory.age'), join(folder, 'keys', 'alice.age'))
    await expect(keystore.unlock('alice', answer('x'))).rejects.toMatchObject({
      verdict: 'untrusted',
      message: 'key/corrupt',
    })
    writeFileSync(join(folder, 'keys', 'alice.json'), '{"name": "alice"}')
    expect(() => keystore.list()).toThrow('key/corrupt')
  })
})

describe('runs at the same time', () => {
  test('make one key of a name, whole', async () => {
    const folder = temporaryFolder()
    const runs = ['a', 'b', 'c', 'd'].map((passphrase) => change(['create-key', folder, 'alice', passphrase]))
    const winners = (await Promise.all(runs)).flatMap((status, i) => (status === 0 ? ['abcd'.charAt(i)] : []))
    expect(winners).toHaveLength(1)
    const signer = await keystoreIn(folder).unlock('alice', answer(winners[0]!))
    expect(signer.did()).toBe(keystoreIn(folder).find('alice').did)
  })

  test('lose no key', async () => {
    const folder = temporaryFolder()
    const names = ['a', 'b', 'c', 'd']
    expect(await Promise.all(names.map((name) => change(['create-key', folder, name, 'x'])))).toEqual([
      0, 0, 0, 0,
    ])
    expect(
      keystoreIn(folder)
        .list()
        .map(({ name }) => name),
    ).toEqual(names)
  })
})

test('a run that is killed leaves the key whole or no key at all', async () => {
  for (let call = 0, ended = false; !ended; call++) {
    const folder = temporaryFolder()
    ended = changeKilledBefore(call, ['create-key', folder, 'alice', 'first'])
    const keys = keystoreIn(folder).list()
    if (keys.length > 0) {
      expect((await keystoreIn(folder).unlock('alice', answer('first'))).did()).toBe(keys[0]!.did)
    } else {
      const again = await keystoreIn(folder).create('alice', 'p256', 'second')
      expect((await keystoreIn(folder).unlock('alice', answer('second'))).did()).toBe(again.did)
    }
    if (existsSync(join(folder, 'keys'))) await keystoreIn(folder).create('bob', 'p256', 'x')
    expect(readdirSync(join(folder, 'keys')).filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(call).toBeLessThan(100)
  }
}, 120_000)
