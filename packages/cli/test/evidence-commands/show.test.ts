import { spawnSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { contentCid, toAtprotoJson } from '@quorate/core'
import { describe, expect, inject, it } from 'vitest'

import { ensure } from '../../../governance/test/group.ts'
import { makeBundle } from '../check/bundles.ts'
import { QuorateUser, temporaryFolder } from '../quorate-process.ts'
import { sampleGroup } from '../sample-group.ts'

function show(...args: string[]) {
  const run = spawnSync('node', [inject('program'), 'show', ...args])
  const [stdout, stderr] = [run.stdout, run.stderr.toString()]
  return { code: run.status, stdout, stderr, json: () => JSON.parse(stdout.toString()) }
}

async function wholeBundle(): Promise<string> {
  const file = join(temporaryFolder(), 'evidence.car')
  writeFileSync(file, await makeBundle('whole'))
  return file
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const cidOf = (found: { record: Parameters<typeof contentCid>[0] }) =>
  ensure(contentCid(found.record)).toString()

/** The bytes of a CID in base32, read here and not by the code under test. */
function cidBytes(cid: string): Buffer {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
  const fives = Array.from(cid.slice(1), (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
  const bits = fives.join('')
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
}

/** The digest in a CIDv1 of dag-cbor with SHA-256. */
function digestIn(cid: string): string {
  expect(cidBytes(cid).subarray(0, 4)).toEqual(Buffer.from([0x01, 0x71, 0x12, 0x20]))
  return cidBytes(cid).subarray(4).toString('hex')
}

describe('quorate show', () => {
  it('writes the very bytes whose hash the content CID states', async () => {
    const file = await wholeBundle()
    const { votes, amendment } = await sampleGroup()
    for (const found of [amendment, ...votes]) {
      const { code, stdout, stderr } = show(file, cidOf(found).slice(-12), '--raw')
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(sha256(stdout)).toBe(digestIn(cidOf(found)))
    }
  })

  it('writes the bytes that a key signed, which OpenSSL verifies', async () => {
    const file = await wholeBundle()
    const { votes, accounts } = await sampleGroup()
    const [vote] = votes
    const [{ key }] = accounts
    const cid = cidOf(vote!)
    const { data } = show(file, cid, '--json').json()
    const { attestation } = data.signatures.find((signed: { key: string }) => signed.key === key.did())
    const { stdout } = show(file, cid, '--signed', key.did().slice(-10))
    expect(sha256(stdout)).toBe(digestIn(attestation))
    const [entry] = vote!.record['signatures'] as { signature: Uint8Array }[]
    // SubjectPublicKeyInfo of a compressed point on K-256.
    const point = base58(key.did().slice('did:key:z'.length)).subarray(2)
    const spki = Buffer.concat([Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex'), point])
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    const ieee = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', cidBytes(attestation), ieee, entry!.signature)).toBe(true)
    expect(verify('sha256', cidBytes(cid), ieee, entry!.signature)).toBe(false)
  })

  it('shows a record for people and for machines, with the digest to compare', async () => {
    const file = await wholeBundle()
    const cid = cidOf((await sampleGroup()).votes[0]!)
    const text = show(file, cid)
    expect(text.code).toBe(0)
    await expect(text.stdout.toString()).toMatchFileSnapshot('../golden/evidence/show.txt')
    const { stdout } = await new QuorateUser().run(['show', file, cid, '--json'])
    await expect(stdout).toMatchFileSnapshot('../golden/evidence/show.json')
    expect(JSON.parse(stdout).data.sha256).toBe(digestIn(cid))
  })

  it('finds a policy that was only proposed', async () => {
    const { rejected } = await sampleGroup()
    const policy = ensure(contentCid(rejected.record['policy'] as never)).toString()
    expect(sha256(show(await wholeBundle(), policy, '--raw').stdout)).toBe(digestIn(policy))
  })

  it('takes a policy alone and a file of signed records, and says which signature does not hold', async () => {
    const { votes, first } = await sampleGroup()
    const file = join(temporaryFolder(), 'file.json')
    writeFileSync(file, JSON.stringify(toAtprotoJson(first)))
    const cid = ensure(contentCid(first)).toString()
    expect(sha256(show(file, '--raw').stdout)).toBe(digestIn(cid))
    const { repository, record } = votes[0]!
    const signed = { version: 1, repository, records: [{ record: toAtprotoJson(record) }] }
    writeFileSync(file, JSON.stringify(signed))
    expect(show(file, '--json').json()).toMatchObject({ ok: true, data: { signatures: [{ holds: true }] } })
    writeFileSync(file, JSON.stringify({ ...signed, repository: votes[1]!.repository }))
    const foreign = show(file, '--json')
    expect(foreign.code).toBe(4)
    expect(foreign.json()).toMatchObject({
      data: { signatures: [{ holds: false }] },
      findings: [{ code: 'signature/mismatch' }],
    })
  })

  it.each([
    [['CID', '--raw', '--json'], 2, 'what would be written are bytes'],
    [['--raw', '--signed', 'x'], 2, '--raw or --signed, not both'],
    [['bafy'], 2, 'at least 8 characters'],
    [['aaaaaaaaaa'], 3, 'no such record'],
    [[], 2, 'could be any of'],
  ])('refuses %j', async (args, code, message) => {
    const cid = cidOf((await sampleGroup()).amendment)
    const run = show(await wholeBundle(), ...args.map((arg) => (arg === 'CID' ? cid : arg)))
    expect(run.code).toBe(code)
    expect(run.stderr + run.stdout.toString()).toContain(message)
  })

  it('refuses a key that did not sign', async () => {
    const run = show(
      await wholeBundle(),
      cidOf((await sampleGroup()).votes[0]!),
      '--signed',
      'did:key:zNobody',
    )
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('no such signature') as string })
  })
})

function base58(text: string): Buffer {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  const number = Array.from(text).reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n)
  return Buffer.from(number.toString(16).padStart(70, '0'), 'hex')
}
