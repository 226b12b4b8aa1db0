import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { keyOf } from '../../../governance/test/keys.ts'
import { makeBundle } from '../check/bundles.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'
import { keystoreWith } from './sample-keys.ts'

const passphrase = 'of the keystore'

async function userWith(people: readonly string[]): Promise<{ user: QuorateUser; bundle: string }> {
  const user = new QuorateUser()
  await keystoreWith(user.data(), people, passphrase)
  const bundle = join(user.folder, 'evidence.car')
  writeFileSync(bundle, await makeBundle('whole'))
  return { user, bundle }
}

async function check(user: QuorateUser, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { code, stdout } = await user.run(['key', 'check', ...args, '--at', at, '--json'], { env })
  const { data, findings } = JSON.parse(stdout)
  return { code, data, codes: findings.map((found: { code: string }) => found.code) }
}

describe('key check', () => {
  test('says for whom a key is pinned, by which versions and in which state', async () => {
    const { user, bundle } = await userWith(['alice', 'dave'])
    const [alice] = (await sampleGroup()).accounts
    const { code, data } = await check(user, [bundle])
    expect(code).toBe(0)
    expect(data).toMatchObject({
      member: alice.did,
      pinned: [
        {
          key: alice.key.did(),
          node: null,
          here: 'alice',
          opened: false,
          pins: [{ version: 1 }, { version: 2 }],
        },
        { node: 'did:web:node.alice.example', here: null },
      ],
      keys: [{ name: 'alice' }, { name: 'dave', pins: [] }],
    })
    const states = data.keys[0].pins.map(({ state }: { state: string }) => state)
    expect(states).toEqual(['SUPERSEDED', 'ACTIVE'])
    const { stdout } = await user.run(['key', 'check', bundle, '--at', at])
    const named = stdout
      .replace(alice.did, '<alice>')
      .replace(alice.key.did(), '<key of alice>')
      .replace(/did:key:\S+/, '<key of the node>')
    await expect(named).toMatchFileSnapshot('../golden/keys/check.txt')
  })

  test('fails when a key is missing that the member would sign with', async () => {
    const { user, bundle } = await userWith(['alice'])
    const missing = await check(user, [bundle, '--as', 'BOB.test'])
    expect([missing.code, missing.codes]).toEqual([1, ['key/missing']])
    expect(missing.data.pinned).toMatchObject([{ key: (await keyOf('bob')).did(), here: null }])
  })

  test('asks which member is meant, by those that there are', async () => {
    const { user, bundle } = await userWith(['alice', 'bob'])
    expect(await check(user, [bundle])).toMatchObject({ code: 2, codes: ['member/several-here'] })
    expect(await check(user, [bundle, '--as', 'mallory.test'])).toMatchObject({
      code: 2,
      codes: ['member/unknown'],
    })
    const { user: stranger } = await userWith(['dave'])
    expect(await check(stranger, [bundle])).toMatchObject({ code: 2, codes: ['member/no-key-here'] })
  })

  test('opens each key of the member when told to, and no other', async () => {
    const { user, bundle } = await userWith(['alice'])
    await keystoreWith(user.data(), ['dave'], 'another passphrase')
    const opened = await check(user, [bundle, '--unlock'], { QUORATE_PASSPHRASE: passphrase })
    expect(opened).toMatchObject({ code: 0, data: { pinned: [{ here: 'alice', opened: true }, {}] } })
    const wrong = await check(user, [bundle, '--unlock'], { QUORATE_PASSPHRASE: 'no' })
    expect([wrong.code, wrong.codes]).toEqual([2, ['passphrase/wrong']])
    writeFileSync(user.data('keys', 'alice.age'), 'damaged')
    const damaged = await check(user, [bundle, '--unlock'], { QUORATE_PASSPHRASE: passphrase })
    expect([damaged.code, damaged.codes]).toEqual([4, ['key/corrupt']])
  })

  test('takes a policy alone, and refuses what is none', async () => {
    const { user, bundle } = await userWith(['alice'])
    const policy = join(user.folder, 'policy.yaml')
    writeFileSync(policy, (await user.run(['policy', 'show', bundle, '--at', at, '--yaml'])).stdout)
    expect((await check(user, [policy])).data.pinned[0].pins).toMatchObject([{ state: 'DRAFT' }])
    writeFileSync(policy, 'version: 1\n')
    expect((await check(user, [policy])).code).toBe(2)
    expect((await check(user, [join(user.folder, 'none')])).codes).toEqual(['input/unreadable'])
  })
})
