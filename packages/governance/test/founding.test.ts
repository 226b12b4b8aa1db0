import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  ack,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  hours,
  member,
  people,
  ready,
  published,
  signed,
  type Person,
} from './group.ts'
import { keyOf } from './keys.ts'
import { codes, reportOn, wrongs } from './summary.ts'

let alice: Person, bob: Person, carol: Person, mallory: Person
let policy: DataMap
let records: FoundRecord[]

beforeAll(async () => {
  ;[alice, bob, carol, mallory] = await people('alice', 'bob', 'carol', 'mallory')
  policy = foundingPolicy([alice, bob, carol].map((p) => member(p)))
  records = await founding(policy, [alice, bob, carol])
})

/** Who is missing; empty when the group is founded. */
function missing(evidence: readonly FoundRecord[]): readonly string[] {
  const report = reportOn(evidence)
  expect(report.head === undefined).toBe((report.founding?.missing.length ?? 1) > 0)
  return report.founding?.missing ?? ['no founding']
}

/** The records, with Carol's acknowledgment replaced. */
async function withCarols(...more: (FoundRecord | Promise<FoundRecord>)[]): Promise<FoundRecord[]> {
  return [...records.slice(0, 3), ...(await ready(more))]
}

describe('a group', () => {
  it('is founded by the acknowledgment of every listed member', () => {
    const report = reportOn(records)
    expect(report).toMatchObject({ group: cidOfRecord(policy), state: 'ACTIVE' })
    expect(wrongs(report)).toEqual([])
    expect(report.head?.cid).toBe(cidOfRecord(policy))
  })

  it('is not founded while one is missing, and says who', async () => {
    expect(missing(await withCarols())).toEqual([carol.did])
    expect(reportOn(await withCarols()).findings).toMatchObject([
      { code: 'policy/not-founded', params: { actual: 2, expected: 3, missing: [carol.did] } },
    ])
  })

  it('is not there without a policy', () => {
    expect(codes(reportOn(records.slice(1)).findings)).toEqual(['group/missing'])
    expect(codes(reportOn([]).findings)).toEqual(['group/missing'])
  })

  it('is not founded by a policy that is invalid, and says why', () => {
    const report = reportOn([published(alice, { ...policy, members: [] })])
    expect(report.head).toBeUndefined()
    expect(codes(report.findings)).toEqual(['record/shape'])
  })
})

describe('an acknowledgment founds', () => {
  it('from createdAt until just before effectiveAt', async () => {
    const at = async (hour: number) => missing(await withCarols(ack(carol, policy, hour)))
    const millisecond = 1 / 3_600_000
    expect(await at(0)).toEqual([])
    expect(await at(-millisecond)).toEqual([carol.did])
    expect(await at(hours.effective - millisecond)).toEqual([])
    expect(await at(hours.effective)).toEqual([carol.did])
  })

  it.each<[string, DataMap]>([
    ['declines', { accepted: false }],
    ['carries another key', { key: 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme' }],
    ['names another group', { group: 'bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi' }],
    ['names another policy', { policy: 'bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi' }],
  ])('unless it %s', async (_how, more) => {
    expect(missing(await withCarols(ack(carol, policy, hours.acked, more)))).toEqual([carol.did])
  })

  it('only with the key that the policy pins', async () => {
    const byHost = await ack(carol, policy, hours.acked, {}, await keyOf('a host'))
    expect(missing(await withCarols(byHost))).toEqual([carol.did])
    const byBob = await ack(carol, policy, hours.acked, {}, bob.key)
    expect(missing(await withCarols(byBob))).toEqual([carol.did])
  })

  it('only in the repository that it was signed for', async () => {
    const carols = await ack(carol, policy)
    expect(missing(await withCarols({ ...carols, repository: bob.did }))).toEqual([carol.did])
    expect(missing(await withCarols({ ...carols, repository: mallory.did }))).toEqual([carol.did])
  })

  it('whatever fields nobody knows it has, and however many others sign it', async () => {
    expect(
      missing(await withCarols(ack(carol, policy, hours.acked, { note: 'gladly' }, mallory.key, carol.key))),
    ).toEqual([])
  })

  it('once, though a later answer of the same member declines', async () => {
    const no = ack(carol, policy, hours.acked + 1, { accepted: false })
    expect(missing(await withCarols(ack(carol, policy), no))).toEqual([])
  })

  it('for a member only', async () => {
    expect(missing([...records, await ack(mallory, policy)])).toEqual([])
    expect(missing(await withCarols(ack(mallory, policy)))).toEqual([carol.did])
  })
})

describe('with one witness, an acknowledgment founds', () => {
  let watched: DataMap
  let acks: FoundRecord[]
  const group = () => cidOfRecord(watched)

  beforeAll(async () => {
    watched = foundingPolicy(
      [alice, bob, carol].map((p) => member(p)),
      { witnesses: 1 },
    )
    acks = await founding(watched, [alice, bob, carol])
  })

  const listing = (who: Person, hour: number, ...whom: number[]) =>
    checkpoint(
      who,
      group(),
      hour,
      whom.map((i) => acks[i] as FoundRecord),
    )

  it('when another operator listed it before effectiveAt', async () => {
    expect(missing(acks)).toEqual([alice.did, bob.did, carol.did])
    const seen = [await listing(alice, 2, 2, 3), await listing(bob, 2, 1)]
    expect(missing([...acks, ...seen])).toEqual([])
  })

  it('not when only its author listed it', async () => {
    const seen = [await listing(alice, 2, 1, 2), await listing(bob, 2, 1, 2), await listing(carol, 2, 3)]
    expect(missing([...acks, ...seen])).toEqual([carol.did])
  })

  it('not when it was listed at effectiveAt or later', async () => {
    const early = [await listing(alice, 2, 2), await listing(bob, 2, 1)]
    expect(missing([...acks, ...early, await listing(alice, hours.effective, 3)])).toEqual([carol.did])
    const justBefore = await listing(alice, hours.effective - 1 / 3_600_000, 3)
    expect(missing([...acks, ...early, justBefore])).toEqual([])
  })

  it('and not by the word of a stranger', async () => {
    const early = [await listing(alice, 2, 2), await listing(bob, 2, 1)]
    expect(missing([...acks, ...early, await listing(mallory, 2, 3)])).toEqual([carol.did])
    const posing = await signed(bob, (await listing(bob, 2, 3)).record, mallory.key)
    const { signatures, ...body } = posing.record
    const forged = { ...posing, record: { ...body, signatures: (signatures as DataMap[]).slice(1) } }
    expect(missing([...acks, ...early, forged])).toEqual([carol.did])
  })
})
