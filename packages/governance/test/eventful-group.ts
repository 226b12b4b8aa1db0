import type { DataMap, PlcLogEntry, RepoProof } from '@quorate/core'
import { backingOf, certify, evaluateChain, type FoundRecord } from '../src/index.ts'
import {
  ack,
  amend,
  cancel,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  instant,
  member,
  ms,
  nextPolicy,
  people,
  person,
  propose,
  published,
  vote,
  type Person,
} from './group.ts'
import { identity, rotated } from './identity-log.ts'
import { keyOf } from './keys.ts'
import { publish } from './repository.ts'

export type Eventful = {
  readonly records: readonly FoundRecord[]
  readonly proofs: readonly RepoProof[]
  readonly plcLogs: readonly { did: string; log: PlcLogEntry[] }[]
}

/**
 * A group to which about everything happened: a change of seats, a revocation, a fork, equivocation, exits, forked
 * checkpoints, failed certificates, proofs good and bad, and strangers.
 */
export async function eventfulGroup(): Promise<Eventful> {
  const hostKey = await keyOf('host')
  const log = await identity('alice', hostKey, -60_000)
  const [named, bob, carol, dave, erin, mallory] = await people(
    'alice',
    'bob',
    'carol',
    'dave',
    'erin',
    'mallory',
  )
  const alice: Person = { did: log.did, key: named.key }
  const newCarol = await person('carol', "carol's new key")
  const four = [alice, bob, carol, dave]
  const policy = foundingPolicy(
    four.map((p) => member(p)),
    { witnesses: 1 },
  )
  const group = cidOfRecord(policy)
  const saw = (who: Person, hour: number, seen: readonly FoundRecord[], more: DataMap = {}) =>
    checkpoint(who, group, hour, seen, { seq: Math.round(hour * 1000), prev: group, ...more })
  const acks = await founding(policy, four)
  const started = [...acks, await saw(alice, 2, acks.slice(1)), await saw(bob, 3, acks.slice(1))]

  const adopted = async (base: DataMap, to: DataMap, voters: readonly Person[], opens: number) => {
    const asked = await amend(voters[0] as Person, base, to, {
      opensAt: instant(opens),
      createdAt: instant(opens),
    })
    const votes = await Promise.all(voters.map((p) => vote(p, asked, 'approve', opens + 1)))
    const late = await vote(dave, asked, 'approve', opens + 20)
    const twice = await vote(voters[1] as Person, asked, 'reject', opens + 2)
    return [
      asked,
      ...votes,
      late,
      twice,
      await saw(dave, opens + 3, [...votes, twice]),
      await saw(alice, opens + 4, votes),
    ]
  }
  const revoked = nextPolicy(policy, { name: 'Revoked', effectiveAt: instant(300) })
  const revocation = await propose(
    alice,
    policy,
    { kind: 'revocation', revokes: cidOfRecord(revoked) },
    { opensAt: instant(150), createdAt: instant(150) },
  )
  const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', 151)))
  const listed = await Promise.all([carol, dave, alice, bob].map((p, i) => saw(p, 152 + i, undoing)))

  const second = nextPolicy(policy, {
    members: [member(alice), member(bob), member(newCarol), member(dave), member(erin)],
    effectiveAt: instant(420),
  })
  const joining = [
    await ack(erin, second, 402),
    await ack(newCarol, second, 402, {}, newCarol.key, carol.key),
  ]
  const growing = [
    ...(await adopted(policy, second, [alice, bob, carol], 400)),
    ...joining,
    await saw(bob, 403, joining),
  ]

  const left = nextPolicy(second, { name: 'Left', effectiveAt: instant(520) })
  const right = nextPolicy(second, { name: 'Right', effectiveAt: instant(520) })
  const forking = [
    ...(await adopted(second, left, [alice, bob, newCarol], 500)),
    ...(await adopted(second, right, [newCarol, dave, erin], 501)),
    await saw(alice, 504.5, []),
    await saw(bob, 505, []),
  ]
  const withdrawn = await amend(
    dave,
    second,
    nextPolicy(second, { name: 'Never', effectiveAt: instant(520) }),
  )
  const strange = await amend(mallory, second, nextPolicy(second, { name: 'Mallory' }))
  const records = [
    ...started,
    ...(await adopted(policy, revoked, [alice, bob, carol], 100)),
    revocation,
    ...undoing,
    ...listed,
    ...growing,
    ...forking,
    withdrawn,
    await cancel(dave, withdrawn),
    strange,
    await vote(mallory, strange),
    await ack(dave, policy, 60, { accepted: false }),
    await saw(dave, 700, [], { seq: 9 }),
    await saw(dave, 701, [], { seq: 9 }),
    await saw(erin, 702, [], { head: cidOfRecord(second) }),
  ]
  const own = acks.find((r) => r.repository === alice.did && 'ackedAt' in r.record) as FoundRecord
  const proofs = [
    await publish(own, hostKey),
    await publish(own, hostKey),
    await publish(own, await keyOf('next host')),
  ]
  // She moves after that.
  const moved = ((proofs[0]?.revAt ?? 0) - ms(0)) / 3_600_000 + 1
  const longer = await rotated('alice', log, await keyOf('next host'), moved)
  const plcLogs = [log, longer].map(({ did, log: entries }) => ({ did, log: entries }))
  return { records: [...records, ...certificatesOf(records)], proofs, plcLogs }
}

/** The certificates of all that is certified, and of one version twice with parts of its votes. */
function certificatesOf(records: readonly FoundRecord[]): FoundRecord[] {
  const report = evaluateChain({ records }, ms(2000))
  return report.versions.flatMap((version) => {
    const { votes, ...rest } = backingOf(version, report)
    const content = version.version.record as DataMap
    return [votes, votes.slice(1), votes.slice(0, 1)].map((some) =>
      published({ did: 'did:web:archive.example' }, certify(content, { ...rest, votes: some })),
    )
  })
}
