import { createOp, deprecatedSignCreate, normalizeOp, updateAtprotoKeyOp } from '@did-plc/lib'
import { beforeAll, describe, expect, it } from 'vitest'

import { plcMomentAt, replayPlcLog, type DataMap, type PlcLogEntry, type Signer } from '../src/index.ts'
import { keyOf } from './keys.ts'
import {
  cidText,
  hour,
  recovery,
  signOperation,
  start,
  taken,
  tombstoneBody,
  updateBody,
} from './signed-plc-log.ts'

/** Rotation keys in order of authority, and one that never was. */
let high: Signer, middle: Signer, low: Signer, stranger: Signer
let keys: Signer[]
let genesis: DataMap

beforeAll(async () => {
  high = await keyOf('high', 'K-256')
  middle = await keyOf('middle', 'P-256')
  low = await keyOf('low', 'K-256')
  stranger = await keyOf('stranger', 'P-256')
  keys = [high, middle, low]
  genesis = await signOperation(updateBody(null, keys), middle)
})

/** An update of `prev` that keeps the rotation keys. */
function update(prev: DataMap, signer: Signer, name = 'a'): Promise<DataMap> {
  return signOperation(updateBody(prev, keys, { alsoKnownAs: [`at://${name}.test`] }), signer)
}

/** The CIDs of what stands, or each finding as code and path. */
function outcome(log: PlcLogEntry[], at = start + 1000 * hour, did?: string): readonly string[] {
  const history = replayPlcLog(log, at, did)
  if (!history.ok) return history.findings.map((f) => `${f.code} ${f.path}`)
  return history.value.moments.map((moment) => moment.cid)
}

function cids(...operations: DataMap[]): string[] {
  return operations.map(cidText)
}

