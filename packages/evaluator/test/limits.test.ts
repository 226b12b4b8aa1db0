import { instantMs, profile, type DataMap } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { bundleOf, found } from '../../../scripts/vectors/checked-group.ts'
import { at, founding, person, seat } from '../../../scripts/vectors/group-records.ts'
import { node, nodePolicy } from '../../../scripts/vectors/node-records.ts'
import { evaluate } from '../src/index.ts'

const noon = instantMs(at(12))

function outcomeOf(bytes: Uint8Array) {
  const { outcome, findings } = evaluate(bytes, noon).decision
  return [outcome, ...findings.listed.map(({ code }) => code)]
}

describe('an instant', () => {
  it.each([Number.NaN, 0.5, 253_402_300_800_000])('%d is none that a record can have', (instant) => {
    const { outcome, findings, anchor } = evaluate(new Uint8Array(), instant, { group: 'friends' }).decision
    expect([outcome, anchor]).toEqual(['indeterminate', undefined])
    expect(findings.listed.map(({ code }) => code)).toEqual(['cid/invalid', 'instant/invalid'])
  })
})

/** Files too large for a vector (DEC-8). */
describe('a file at a limit', () => {
  it('has 1 GiB at most', () => {
    const bytes = new Uint8Array(profile.bundleBytes + 1)
    expect(outcomeOf(bytes.subarray(1))).toEqual(['invalid', 'bytes/not-canonical'])
    expect(outcomeOf(bytes)).toEqual(['indeterminate', 'bytes/too-large'])
  })
})

/** So many nodes, of members with 16 each, that are all to hold the same accounts; nobody is bound. */
async function largeGroup(nodes: number, accounts: number) {
  const people = await Promise.all(
    Array.from({ length: Math.ceil(nodes / 16) }, (_, i) => person(`m${String(i)}`)),
  )
  const seats = people.map(async (who, i) => {
    const own = Array.from({ length: Math.min(16, nodes - 16 * i) }, (_, j) =>
      node(`n${String(j)}.m${String(i)}`),
    )
    return seat(who, { nodes: await Promise.all(own) })
  })
  const subjects = Array.from({ length: accounts }, (_, i) => `did:web:s${String(i)}.example`)
  const policy = await nodePolicy(await Promise.all(seats), {
    replication: { subjects, minCopies: 0 } as DataMap,
  })
  const records = (await founding(policy, people)).map((housed) => found(housed))
  return bundleOf({ records, proofs: [], plcLogs: [], didDocuments: [] })
}

describe('obligations at a limit', () => {
  it('are listed up to 16,384', async () => {
    const { obligations } = evaluate(await largeGroup(4, 4096), noon).decision
    expect([obligations.count, obligations.listed.length, obligations.more]).toEqual([
      16_384,
      16_384,
      undefined,
    ])
    const { obligations: over } = evaluate(await largeGroup(5, 3277), noon).decision
    expect([over.count, over.listed.length, over.more]).toEqual([16_385, 16_384, true])
  })

  it('are worked out up to 1,048,576', async () => {
    const { decision } = evaluate(await largeGroup(256, 4096), noon)
    expect(decision.obligations).toMatchObject({ count: 1_048_576, more: true })
    expect(decision.findings.listed.map(({ code }) => code)).not.toContain('obligation/limit')
  }, 120_000)
})
