import { beforeAll, describe, expect, it } from 'vitest'

import { listedBy, ownCheckpoints, recordKey, type FoundRecord } from '../src/index.ts'
import {
  checkpoint,
  cidOfRecord,
  foundingPolicy,
  instant,
  member,
  nextPolicy,
  people,
  person,
  vote,
  type Person,
} from './group.ts'

let alice: Person, bob: Person, rekeyed: Person
let group: string, other: string
let seen: FoundRecord

const link = (seq: number, hour: number, who = alice, of = group) =>
  checkpoint(who, of, hour, [seen], { seq })

const own = (records: readonly FoundRecord[], ...keys: Person[]) =>
  ownCheckpoints(records, { repository: alice.did, group, keys: keys.map(({ key }) => key.did()) })

beforeAll(async () => {
  ;[alice, bob] = await people('alice', 'bob')
  rekeyed = await person('alice', 'alice later')
  const policy = foundingPolicy([alice, bob].map((who) => member(who)))
  group = cidOfRecord(policy)
  other = cidOfRecord(nextPolicy(policy))
  seen = { repository: bob.did, record: policy }
})

describe('the checkpoints of an account', () => {
  it('begin with the greatest seq, and of two with the later date', async () => {
    const [zero, early, late] = [await link(0, 30), await link(1, 20), await link(1, 21)]
    const cids = [late, early, zero].map(({ record }) => cidOfRecord(record))
    expect(own([early, late, zero], alice).map(({ cid }) => cid)).toEqual(cids)
    expect(own([zero, late, early], alice)[0]).toMatchObject({ seq: 1, asOf: instant(21) })
  })

  it('are those that any of its keys signed, before or after a change of key', async () => {
    const chain = [await link(0, 20), await link(1, 21, rekeyed)]
    expect(own(chain, alice, rekeyed)).toHaveLength(2)
    expect(own(chain, rekeyed).map(({ seq }) => seq)).toEqual([1])
    expect(own(chain)).toEqual([])
  })

  it('are of this group, in its repository, whole, and checkpoints', async () => {
    const one = await link(0, 20)
    const { seen: _seen, ...torn } = one.record
    const foreign = [
      await link(0, 20, bob),
      { ...one, repository: bob.did },
      await link(0, 20, alice, other),
      { ...one, record: torn },
      await checkpoint(alice, group, 20, [], { $type: 'org.example.checkpoint' }),
      await vote(alice, { ...seen, record: { group, base: group } }),
    ]
    expect(own(foreign, alice, bob)).toEqual([])
    expect(own([...foreign, one], alice, bob)).toHaveLength(1)
  })

  it('list each record by where it was seen', async () => {
    const listed = listedBy(own([await link(0, 20)], alice))
    expect([...listed]).toEqual([recordKey(bob.did, group)])
  })
})
