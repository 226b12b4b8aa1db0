import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { toAtprotoJson, type DataMap } from '@quorate/core'
import { describe, expect, test } from 'vitest'

import { makeBundle } from '../check/bundles.ts'
import { keystoreWith } from '../keys/sample-keys.ts'
import { SignedFile } from '../../src/signing/offline/signed-file.ts'
import { faultsOfSigned } from '../../src/signing/offline/signed-record-check.ts'
import { readSignedRecords } from '../../src/signing/offline/read-signed-records.ts'
import { QuorateUser, temporaryFolder } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'

const passphrase = 'of the keystore'

/** A file with this content, and what reading and checking it finds. */
function findingsOf(content: unknown): string[] {
  const file = join(temporaryFolder(), 'signed.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  try {
    return faultsOfSigned(readSignedRecords(file)).map(({ code, path }) => `${code} ${path}`)
  } catch (error) {
    const { findings } = error as { findings: { code: string; path: string }[] }
    return findings.map(({ code, path }) => `${code} ${path === file ? '' : path}`)
  }
}

describe('a file of signed records', () => {
  test('is whole after each record, and reads as it was written', async () => {
    const { votes } = await sampleGroup()
    const name = join(temporaryFolder(), 'signed.json')
    const file = SignedFile.open(name)
    expect(existsSync(name)).toBe(false)
    const { repository } = votes[0]!
    for (const [i, { record }] of votes.entries()) {
      file.add(repository, { record, replaces: undefined })
      expect(readSignedRecords(name).records).toHaveLength(i + 1)
    }
    expect(readSignedRecords(name)).toEqual({
      repository,
      records: votes.map(({ record }) => ({ record, replaces: undefined })),
    })
    expect(() => SignedFile.open(name)).toThrow('file/exists')
  })

  test('has one form', async () => {
    const { votes } = await sampleGroup()
    const { repository, record } = votes[0]!
    const entry = { record: toAtprotoJson(record) }
    const whole = { version: 1, repository, records: [entry] }
    expect(findingsOf(whole)).toEqual([])
    expect(findingsOf('')).toEqual(['input/not-signed '])
    expect(findingsOf('{')).toEqual(['input/not-signed '])
    expect(findingsOf([])).toEqual([
      'record/shape version',
      'record/shape repository',
      'record/shape records',
    ])
    expect(findingsOf({ ...whole, version: 2, more: 1 })).toEqual([
      'record/shape version',
      'record/shape more',
    ])
    expect(findingsOf({ ...whole, records: [] })).toEqual(['record/shape records'])
    expect(findingsOf({ ...whole, records: Array(65).fill(entry) })).toEqual(['record/shape records'])
    expect(findingsOf({ ...whole, records: [{ ...entry, replaces: 'x', and: 1 }] })).toEqual([
      'record/shape records[0].replaces',
      'record/shape records[0].and',
    ])
    expect(findingsOf({ ...whole, records: [entry, { record: { a: 0.5 } }, { record: 5 }] })).toEqual([
      'value/not-data records[1].record.a',
      'record/shape records[2].record',
    ])
  })

  test('holds what members sign, signed for the repository, and nothing else', async () => {
    const { votes, first, accounts } = await sampleGroup()
    const { repository, record } = votes[0]!
    const of = (...records: DataMap[]) => ({
      version: 1,
      repository,
      records: records.map((one) => ({ record: toAtprotoJson(one) })),
    })
    expect(findingsOf(of(first))).toEqual(['record/unknown-type records[0].record.$type'])
    expect(findingsOf(of({ $type: 'app.bsky.feed.post', text: 'hello' }))).toEqual([
      'record/unknown-type records[0].record.$type',
    ])
    const { signatures: _signatures, ...unsigned } = record
    expect(findingsOf(of(unsigned))).toEqual(['publish/unsigned records[0].record.signatures'])
    expect(findingsOf(of(record, { ...record, choice: 'reject' }))).toEqual([
      'signature/mismatch records[1].record.signatures[0].signature',
    ])
    const { castAt: _castAt, ...undated } = record
    expect(findingsOf(of(undated))).toEqual([
      'record/shape records[0].record.castAt',
      'signature/mismatch records[0].record.signatures[0].signature',
    ])
    expect(findingsOf({ ...of(record), repository: accounts[1].did })).toEqual([
      'signature/mismatch records[0].record.signatures[0].signature',
    ])
  })
})

describe('signing without a network', () => {
  async function signer(...people: string[]) {
    const user = new QuorateUser()
    await keystoreWith(user.data(), people, passphrase)
    const [bundle, file] = ['evidence.car', 'signed.json'].map((name) => join(user.folder, name)) as [
      string,
      string,
    ]
    writeFileSync(bundle, await makeBundle('whole'))
    const sign = async (...more: string[]) => {
      const words = ['checkpoint', 'publish', '--at', at, '--json', ...more]
      const { code, stdout } = await user.run(words, { env: { QUORATE_PASSPHRASE: passphrase } })
      const answer = JSON.parse(stdout)
      return { code, data: answer.data, codes: answer.findings.map((found: { code: string }) => found.code) }
    }
    return { bundle, file, sign }
  }

  test('is done for the only member whose key is here', async () => {
    const { bundle, file, sign } = await signer('bob', 'mallory')
    const { accounts } = await sampleGroup()
    const signed = await sign('--evidence', bundle, '--offline', file)
    expect(signed).toMatchObject({ code: 0, data: { file, checkpoints: [{}] } })
    expect(JSON.parse(readFileSync(file, 'utf8')).repository).toBe(accounts[1].did)
    const again = await sign('--evidence', bundle, '--offline', file)
    expect([again.code, again.codes]).toEqual([2, ['file/exists']])
  })

  test('asks for whom where there are several, and takes a handle or a DID', async () => {
    const { bundle, file, sign } = await signer('alice', 'bob')
    const offline = ['--evidence', bundle, '--offline', file]
    expect((await sign(...offline)).codes).toEqual(['member/several-here'])
    expect((await sign(...offline, '--as', 'nobody.test')).codes).toEqual(['member/unknown'])
    expect((await sign(...offline, '--as', 'carol.test')).codes).toEqual(['key/pinned'])
    expect(existsSync(file)).toBe(false)
    expect((await sign(...offline, '--as', '@Alice.test')).code).toBe(0)
  })

  test('takes both files, the group that is in the bundle, and a name that is free', async () => {
    const { bundle, file, sign } = await signer('alice')
    for (const flags of [
      ['--evidence', bundle],
      ['--offline', file],
      ['--as', 'alice.test'],
    ])
      expect(await sign(...flags)).toMatchObject({ code: 2, codes: ['offline/incomplete'] })
    const offline = ['--evidence', bundle, '--offline']
    expect((await sign(...offline, '-')).codes).toEqual(['usage/invalid'])
    expect((await sign(...offline, bundle)).codes).toEqual(['file/exists'])
    expect((await sign(...offline, file, '--group', 'at://did:plc:x/org.p2pds.policy/y')).codes).toEqual([
      'offline/group',
    ])
    const folder = await sign(...offline, join(file, 'none'))
    expect(folder.code).not.toBe(0)
  })
})
