import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import {
  CID,
  locateRecord,
  readCar,
  readRepoProof,
  verifyCommit,
  verifyRepoProof,
  writeCar,
  type DataMap,
  type RepoProof,
} from '../src/index.ts'
import { hex } from './hex.ts'
import { keyOf } from './keys.ts'
import { blockOf, repositoryOf, type Repository } from './repository.ts'

const did = 'did:web:alice.example'
const collection = 'com.example.note'
const rkeys = Array.from({ length: 400 }, (_, i) => `r${i}`)

function noteOf(rkey: string): DataMap {
  return { $type: collection, text: `note ${rkey}` }
}

let repo: Repository
let car: Uint8Array
beforeAll(async () => {
  repo = await repositoryOf(
    did,
    Object.fromEntries(rkeys.map((rkey) => [`${collection}/${rkey}`, noteOf(rkey)])),
  )
  car = await repo.proof(`${collection}/r7`)
})

function read(bytes: Uint8Array): RepoProof {
  const proof = readRepoProof(bytes)
  if (!proof.ok) throw new Error(JSON.stringify(proof.findings))
  return proof.value
}

function verify(bytes: Uint8Array, rkey = 'r7') {
  return verifyRepoProof(read(bytes), {
    repository: did,
    key: repo.key,
    record: noteOf(rkey),
    collection,
    rkey,
  })
}

describe('a proof of a real repository', () => {
  it('proves the record that it was made for', () => {
    expect(verify(car)).toEqual({ ok: true, value: { path: 'com.example.note/r7' } })
  })

  it('finds the record by its content when no rkey is given', () => {
    const wanted = { repository: did, key: repo.key, record: noteOf('r7'), collection }
    expect(verifyRepoProof(read(car), wanted)).toEqual({ ok: true, value: { path: 'com.example.note/r7' } })
  })

  it('proves every record, one proof each', async () => {
    for (const rkey of rkeys.filter((_, i) => i % 20 === 0)) {
      expect(verify(await repo.proof(`${collection}/${rkey}`), rkey).ok).toBe(true)
    }
  })

  it('may be the whole repository', async () => {
    const proof = read(await repo.whole())
    expect([...proof.leaves.keys()].sort()).toEqual(rkeys.map((rkey) => `${collection}/${rkey}`).sort())
    expect(verifyCommit(proof, did, repo.key).ok).toBe(true)
    expect(rkeys.every((rkey) => locateRecord(proof, noteOf(rkey), collection, rkey).ok)).toBe(true)
  })

  it('dates the commit by its rev', () => {
    const { rev, revAt } = read(car)
    expect(rev).toMatch(/^[2-7a-z]{13}$/)
    expect(new Date(revAt).getUTCFullYear()).toBeGreaterThanOrEqual(2024)
  })

  it('keeps its own blocks and drops the others', () => {
    const { root, all } = readBlocks(car)
    const stranger = blockOf({ $type: 'com.example.other' })
    const proof = read(writeCar(root, [stranger, ...all, ...all]))
    expect([...proof.blocks.keys()].sort()).toEqual(all.map(([cid]) => cid.toString()).sort())
  })

  it('needs no record block, since the tree names its hash', () => {
    const { root, all } = readBlocks(car)
    const [record] = blockOf(noteOf('r7'))
    const rest = all.filter(([cid]) => !cid.equals(record))
    expect(rest.length).toBe(all.length - 1)
    expect(verify(writeCar(root, rest)).ok).toBe(true)
  })
})

function readBlocks(bytes: Uint8Array) {
  const checked = readCar(bytes)
  if (!checked.ok) throw new Error('refused')
  const { roots, blocks } = checked.value
  return { root: roots[0]!, all: [...blocks].map(({ cid, bytes: own }) => [cid, own] as const) }
}

