import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Decrypter } from 'age-encryption'
import { beforeEach, describe, expect, test } from 'vitest'

import { sealWithPassphrase } from '../../src/account/keys/age-file.ts'
import { QuorateUser } from '../quorate-process.ts'
import { keyRecordOf, keystoreWith } from './sample-keys.ts'

const env = { QUORATE_PASSPHRASE: 'of the keystore', QUORATE_FILE_PASSPHRASE: 'of the file' }

let user: QuorateUser
let file: string

beforeEach(async () => {
  user = new QuorateUser()
  file = join(user.folder, 'key.age')
  await keystoreWith(user.data(), ['alice'], env.QUORATE_PASSPHRASE)
})

/** Writes a key file as another program might, fast to open. */
async function sealed(content: unknown, passphrase = env.QUORATE_FILE_PASSPHRASE): Promise<void> {
  writeFileSync(file, await sealWithPassphrase(JSON.stringify(content), passphrase, 4))
}

async function importing(args: readonly string[] = []) {
  const { code, stdout } = await user.run(['key', 'import', file, ...args, '--json'], { env })
  return { code, codes: JSON.parse(stdout).findings.map((found: { code: string }) => found.code) }
}

describe('a key that is exported', () => {
  test('is a file for the user alone, which age opens with its own passphrase', async () => {
    const { code, stdout } = await user.run(['key', 'export', 'alice', '-o', file, '--json'], { env })
    expect(code).toBe(0)
    const { did } = await keyRecordOf('alice')
    expect(JSON.parse(stdout).data).toEqual({ name: 'alice', curve: 'k256', did, file })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const decrypter = new Decrypter()
    decrypter.addPassphrase(env.QUORATE_FILE_PASSPHRASE)
    expect(JSON.parse(await decrypter.decrypt(readFileSync(file), 'text'))).toEqual(
      await keyRecordOf('alice'),
    )
    const other = new QuorateUser()
    const imported = await other.run(['key', 'import', file, 'copy'], { env })
    expect(imported).toMatchObject({ code: 0, stdout: `name   copy\ncurve  k256\ndid    ${did}\n` })
    expect(statSync(other.data('keys', 'copy.age')).mode & 0o777).toBe(0o600)
  })

  test('takes the place of no file, and needs both passphrases', async () => {
    writeFileSync(file, 'mine')
    const taken = await user.run(['key', 'export', 'alice', '-o', file], { env })
    expect(taken).toMatchObject({
      code: 2,
      stderr: `quorate: ${file}: exists already; it is never overwritten\n`,
    })
    expect(readFileSync(file, 'utf8')).toBe('mine')
    const stdout = await user.run(['key', 'export', 'alice', '-o', '-'], { env })
    expect(stdout.stderr).toBe('quorate: -o: expected the name of a file\n')
    const { QUORATE_PASSPHRASE } = env
    const alone = await user.run(['key', 'export', 'alice', '-o', `${file}2`], {
      env: { QUORATE_PASSPHRASE },
    })
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('QUORATE_FILE_PASSPHRASE') })
    const wrong = await user.run(['key', 'export', 'alice', '-o', `${file}2`], {
      env: { ...env, QUORATE_PASSPHRASE: 'no' },
    })
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('does not open key alice') })
  })
})

describe('a key that is imported', () => {
  test('takes the place of none, and is here once', async () => {
    await sealed(await keyRecordOf('bob', 'alice'))
    expect(await importing()).toEqual({ code: 2, codes: ['key/exists'] })
    expect(await importing(['alice'])).toEqual({ code: 2, codes: ['key/exists'] })
    await sealed(await keyRecordOf('alice', 'again'))
    expect(await importing()).toEqual({ code: 2, codes: ['key/here'] })
    expect(await importing(['Bad'])).toEqual({ code: 2, codes: ['key/name'] })
    await sealed(await keyRecordOf('bob', '../evil'))
    expect(await importing()).toEqual({ code: 2, codes: ['key/name'] })
    expect(await importing(['bob'])).toEqual({ code: 0, codes: [] })
  })

  test('opens with its passphrase, and is that of its did:key', async () => {
    const bob = await keyRecordOf('bob')
    await sealed(bob, 'another')
    expect(await importing()).toEqual({ code: 2, codes: ['passphrase/wrong-file'] })
    for (const wrong of [
      { ...bob, privateKey: (await keyRecordOf('carol')).privateKey },
      { ...bob, privateKey: '0'.repeat(64) },
      { ...bob, privateKey: 5 },
      { ...bob, curve: 'p256' },
      { ...bob, version: 2 },
      null,
      'text',
    ]) {
      await sealed(wrong)
      expect(await importing()).toEqual({ code: 4, codes: ['key/damaged-file'] })
    }
  })

  test.each([
    ['nothing', ''],
    ['a policy', 'version: 1\n'],
    ['too much', 'x'.repeat(100_000)],
    ['a mark without an end', '-----BEGIN AGE ENCRYPTED FILE-----\nabcd\n'],
  ])('is not read from %s', async (_, content) => {
    writeFileSync(file, content)
    expect(await importing()).toEqual({ code: 2, codes: ['input/not-a-key'] })
  })

  test('is not read from a file that was cut short or changed', async () => {
    await sealed(await keyRecordOf('bob'))
    const bytes = readFileSync(file)
    for (const damaged of [bytes.subarray(0, 60), bytes.subarray(0, -1), Buffer.concat([bytes, bytes])]) {
      writeFileSync(file, damaged)
      expect(await importing()).toEqual({ code: 4, codes: ['key/damaged-file'] })
    }
  })
})

