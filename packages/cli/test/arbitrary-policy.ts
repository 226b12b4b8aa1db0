import { formatInstant, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import fc from 'fast-check'

const key = 'did:key:zDnaeRPS9qK2HtrQiAV6Fq7oxxXzw6FS2ctxLvHzKQ5GuZGPU'
const cid = 'bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'

const seconds = (min = 1, max = 1_000_000_000) =>
  fc.oneof(
    fc.integer({ min, max }),
    fc.integer({ min: 1, max: 1000 }).map((n) => n * 3600),
  )
const governanceSeconds = 7_776_000
const ppm = fc.integer({ min: 1, max: 1_000_000 })
const instant = fc.integer({ min: 0, max: 4e12 }).map(formatInstant)
const did = fc.stringMatching(/^did:plc:[a-z2-7]{24}$/)
/** Text that YAML could take for something else, or that would not survive a careless writer. */
const text = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength }),
      fc.constantFrom(
        '2/3',
        '30m',
        '~',
        'null',
        'true',
        '0x10',
        '1e3',
        '- a',
        'a: b',
        '#',
        ' a ',
        'a\n b\n\n',
        '|',
        '&a',
        '*a',
        '!!str',
        '\u202e',
        '\r',
        '%',
        '---',
        '...',
        '"',
        "'",
        '<<',
        '1_000',
      ),
    )
    .filter(
      (t) =>
        t.isWellFormed() && !t.startsWith('\ufeff') && new TextEncoder().encode(t).length <= maxLength * 4,
    )

const threshold = fc.record({
  kind: fc.constantFrom('atLeast', 'moreThan', 'someOther'),
  num: fc.integer({ min: 1, max: 10_000 }),
  den: fc.integer({ min: 1, max: 10_000 }),
})

const node = fc.record(
  {
    id: did,
    key: fc.constant(key),
    endpoint: fc.webUrl(),
    capacityBytes: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  },
  { requiredKeys: ['id', 'key', 'endpoint'] },
)

const member = fc.record(
  {
    did,
    key: fc.constant(key),
    weight: fc.integer({ min: 1, max: 4_294_967_295 }),
    operator: text(20),
    didHead: fc.constant(cid),
    nodes: fc.array(node, { maxLength: 3 }),
  },
  { requiredKeys: ['did', 'key', 'weight'] },
)

const governance = fc.record(
  {
    threshold,
    amendThreshold: threshold,
    quorum: fc.nat(),
    votingSeconds: seconds(1, governanceSeconds),
    delaySeconds: seconds(0, governanceSeconds),
    witnesses: fc.nat({ max: 256 }),
    exitNoticeSeconds: seconds(1, governanceSeconds),
  },
  { requiredKeys: ['threshold', 'votingSeconds', 'delaySeconds', 'witnesses', 'exitNoticeSeconds'] },
)

const rules = fc.record(
  {
    replication: fc.record(
      {
        strategy: fc.constantFrom('full', 'partial'),
        minCopies: fc.nat({ max: 256 }),
        subjects: fc.array(did, { maxLength: 3 }),
        collections: fc.constant(['app.bsky.feed.post']),
        placement: fc.record({ kind: fc.constant('rendezvous'), copies: fc.integer({ min: 1, max: 256 }) }),
      },
      { requiredKeys: ['strategy', 'minCopies'] },
    ),
    verification: fc.record({
      intervalSeconds: seconds(60),
      layers: fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 3 }),
      sampleSize: fc.integer({ min: 1, max: 4096 }),
      lossPpm: ppm,
      verifiers: fc.integer({ min: 1, max: 256 }),
      windowSeconds: seconds(),
      coveragePpm: ppm,
    }),
    sync: fc.record(
      { maxLagSeconds: seconds(), revealSeconds: seconds() },
      { requiredKeys: ['maxLagSeconds'] },
    ),
    compliance: fc.record({
      joinGraceSeconds: seconds(0),
      offlineGraceSeconds: seconds(0),
      recoveryGraceSeconds: seconds(0),
      maxConsecutiveFailures: fc.integer({ min: 1, max: 1000 }),
      failedAfterSeconds: seconds(),
      abandonedAfterSeconds: seconds(),
    }),
    sla: fc.record({
      uptimePpm: ppm,
      serveMs: fc.integer({ min: 1, max: 10_000 }),
      maxGapSeconds: seconds(),
      windowSeconds: seconds(),
    }),
    predicates: fc.array(fc.record({ name: text(20), expression: text(100) }), { maxLength: 2 }),
  },
  { requiredKeys: ['replication', 'verification', 'sync', 'compliance'] },
)

/** Any policy in the shape of its lexicon, sensible or not. */
export const arbitraryPolicy: fc.Arbitrary<DataMap> = fc.record(
  {
    $type: fc.constant(nsids.OrgP2pdsPolicy),
    version: fc.integer({ min: 1, max: 2_147_483_647 }),
    group: fc.constant(cid),
    prev: fc.constant(cid),
    type: fc.constantFrom('mutual-aid', 'sla', 'custom', 'a type of tomorrow'),
    name: text(40),
    description: text(400),
    members: fc.array(member, { minLength: 1, maxLength: 3 }),
    governance,
    rules,
    effectiveAt: instant,
    compatUntil: instant,
    expiresAt: instant,
    createdAt: instant,
  },
  {
    requiredKeys: [
      '$type',
      'version',
      'type',
      'name',
      'members',
      'governance',
      'rules',
      'effectiveAt',
      'createdAt',
    ],
  },
) as fc.Arbitrary<unknown> as fc.Arbitrary<DataMap>