describe('verifying a proof', () => {
  const expected = () => ({ repository: did, key: repo.key, record: noteOf('r7'), collection, rkey: 'r7' })

  it('refuses another repository', () => {
    expect(
      verifyRepoProof(read(car), { ...expected(), repository: 'did:web:mallory.example' }),
    ).toMatchObject({
      findings: [
        { code: 'proof/other-repository', params: { actual: did, expected: 'did:web:mallory.example' } },
      ],
    })
  })

  it('refuses another key', async () => {
    const key = (await keyOf('another', 'K-256')).did()
    expect(verifyRepoProof(read(car), { ...expected(), key })).toMatchObject({
      findings: [{ code: 'proof/signature', params: { key } }, { code: 'signature/mismatch' }],
    })
    expect(verifyRepoProof(read(car), { ...expected(), key: 'did:key:z' })).toMatchObject({
      findings: [{ code: 'proof/signature' }, { code: 'key/not-canonical' }],
    })
  })

  it('refuses a record that differs in any field', () => {
    const record = { ...noteOf('r7'), signatures: [] }
    expect(verifyRepoProof(read(car), { ...expected(), record })).toMatchObject({
      findings: [{ code: 'proof/other-record', params: { actual: blockOf(noteOf('r7'))[0].toString() } }],
    })
  })

  it('refuses the record under another rkey or collection', () => {
    for (const wanted of [
      { rkey: 'r8' },
      { collection: 'com.example.not' },
      { collection: 'com.example', rkey: undefined },
    ]) {
      expect(verifyRepoProof(read(car), { ...expected(), ...wanted })).toMatchObject({
        findings: [{ code: 'proof/other-record' }],
      })
    }
  })

  it('refuses a record that is not data', () => {
    expect(verifyRepoProof(read(car), { ...expected(), record: { x: 0.5 } })).toMatchObject({
      findings: [{ code: 'value/not-data' }],
    })
  })

  it('refuses every flipped byte, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(car.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = car.slice()
        bytes[at]! ^= flip
        const proof = readRepoProof(bytes)
        expect(proof.ok && verifyRepoProof(proof.value, expected()).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('shows less, or nothing, of a CAR that is cut short', () => {
    fc.assert(
      fc.property(fc.nat(car.length - 1), (length) => {
        const proof = readRepoProof(car.subarray(0, length))
        if (proof.ok) expect(proof.value.blocks.size).toBeLessThan(read(car).blocks.size)
      }),
    )
  })
})

describe('reading a proof refuses', () => {
  const tree = blockOf({ e: [], l: null })

  it.each<[what: string, path: string, changes: DataMap]>([
    ['version 2', 'commit.version', { version: 2 }],
    ['a repository that is no DID', 'commit.did', { did: 'alice.example' }],
    ['a rev that is no TID', 'commit.rev', { rev: '3jzfcijpj2z2A' }],
    ['a rev with its top bit set', 'commit.rev', { rev: 'jzzzzzzzzzzzz' }],
    ['a prev that is text', 'commit.prev', { prev: '' }],
    [
      'tree data that is raw',
      'commit.data',
      { data: CID.parse('bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy') },
    ],
    ['a signature of 63 bytes', 'commit.sig', { sig: new Uint8Array(63) }],
    ['an unknown field', 'commit.extra', { extra: 1 }],
  ])('%s', (_what, path, changes) => {
    expect(readRepoProof(withCommit(changes))).toMatchObject({
      ok: false,
      findings: [{ code: 'proof/malformed', path }],
    })
  })

  function withCommit(changes: DataMap): Uint8Array {
    const sig = new Uint8Array(64)
    const commit = blockOf({
      did,
      version: 3,
      data: tree[0],
      rev: '3jzfcijpj2z2a',
      prev: null,
      sig,
      ...changes,
    })
    return writeCar(commit[0], [commit, tree])
  }

  it('a commit without prev', () => {
    const sig = new Uint8Array(64)
    const commit = blockOf({ did, version: 3, data: tree[0], rev: '3jzfcijpj2z2a', sig })
    expect(readRepoProof(writeCar(commit[0], [commit, tree]))).toMatchObject({
      findings: [{ code: 'proof/malformed', path: 'commit.prev' }],
    })
  })

  it('all that is wrong with a commit at once', () => {
    const proof = readRepoProof(withCommit({ version: 4, rev: 1, prev: 0 }))
    expect(!proof.ok && proof.findings.map((f) => f.path)).toEqual([
      'commit.version',
      'commit.rev',
      'commit.prev',
    ])
  })

  it('a CAR without the commit, the tree, or exactly one root', () => {
    const commit = blockOf({
      did,
      version: 3,
      data: tree[0],
      rev: '3jzfcijpj2z2a',
      prev: null,
      sig: new Uint8Array(64),
    })
    expect(readRepoProof(writeCar(commit[0], [tree]))).toMatchObject({ findings: [{ path: 'commit' }] })
    expect(readRepoProof(writeCar(commit[0], [commit]))).toMatchObject({ findings: [{ path: 'data' }] })
    expect(readRepoProof(hex('11 a2 65 726f6f7473 80 67 76657273696f6e 01'))).toMatchObject({
      findings: [{ path: 'roots' }],
    })
  })
})