describe('a did:plc log', () => {
  it('gives what each operation set, from when the directory took it', async () => {
    const changes = {
      verificationMethods: {
        atproto: stranger.did(),
        other: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
      },
      services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: 'https://pds.test' } },
      alsoKnownAs: ['at://a.test'],
    }
    const next = await signOperation(updateBody(genesis, [high], changes), low)
    const history = replayPlcLog([taken(genesis, 0), taken(next, hour)], start + hour)
    if (!history.ok) throw new Error(JSON.stringify(history.findings))
    const moment = {
      ...changes,
      cid: cidText(next),
      createdAt: start + hour,
      rotationKeys: [high.did()],
      tombstoned: false,
      provisional: true,
    }
    expect(history.value.moments[1]).toEqual(moment)
    expect(plcMomentAt(history.value, start - 1)).toBeUndefined()
    expect(plcMomentAt(history.value, start)?.cid).toBe(cidText(genesis))
    expect(plcMomentAt(history.value, start + hour - 1)?.cid).toBe(cidText(genesis))
    expect(plcMomentAt(history.value, start + hour)).toEqual(moment)
  })

  it('made by the reference implementation holds', async () => {
    const signer = await keyOf('high', 'P-256')
    const opts = {
      signingKey: stranger.did(),
      handle: 'a.test',
      pds: 'pds.test',
      rotationKeys: [signer.did()],
      signer,
    }
    const { op, did } = await createOp(opts)
    const next = await updateAtprotoKeyOp(op, signer, middle.did())
    expect(outcome([taken(op, 0), taken(next, 1)], start + 1, did)).toEqual(cids(op, next))
  })

  it.each([
    ['a.test', 'https://pds.test'],
    ['at://a.test', 'pds.test'],
    ['https://a.test', 'http://pds.test'],
  ])(
    'of a legacy genesis for %s at %s starts with what the reference makes of it',
    async (handle, service) => {
      const signer = await keyOf('low', 'K-256')
      const body = { signingKey: signer.did(), recoveryKey: high.did(), handle, service, prev: null }
      const legacy = await deprecatedSignCreate({ type: 'create', ...body }, signer)
      const { rotationKeys, verificationMethods, services, alsoKnownAs } = normalizeOp(legacy)
      const history = replayPlcLog([taken({ ...legacy }, 0)], start)
      expect(history.ok && history.value.moments[0]).toMatchObject({
        rotationKeys,
        verificationMethods,
        services,
        alsoKnownAs,
      })
    },
  )

  it('is of one DID, which its genesis gives', () => {
    expect(outcome([taken(genesis, 0)], start, 'did:plc:yk4dd2qkboz2yv6tpubpc6co')).toEqual([
      'plc/did-mismatch log[0].operation',
    ])
  })

  it('says nothing before its genesis', () => {
    expect(outcome([taken(genesis, 0)], start - 1)).toEqual(['plc/no-operation log'])
    expect(outcome([])).toEqual(['plc/no-operation log'])
    expect(outcome([], Number.MAX_SAFE_INTEGER)).toEqual(['plc/no-operation log'])
  })

  it('ends with a tombstone, which sets nothing', async () => {
    const end = await signOperation(tombstoneBody(genesis), low)
    const log = [taken(genesis, 0), taken(end, hour)]
    const history = replayPlcLog(log, start + hour)
    expect(history.ok && history.value.moments[1]).toMatchObject({
      tombstoned: true,
      rotationKeys: [],
      services: {},
    })
    const after = await update(end, high)
    expect(outcome([...log, taken(after, 2 * hour)])).toEqual(['plc/tombstoned log[2].operation.prev'])
  })

  it('is judged by what is dated until then, whatever comes later', async () => {
    const junk: PlcLogEntry[] = [taken({ type: 'junk' }, 2), taken(await update(genesis, stranger), 3)]
    expect(outcome([taken(genesis, 0), ...junk], start + 1)).toEqual(cids(genesis))
    expect(outcome([taken(genesis, 0), ...junk], start + 2)).toEqual(['plc/malformed log[1].operation.type'])
  })

  it('has one genesis, and each operation builds on one that stands', async () => {
    const another = await signOperation(updateBody(null, [high]), high)
    const body = {
      signingKey: low.did(),
      recoveryKey: high.did(),
      handle: 'a.test',
      service: 'pds.test',
      prev: null,
      sig: '',
    }
    const legacy = await signOperation({ type: 'create', ...body }, high)
    for (const operation of [another, legacy, await update(another, high)]) {
      expect(outcome([taken(genesis, 0), taken(operation, 1)])).toEqual(['plc/prev log[1].operation.prev'])
    }
    expect(outcome([taken(await update(genesis, high), 0)])).toEqual(['plc/prev log[0].operation.prev'])
  })

  it('is dated in its order, no two operations alike', async () => {
    const next = await update(genesis, high)
    expect(outcome([taken(genesis, 1), taken(next, 1)])).toEqual(['plc/order log[1].createdAt'])
    expect(outcome([taken(genesis, 1), taken(next, 0)])).toEqual(['plc/order log[1].createdAt'])
    expect(outcome([taken(genesis, 1), taken(next, 2)])).toEqual(cids(genesis, next))
  })

  it('has at most 4096 operations, counted until the instant in question', () => {
    const log = Array.from({ length: 4097 }, (_, i) => taken(genesis, i))
    expect(outcome(log)).toEqual(['plc/malformed log[4096]'])
    expect(outcome(log, start)).toEqual(cids(genesis))
  })
})

describe('the authority of an operation', () => {
  it('is that of the operation before, not its own', async () => {
    const takeover = await signOperation(updateBody(genesis, [stranger]), stranger)
    const history = replayPlcLog([taken(genesis, 0), taken(takeover, 1)], start + 1)
    expect(history.ok ? [] : history.findings).toEqual([
      {
        code: 'plc/signature',
        requirement: 'SIG-7',
        path: 'log[1].operation.sig',
        params: { expected: keys.map((key) => key.did()) },
      },
    ])
  })

  it('of a genesis is its own', async () => {
    const operation = await signOperation(updateBody(null, keys), stranger)
    expect(outcome([taken(operation, 0)])).toEqual(['plc/signature log[0].operation.sig'])
  })

  it('is not given by a verification method', async () => {
    const first = await signOperation(
      updateBody(null, [high], { verificationMethods: { atproto: low.did() } }),
      high,
    )
    expect(outcome([taken(first, 0), taken(await update(first, low), 1)])).toEqual([
      'plc/signature log[1].operation.sig',
    ])
  })

  it('ends where the list of rotation keys is empty', async () => {
    const last = await signOperation(updateBody(genesis, []), low)
    const log = [taken(genesis, 0), taken(last, 1)]
    expect(outcome(log)).toEqual(cids(genesis, last))
    expect(outcome([...log, taken(await update(last, high), 2)])).toEqual([
      'plc/signature log[2].operation.sig',
    ])
  })

  it('is not hurt by a rotation key that nobody can use', async () => {
    const rotationKeys = ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'junk', low.did()]
    const first = await signOperation(updateBody(null, [], { rotationKeys }), low)
    const next = await update(first, low)
    expect(outcome([taken(first, 0), taken(next, 1)])).toEqual(cids(first, next))
  })
})

