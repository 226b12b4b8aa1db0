import { formatInstant, signRecord, type DataMap, type Signer } from '@quorate/core'
import { everySeat, type FoundRecord, type Version } from '@quorate/governance'
import { beforeAll, describe, expect, it } from 'vitest'

import { ensure, ms } from '../../governance/test/group.ts'
import { keyOf } from '../../governance/test/keys.ts'
import { draftBatch, Ledger, nextBatch, ownBatches } from '../src/index.ts'
import { equipped, nodesOf, versionOf } from './policies.ts'

let version: Version
let node: string
const key = await keyOf('node alice')

beforeAll(async () => {
  const members = await equipped('alice', 'bob')
  version = versionOf(members)
  node = nodesOf(members[0])[0]?.['id'] as string
})

/** The batch that goes on from `found`, signed, for the hour `hour`. */
async function goOn(found: readonly FoundRecord[], hour: number, signer: Signer = key) {
  const own = ownBatches(found, version.group, signer.did())
  const next = await nextBatch(own, signer, version.group, ms(hour))
  const { operator } = version.nodes.get(node) ?? { operator: '' }
  const content = { version, verifier: operator, ...next, from: ms(hour), to: ms(hour) + 60_000, leaves: [] }
  const record = ensure(await signRecord(ensure(draftBatch(content)).record, node, signer))
  return { seq: next.seq, found: { record, repository: node } }
}

async function chain(length: number, signer: Signer = key): Promise<FoundRecord[]> {
  const found: FoundRecord[] = []
  for (let i = 0; i < length; i++) found.push((await goOn(found, 10 + i, signer)).found)
  return found
}

const ledgerOf = (batches: readonly FoundRecord[]) =>
  new Ledger(
    {
      versions: [version],
      departures: new Map(),
      seats: everySeat,
      batches,
      receipts: [],
      checkpoints: [],
      keys: undefined,
    },
    ms(100),
  )

describe('the chain of a verifier', () => {
  it('reveals in each batch what the one before the last committed to', async () => {
    const batches = await chain(6)
    expect(ledgerOf(batches)).toMatchObject({ findings: [], diagnostics: [] })
    expect(batches.map(({ record }) => record['seq'])).toEqual([0, 1, 2, 3, 4, 5])
    // Each secret is another one, or a nonce would be known as soon as the first is revealed.
    expect(new Set(batches.map(({ record }) => record['reveal'])).size).toBe(6)
    const reveals = batches.map(({ record }) => record['reveal'])
    expect(batches.some(({ record }) => reveals.includes(record['commitment'] as string))).toBe(false)
  })

  it('goes on the same wherever the key is, whatever the order in which its batches are found', async () => {
    const before = await chain(4)
    const again = await keyOf('node alice')
    const [one, other] = [await goOn(before, 20), await goOn([...before].reverse(), 20, again)]
    expect(other.found.record['reveal']).toBe(one.found.record['reveal'])
    expect(one.seq).toBe(4)
  })

  it('begins anew under a key that did not make the secrets', async () => {
    const other = await keyOf('node bob')
    const before = await chain(3)
    expect((await goOn(before, 20, other)).seq).toBe(0)
    // Signed by the new key as well, the old commitment still cannot be opened by it.
    const resigned: FoundRecord[] = []
    for (const { record } of before)
      resigned.push({ record: ensure(await signRecord(record, node, other)), repository: node })
    expect((await goOn(resigned, 20, other)).seq).toBe(0)
  })

  it('takes no account of other groups, of other keys, or of what is no batch', async () => {
    const before = await chain(3)
    const [last] = before.slice(-1)
    const foreign: DataMap = {
      ...last?.record,
      group: 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy',
    }
    const broken: DataMap = { ...last?.record, from: formatInstant(ms(30)), reveal: 1 }
    const found = [...before, { record: foreign, repository: node }, { record: broken, repository: node }]
    expect((await goOn(found, 20)).seq).toBe(3)
  })

  it('cannot be gone on with when the batch before the last is lost', async () => {
    const [, , last] = await chain(3)
    expect((await goOn(last === undefined ? [] : [last], 20)).seq).toBe(0)
  })
})