describe('a recovery sheet', () => {
  const passphrases = { ...env, QUORATE_FILE_PASSPHRASE: env.QUORATE_PASSPHRASE }
  const importSheet = async (text: string) => {
    const other = new QuorateUser()
    const { code, stdout } = await other.run(['key', 'import', '-', '--json'], {
      env: passphrases,
      stdin: text,
    })
    return {
      code,
      ...(JSON.parse(stdout) as { data: unknown; findings: { code: string; params: object }[] }),
    }
  }
  const sheetOf = async () => (await user.run(['key', 'sheet', 'alice', '-o', '-'], { env })).stdout

  test('says what the key is and what to do, in 80 columns', async () => {
    const written = await user.run(['key', 'sheet', 'alice', '-o', file], { env })
    expect(written.code).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const sheet = readFileSync(file, 'utf8')
    const { did } = await keyRecordOf('alice')
    const named = sheet
      .replace(did, '<did>')
      .replace(/printed {6}\S+/, 'printed      <date>')
      .replace(/fingerprint {2}[0-9a-f]{4}( [0-9a-f]{4}){3}\n/, 'fingerprint  <fingerprint>\n')
      .replaceAll(/^ {4}[A-Za-z0-9+/=]+$/gm, '    <line>')
      .replaceAll(/\d+:[0-9a-f]{4}/g, 'n:check')
    await expect(named).toMatchFileSnapshot('../golden/keys/sheet.txt')
    expect(Math.max(...sheet.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('is only made of a key that opens', async () => {
    const wrong = await user.run(['key', 'sheet', 'alice', '-o', file], { env: { QUORATE_PASSPHRASE: 'no' } })
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('does not open key alice') })
  })

  test('gives the key back, whole or only its armored lines, as typed', async () => {
    const sheet = await sheetOf()
    const { did } = await keyRecordOf('alice')
    const armor = /-----BEGIN[^]*END AGE ENCRYPTED FILE-----/.exec(sheet)?.[0] ?? ''
    const typed = armor.replaceAll(/^ +/gm, '').replaceAll('\n', '  \r\n\r\n')
    for (const text of [sheet, armor, typed])
      expect(await importSheet(text)).toMatchObject({ code: 0, data: { name: 'alice', did } })
  })

  test('finds a mistake by its line', async () => {
    const lines = (await sheetOf()).split('\n')
    const first = lines.findIndex((line) => line.includes('-----BEGIN')) + 1
    const change = (i: number, to: (line: string) => string) =>
      lines.with(first + i, to(lines[first + i] ?? ''))
    const swapped = (line: string) => line.replace(/[a-z]/, (letter) => letter.toUpperCase())
    expect(await importSheet(change(2, swapped).join('\n'))).toMatchObject({
      code: 4,
      findings: [{ code: 'key/sheet-line', params: { line: 3 } }],
    })
    const both = change(0, swapped).with(first + 4, swapped(lines[first + 4] ?? ''))
    expect((await importSheet(both.join('\n'))).findings.map(({ params }) => params)).toEqual([
      { line: 1 },
      { line: 5 },
    ])
    // Below the header: a change of the sealed file key there looks like a wrong passphrase.
    const unchecked = change(4, swapped).filter((line) => !line.includes('checks '))
    expect((await importSheet(unchecked.join('\n'))).code).toBe(4)
    const twice = lines.toSpliced(first + 6, 0, lines[first + 6] ?? '')
    expect((await importSheet(twice.join('\n'))).code).toBe(4)
  })
})