describe('a recovery', () => {
  it('undoes what a lower key did, all that was built on it included', async () => {
    const stolen = await signOperation(updateBody(genesis, [stranger]), low)
    const more = await update(stolen, stranger)
    const back = await update(genesis, middle)
    const next = await update(back, low)
    const log = [taken(genesis, 0), taken(stolen, 1), taken(more, 2), taken(back, 3), taken(next, 4)]
    expect(outcome(log)).toEqual(cids(genesis, back, next))
    expect(outcome(log, start + 2)).toEqual(cids(genesis, stolen, more))
  })

  it('is in time until 72 hours after the first operation that it undoes', async () => {
    const stolen = await update(genesis, low)
    const more = await update(stolen, low)
    const back = await update(genesis, high)
    const log = [taken(genesis, 0), taken(stolen, 1), taken(more, recovery)]
    expect(outcome([...log, taken(back, 1 + recovery)])).toEqual(cids(genesis, back))
    const late = replayPlcLog([...log, taken(back, 2 + recovery)], start + 1000 * hour)
    expect(late.ok ? [] : late.findings).toEqual([
      {
        code: 'plc/recovery-late',
        requirement: 'SIG-7',
        path: 'log[3].createdAt',
        params: { expected: 259200, actual: 259201 },
      },
    ])
  })

  it.each(['the same', 'a lower'])('is refused by %s key', async (which) => {
    const first = await update(genesis, middle, 'first')
    const second = await update(genesis, which === 'the same' ? middle : low, 'second')
    expect(outcome([taken(genesis, 0), taken(first, 1), taken(second, 2)])).toEqual([
      'plc/signature log[2].operation.sig',
    ])
  })

  it('is itself undone only by a higher key still', async () => {
    const names = ['first', 'second', 'third', 'fourth']
    const signers = [low, middle, high, high]
    const [a, b, c, d] = await Promise.all(signers.map((key, i) => update(genesis, key, names[i])))
    if (a === undefined || b === undefined || c === undefined || d === undefined)
      throw new Error('four operations')
    const log = [taken(genesis, 0), taken(a, 1), taken(b, recovery), taken(c, 2 * recovery)]
    expect(outcome(log)).toEqual(cids(genesis, c))
    expect(outcome([...log, taken(d, 2 * recovery + 1)])).toEqual(['plc/signature log[4].operation.sig'])
  })

  it('counts a repeated rotation key where it stands first', async () => {
    const first = await signOperation(updateBody(null, [low, middle, low]), low)
    const [byLow, byMiddle] = [await update(first, low), await update(first, middle)]
    expect(outcome([taken(first, 0), taken(byMiddle, 1), taken(byLow, 2)])).toEqual(cids(first, byLow))
    expect(outcome([taken(first, 0), taken(byLow, 1), taken(byMiddle, 2)])).toEqual([
      'plc/signature log[2].operation.sig',
    ])
  })

  it('leaves nothing to build on in what it undid', async () => {
    const stolen = await update(genesis, low, 'stolen')
    const back = await update(genesis, high, 'back')
    const log = [taken(genesis, 0), taken(stolen, 1), taken(back, 2), taken(await update(stolen, high), 3)]
    expect(outcome(log)).toEqual(['plc/prev log[3].operation.prev'])
  })

  it('undoes a tombstone', async () => {
    const end = await signOperation(tombstoneBody(genesis), middle)
    const back = await update(genesis, high)
    expect(outcome([taken(genesis, 0), taken(end, 1), taken(back, 2)])).toEqual(cids(genesis, back))
  })
})

describe('an operation is provisional', () => {
  it('while it is younger than 72 hours, except the genesis', async () => {
    const log = [taken(genesis, 0), taken(await update(genesis, high), 1)]
    const provisional = (at: number) => {
      const history = replayPlcLog(log, at)
      return history.ok && history.value.moments.map((moment) => moment.provisional)
    }
    expect(provisional(start)).toEqual([false])
    expect(provisional(start + 1)).toEqual([false, true])
    expect(provisional(start + recovery)).toEqual([false, true])
    expect(provisional(start + 1 + recovery)).toEqual([false, false])
  })
})
