import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'

import type { DataMap, DataValue } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { evaluateChain, type ChainReport, type FoundRecord } from '../src/index.ts'
import { eventfulGroup } from './eventful-group.ts'
import { cidOfRecord, ms } from './group.ts'

let records: readonly FoundRecord[]
let group: string
const at = ms(2000)

beforeAll(async () => {
  ;({ records } = await eventfulGroup())
  group = cidOfRecord((records[0] as FoundRecord).record)
})

const types = [...Object.values(nsids), 'org.p2pds.other', 'constructor', 'toString', 'hasOwnProperty', '']
const value: fc.Arbitrary<DataValue> = fc.oneof(
  fc.constantFrom<DataValue[]>(
    null,
    true,
    -1,
    0,
    2 ** 53 - 1,
    '',
    'x',
    '9999-12-31T23:59:59.999Z',
    '0000-01-01T00:00:00.000Z',
    [],
    {},
    [[]],
  ),
  fc.uint8Array({ maxLength: 70 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
)
const repository = fc.constantFrom('did:web:mallory.example', 'did:web:bob.example', 'not a did', '')

type Path = readonly (string | number)[]

function pathsOf(data: DataValue, path: Path = []): Path[] {
  if (typeof data !== 'object' || data === null || data instanceof Uint8Array) return [path]
  const entries = Array.isArray(data) ? [...data.entries()] : Object.entries(data)
  return [path, ...entries.flatMap(([key, item]) => pathsOf(item as DataValue, [...path, key]))]
}

function replaced(data: DataValue, [key, ...rest]: Path, by: DataValue | undefined): DataValue {
  if (key === undefined) return by ?? {}
  if (Array.isArray(data)) return data.map((item, i) => (i === key ? replaced(item, rest, by) : item))
  const map = data as DataMap
  if (by !== undefined || rest.length > 0) return { ...map, [key]: replaced(map[key] ?? null, rest, by) }
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key))
}

/** A record of the group with one of its fields changed or gone, in any repository. */
function mutated(): fc.Arbitrary<FoundRecord> {
  return fc
    .record({
      which: fc.nat(),
      where: fc.nat(),
      by: fc.option(value, { nil: undefined }),
      moved: fc.option(repository, { nil: undefined }),
    })
    .map(({ which, where, by, moved }) => {
      const { repository: home, record } = records[which % records.length] as FoundRecord
      const paths = pathsOf(record).slice(1)
      return {
        repository: moved ?? home,
        record: replaced(record, paths[where % paths.length] ?? [], by) as DataMap,
      }
    })
}

const invented: fc.Arbitrary<FoundRecord> = fc
  .record({
    repository,
    type: fc.constantFrom(...types),
    fields: fc.dictionary(
      fc.constantFrom('group', 'base', 'prev', 'policy', 'version', 'kind', 'seen', 'certificate', 'x'),
      value,
    ),
  })
  .map(({ repository: home, type, fields }) => ({
    repository: home,
    record: { $type: type, ...fields },
  }))

/** What a decision rests on. Which votes were ignored is told, and decides nothing. */
function decided(report: ChainReport): unknown {
  return {
    group: report.group,
    head: report.head?.cid,
    state: report.state,
    anchored: report.anchored,
    freshness: report.freshness,
    versions: report.versions.map(({ cid, state, consent }) => ({ cid, state, consent })),
    proposals: report.proposals.map(({ cid, state, tally, cancelled, proposers, equivocations }) => ({
      cid,
      state,
      cancelled,
      proposers,
      now: tally?.now,
      next: tally?.next,
      equivocations,
    })),
    findings: report.findings,
  }
}

it('what outsiders make of the records of a group, or invent, changes nothing and breaks nothing', () => {
  const expected = decided(evaluateChain({ records }, at, { group }))
  const junk = fc.array(fc.oneof(mutated(), invented), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(junk, fc.boolean(), (made, before) => {
      const evidence = before ? [...made, ...records] : [...records, ...made]
      expect(decided(evaluateChain({ records: evidence }, at, { group }))).toEqual(expected)
    }),
    { numRuns: 30 },
  )
}, 120_000)

it('what nodes say of each other is no junk, and changes nothing', () => {
  const said = [nsids.OrgP2pdsAttestBatch, nsids.OrgP2pdsAttestReceipt, 'org.p2pds.other'].map((type) => ({
    repository: 'did:web:node.alice.example',
    record: { $type: type, group },
  }))
  const [before, after] = [records, [...said, ...records]].map((all) =>
    evaluateChain({ records: all }, at, { group }),
  )
  expect(decided(after!)).toEqual(decided(before!))
  expect(after!.diagnostics.map(({ params }) => params['actual'])).toEqual(['"org.p2pds.other"'])
})

it('junk alone founds no group', () => {
  fc.assert(
    fc.property(fc.array(invented, { maxLength: 20 }), (made) => {
      const report = evaluateChain({ records: made }, at)
      expect(report.head).toBeUndefined()
      expect(report.findings.length).toBeGreaterThan(0)
    }),
  )
})

it.each([
  [
    'acknowledgments of no form',
    'acks',
    { repository: 'did:web:a.example', record: { $type: nsids.OrgP2pdsPolicyAck } },
  ],
  ['entries that are no entries', 'votes', null],
])('a certificate of 100,000 %s changes nothing', (_, list, entry) => {
  const { repository: home, record } = records[0] as FoundRecord
  const certificate = { votes: [], acks: [], [list]: Array<DataValue>(100_000).fill(entry) }
  const report = evaluateChain(
    { records: [...records, { repository: home, record: { ...record, certificate } }] },
    at,
    { group },
  )
  expect(decided(report)).toEqual(decided(evaluateChain({ records }, at, { group })))
})
