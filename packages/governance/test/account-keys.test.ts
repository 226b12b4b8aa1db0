import { describe, expect, it } from 'vitest'

import { utf8, type DataMap } from '@quorate/core'
import { AccountKeys, firstHand } from '../src/index.ts'
import { ms } from './group.ts'
import { ended, identity, rotated, type IdentityLog } from './identity-log.ts'
import { keyOf, type Key } from './keys.ts'

const [first, second] = [await keyOf("alice's host"), await keyOf("alice's next host")]
const begun = await identity('alice', first, 0)
const moved = await rotated('alice', begun, second, 1)

function keysIn(...plcLogs: IdentityLog[]): AccountKeys {
  return new AccountKeys({ plcLogs, didDocuments: [] }, ms(100), firstHand)
}

function names(keys: readonly string[]): string[] {
  const known = new Map<string, string>([
    [first.did(), 'first'],
    [second.did(), 'second'],
  ])
  return keys.map((key) => known.get(key) ?? key).sort()
}

describe('the keys of an account', () => {
  it.each([
    ['before the genesis', -2, -1, []],
    ['until the genesis', -1, 0, ['first']],
    ['before the change', 0.5, 0.9, ['first']],
    ['until the change', 0.5, 1, ['first', 'second']],
    ['from the change on', 1, 2, ['second']],
  ])('are those that it had %s', (_when, from, to, expected) => {
    expect(names(keysIn(moved).during(moved.did, ms(from), ms(to), undefined))).toEqual(expected)
  })

  it('are those of the longer log where another is its beginning, whatever dates that has', async () => {
    const redated = await identity('alice', first, 3)
    for (const logs of [
      [begun, moved],
      [moved, begun],
      [moved, redated, begun],
    ]) {
      const keys = keysIn(...logs)
      expect(names(keys.during(moved.did, ms(2), ms(3), undefined))).toEqual(['second'])
      expect(keys.historiesOf(moved.did)).toHaveLength(1)
    }
  })

  it('are those of each log where logs part, or have the same operations with other dates', async () => {
    const other = await rotated('alice', begun, first, 0.5)
    expect(names(keysIn(other, moved).during(moved.did, ms(2), ms(3), undefined))).toEqual([
      'first',
      'second',
    ])
    const redated = await rotated('alice', begun, second, 4)
    expect(names(keysIn(redated, moved).during(moved.did, ms(2), ms(3), undefined))).toEqual([
      'first',
      'second',
    ])
  })

  it('are not taken away by a longer log that does not hold, or whose end came after the instant', async () => {
    const broken = await rotated('alice', { ...begun, heads: ['bafyno'] }, second, 1)
    expect(names(keysIn(begun, broken).during(moved.did, ms(2), ms(3), undefined))).toEqual(['first'])
    const later = await rotated('alice', begun, second, 101)
    expect(names(keysIn(begun, later).during(moved.did, ms(2), ms(3), undefined))).toEqual(['first'])
  })

  it('come in one order, whatever that of the logs, so that it is always the same key that is named', async () => {
    const parting = await rotated('alice', begun, first, 2)
    const [one, other] = [keysIn(parting, moved, moved), keysIn(moved, parting)]
    const keys = one.during(moved.did, ms(0), ms(3), undefined)
    expect(keys).toEqual(other.during(moved.did, ms(0), ms(3), undefined))
    expect(keys).toEqual([first.did(), second.did()].sort())
  })

  it('are none where a log is of somebody else, or does not hold', async () => {
    const strange = await identity('bob', first, 0)
    const broken = { ...moved, log: moved.log.slice(1) }
    const keys = keysIn(strange, { ...strange, did: moved.did }, broken)
    expect(keys.during(moved.did, ms(0), ms(9), undefined)).toEqual([])
  })

  it('are unknown where the operation came after the instant that is asked about', () => {
    const early = new AccountKeys({ plcLogs: [moved], didDocuments: [] }, ms(0.5), firstHand)
    expect(names(early.during(moved.did, ms(2), ms(3), undefined))).toEqual(['first'])
  })

  it('are those of the documents of a did:web that count, which have no date', () => {
    const did = 'did:web:alice.example'
    const documentOf = (key: Key): DataMap => ({
      id: did,
      verificationMethod: [
        { id: '#other', type: 'Multikey', publicKeyMultibase: 'zNothing' },
        { id: `${did}#atproto`, type: 'Multikey', publicKeyMultibase: key.did().slice('did:key:'.length) },
      ],
    })
    const didDocuments = [first, second].map((key) => ({ did, document: documentOf(key) }))
    const keys = new AccountKeys({ plcLogs: [], didDocuments }, ms(0), firstHand)
    expect(names(keys.during(did, ms(5), ms(6), undefined))).toEqual(['first', 'second'])
    const [pinned] = keys.documentsOf(did).keys()
    const some = new AccountKeys(
      { plcLogs: [], didDocuments },
      ms(0),
      (_, cid, policy) => cid === pinned && policy === 'v1',
    )
    expect(names(some.during(did, ms(5), ms(6), 'v1'))).toEqual(['first'])
    expect(some.during(did, ms(5), ms(6), 'v2')).toEqual([])
    expect(keys.during('did:web:bob.example', ms(5), ms(6), undefined)).toEqual([])
  })
})

describe('the signature of a commit', () => {
  it('is verified once for each key and account, however often it is asked for', async () => {
    const signedBytes = utf8('a commit')
    let reads = 0
    const commit = {
      cid: 'a CID',
      repository: moved.did,
      signature: await second.sign(signedBytes),
      get signedBytes() {
        reads++
        return signedBytes
      },
    }
    const keys = keysIn(moved)
    const asked = [second, first, second, first].map((key) => keys.verify(commit, moved.did, key.did()).ok)
    expect(asked).toEqual([true, false, true, false])
    expect(reads).toBe(2)
    expect(keys.verify(commit, 'did:plc:another', second.did()).ok).toBe(false)
  })
})

describe('the end of an account', () => {
  it('is when the earliest of its logs that has the tombstone dates it', async () => {
    const [early, late] = [await ended('alice', moved, 3), await ended('alice', moved, 4)]
    expect(keysIn(moved).tombstonedAt(moved.did)).toBeUndefined()
    expect(keysIn(moved, late).tombstonedAt(moved.did)).toBe(ms(4))
    expect(keysIn(late, begun, early, moved).tombstonedAt(moved.did)).toBe(ms(3))
    expect(keysIn(early).tombstonedAt('did:plc:another')).toBeUndefined()
  })

  it('is not known where it came after the instant that is asked about', async () => {
    const late = await ended('alice', moved, 101)
    expect(keysIn(late).tombstonedAt(moved.did)).toBeUndefined()
  })

  it('is not known where another log goes on from before it, near or far', async () => {
    const short = await ended('alice', begun, 1)
    const long = await ended('alice', moved, 3)
    const other = await rotated('alice', begun, first, 2)
    expect(keysIn(short, moved).tombstonedAt(moved.did)).toBeUndefined()
    expect(keysIn(long, other).tombstonedAt(moved.did)).toBeUndefined()
    expect(keysIn(long, begun).tombstonedAt(moved.did)).toBe(ms(3))
  })

  it('is told by no document', () => {
    const keys = new AccountKeys({ plcLogs: [], didDocuments: [] }, ms(0), firstHand)
    expect(keys.tombstonedAt('did:web:alice.example')).toBeUndefined()
  })
})
