import { writeCar, type DataMap } from '@quorate/core'

import { keyOf, type Case } from './case.ts'
import { chainCasesOf, chainGroup, watchedGroup, type Chain, type Evidence, type Row } from './chain-case.ts'
import {
  at,
  checkpoint,
  cidText,
  elsewhere,
  firstPolicy,
  founding,
  hours,
  seat,
  type Housed,
  type Person,
} from './group-records.ts'
import { plcLogOf, type PlcEntry } from './plc.ts'
import { repositoryOf } from './proof-blocks.ts'

/** GOV-11, GOV-6: chains of checkpoints, who vouches for the head, and acknowledgments that their repositories prove. */
export async function chainCheckpointCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { alice, bob, carol, mallory, first, founded, onFirst } = chain
  const group = cidText(first)
  const point = (who: Person, hour: number, more: DataMap = {}) => checkpoint(who, first, at(hour), [], more)
  const begun = await point(carol, 20)
  const prev = cidText(begun.record)
  const vouching = (who: Person, more: DataMap = {}) =>
    checkpoint(who, first, at(20), [], { head: group, expiresAt: at(500), ...more })
  const [alices, bobs] = [await vouching(alice), await vouching(bob)]
  const lasting = [
    await vouching(alice, { expiresAt: at(2000) }),
    await vouching(bob, { expiresAt: at(2000) }),
  ]
  const renews = (who: Person, before: Housed | undefined) =>
    vouching(who, {
      asOf: at(30),
      expiresAt: at(2000),
      seq: 1,
      prev: cidText(before?.record ?? {}),
    })
  const renewed = [await renews(alice, lasting[0]), await renews(bob, lasting[1])]
  const stale: Chain = { ...onFirst, findings: ['checkpoint/stale'] }
  const asked = { strict: true, at: at(100) }
  const watch = await watchedGroup(chain.all)

  // A group of one whose account is a did:plc, with a proof that its host published the acknowledgment.
  const [host, newHost] = [await keyOf('host', 'K-256'), await keyOf('new host')]
  const log = await plcLogOf(host)
  const rotated = await plcLogOf(host, newHost)
  const did = log[0]?.did ?? ''
  const solo: Person = { did, key: await keyOf('solo') }
  const lone = async (more: DataMap = {}) => {
    const policy = await firstPolicy([seat(solo, more)])
    const records = await founding(policy, [solo])
    return { policy, records, ack: records[1] as Housed }
  }
  const own = await lone()
  const pinned = await lone({ didHead: rotated.at(-1)?.cid ?? '' })
  const proven = async (
    { records, ack }: { records: readonly Housed[]; ack: Housed },
    key = host,
    more: { commit?: DataMap; at?: string; path?: string } = {},
  ): Promise<Evidence[]> => {
    const path = more.path ?? `${ack.record['$type'] as string}/self`
    const blocks = await repositoryOf(more.at ?? did, key, path, ack.record, {
      commit: { rev: later, ...more.commit },
    })
    return [...records.slice(0, 1), { ...ack, proof: writeCar(blocks[0][0], blocks) }]
  }
  const alone = ({ policy }: { policy: DataMap }, ...findings: NonNullable<Chain['findings']>): Chain => ({
    group: policy,
    head: policy,
    state: 'ACTIVE',
    versions: [[policy, 'ACTIVE']],
    findings,
    isProven: findings.length === 0,
  })
  const logs = (...entries: (readonly PlcEntry[])[]) => ({
    plcLogs: entries.map((entry) => ({ did, log: [...entry] })) as DataMap[],
  })
  const unknown = alone(own, 'proof/key-unknown')

  const rows: Row[] = [
    // Chains of checkpoints
    [
      'checkpoints',
      'a chain of three',
      'GOV-11',
      'none',
      [...founded, begun, ...(await chained(carol, first, begun))],
      onFirst,
    ],
    [
      'checkpoint-same-instant',
      'a checkpoint at the instant of the one before',
      'GOV-11',
      'rule',
      [...founded, begun, await point(carol, 20, { seq: 1, prev })],
      { ...onFirst, findings: ['checkpoint/order'] },
    ],
    [
      'checkpoint-backwards',
      'a checkpoint before the one before',
      'GOV-11',
      'rule',
      [...founded, begun, await point(carol, 19, { seq: 1, prev })],
      { ...onFirst, findings: ['checkpoint/order'] },
    ],
    [
      'checkpoint-other-prev',
      'a checkpoint that names another than the one before',
      'GOV-11',
      'rule',
      [...founded, begun, await point(carol, 21, { seq: 1, prev: elsewhere })],
      { ...onFirst, findings: ['checkpoint/link'] },
    ],
    [
      'checkpoint-no-prev',
      'a later checkpoint that names none',
      'GOV-11',
      'rule',
      [...founded, begun, await point(carol, 21, { seq: 1 })],
      { ...onFirst, findings: ['checkpoint/link'] },
    ],
    [
      'checkpoint-first-with-prev',
      'a first checkpoint that names one',
      'GOV-11',
      'rule',
      [...founded, await point(carol, 21, { prev: elsewhere })],
      { ...onFirst, findings: ['checkpoint/link'] },
    ],
    [
      'checkpoint-gap',
      'one between is not here',
      'GOV-11',
      'none',
      [...founded, begun, await point(carol, 22, { seq: 2, prev: elsewhere })],
      onFirst,
    ],
    [
      'checkpoint-gap-backwards',
      'one between is not here, and the later is dated earlier',
      'GOV-11',
      'rule',
      [...founded, begun, await point(carol, 19, { seq: 2, prev: elsewhere })],
      { ...onFirst, findings: ['checkpoint/order'] },
    ],
    [
      'checkpoint-repeated',
      'one checkpoint twice is no fork',
      'GOV-11',
      'none',
      [...founded, begun, begun],
      onFirst,
    ],
    [
      'checkpoint-two-signers',
      'two members with one seq are no fork',
      'GOV-11',
      'none',
      [...founded, begun, await point(bob, 21)],
      onFirst,
    ],
    [
      'checkpoint-fork-continued',
      'a fork is one finding, and not one for each that follows',
      'GOV-11',
      'rule',
      [...founded, begun, await point(carol, 21), ...(await chained(carol, first, begun))],
      { ...onFirst, findings: ['checkpoint/forked'] },
    ],
    [
      'checkpoint-stranger',
      'a fork in the chain of a stranger',
      'SIG-4',
      'none',
      [...founded, await point(mallory, 20), await point(mallory, 21)],
      onFirst,
    ],
    [
      'checkpoint-other-key',
      'a fork that another key signed',
      'SIG-4',
      'signature',
      [...founded, begun, await checkpoint({ ...carol, key: mallory.key }, first, at(21), [])],
      onFirst,
    ],
    [
      'checkpoint-other-group',
      'a fork in another group',
      'GOV-11',
      'none',
      [...founded, begun, await point(carol, 21, { group: elsewhere })],
      onFirst,
    ],
    [
      'checkpoint-seq-unsafe',
      'a seq of 2^53 - 1',
      'GOV-11',
      'none',
      [...founded, await point(carol, 21, { seq: 9007199254740991, prev: elsewhere })],
      onFirst,
    ],
    // Founding by witnesses
    [
      'founding-seen-at-effective',
      'acknowledgments listed at effectiveAt',
      'GOV-5',
      'rule',
      [
        ...watch.founded.slice(0, 4),
        await checkpoint(alice, watch.policy, at(hours.effective), watch.founded.slice(2, 4)),
        watch.links[1],
      ],
      { group: watch.policy, head: null, state: null, findings: ['policy/not-founded'] },
    ],
    [
      'founding-seen-last-moment',
      'acknowledgments listed a millisecond before effectiveAt',
      'GOV-5',
      'none',
      [
        ...watch.founded.slice(0, 4),
        await checkpoint(alice, watch.policy, at(hours.effective, -1), watch.founded.slice(2, 4)),
        watch.links[1],
      ],
      { group: watch.policy, head: watch.policy, state: 'ACTIVE', versions: [[watch.policy, 'ACTIVE']] },
    ],
    // Freshness
    [
      'fresh',
      'members of weight 2 of 3 vouch for the head',
      'GOV-11',
      'none',
      [...founded, alices, bobs],
      onFirst,
      asked,
    ],
    ['stale-one', 'one member vouches for the head', 'GOV-11', 'rule', [...founded, alices], stale, asked],
    [
      'stale-one-twice',
      'one member vouches twice',
      'SIG-5',
      'rule',
      [...founded, alices, await vouching(alice, { seq: 1, prev: cidText(alices.record), asOf: at(21) })],
      stale,
      asked,
    ],
    [
      'stale-other-head',
      'a member vouches for another version',
      'GOV-11',
      'rule',
      [...founded, alices, await vouching(bob, { head: elsewhere })],
      stale,
      asked,
    ],
    [
      'stale-no-head',
      'a checkpoint that names no head',
      'GOV-11',
      'rule',
      [...founded, alices, await checkpoint(bob, first, at(20), [])],
      stale,
      asked,
    ],
    [
      'fresh-last-moment',
      'a millisecond before checkpoints expire',
      'GOV-11',
      'none',
      [...founded, alices, bobs],
      onFirst,
      { strict: true, at: at(500, -1) },
    ],
    [
      'stale-expired',
      'at the instant at which checkpoints expire',
      'GOV-11',
      'rule',
      [...founded, alices, bobs],
      stale,
      { strict: true, at: at(500) },
    ],
    [
      'fresh-thirty-days',
      'a millisecond before checkpoints that expire later are 30 days old',
      'GOV-11',
      'none',
      [...founded, ...lasting],
      onFirst,
      { strict: true, at: at(740, -1) },
    ],
    [
      'stale-thirty-days',
      'checkpoints that expire later are 30 days old',
      'GOV-11',
      'rule',
      [...founded, ...lasting],
      stale,
      { strict: true, at: at(740) },
    ],
    [
      'stale-for-ever',
      'a checkpoint that expires in 9999 vouches no longer than another',
      'GOV-11',
      'rule',
      [...founded, alices, await vouching(bob, { expiresAt: '9999-12-31T23:59:59.999Z' })],
      stale,
      { strict: true, at: at(740) },
    ],
    [
      'fresh-renewed',
      'one of two is renewed within 30 days, the other within 30 days as well',
      'GOV-11',
      'none',
      [...founded, ...lasting, ...renewed],
      onFirst,
      { strict: true, at: at(740) },
    ],
    [
      'stale-renewed-by-one',
      'one of two is renewed within 30 days',
      'GOV-11',
      'rule',
      [...founded, ...lasting, ...renewed.slice(0, 1)],
      stale,
      { strict: true, at: at(740) },
    ],
    [
      'stale-stranger',
      'strangers vouch for the head',
      'SIG-4',
      'signature',
      [...founded, alices, await vouching(mallory), await vouching({ ...bob, key: mallory.key })],
      stale,
      asked,
    ],
    ['stale-not-asked', 'freshness that is not asked for', 'GOV-11', 'none', founded, onFirst],
    // Proofs
    [
      'proven',
      'an acknowledgment that its repository proves',
      'GOV-6',
      'none',
      await proven(own),
      alone(own),
      logs(log),
    ],
    [
      'proof-without-log',
      'a proof, and no log that says whose key it was',
      'SIG-7',
      'rule',
      await proven(own),
      unknown,
    ],
    [
      'proof-other-key',
      'a commit that another key signed',
      'SIG-6',
      'signature',
      await proven(own, newHost),
      alone(own, 'proof/signature', 'signature/mismatch'),
      logs(log),
    ],
    [
      'proof-other-account',
      "a proof of another account's repository",
      'SIG-6',
      'rule',
      await proven(own, host, { at: 'did:web:alice.example' }),
      alone(own, 'ack/unproven'),
      logs(log),
    ],
    [
      'proof-other-collection',
      'an acknowledgment that is filed as something else',
      'SIG-6',
      'rule',
      await proven(own, host, { path: 'com.example.note/self' }),
      alone(own, 'ack/unproven'),
      logs(log),
    ],
    [
      'proof-before-log',
      'a commit older than the log, and so than the acknowledgment',
      'SIG-6',
      'rule',
      await proven(own, host, { commit: { rev: '3m2222222222a' } }),
      alone(own, 'proof/older-than-record'),
      logs(log),
    ],
    [
      'proof-of-tomorrow',
      'a commit dated after the instant of evaluation',
      'DEC-2',
      'rule',
      await proven(own),
      alone(own, 'ack/unproven'),
      { ...logs(log), at: at(hours.effective) },
    ],
    [
      'proof-by-new-key',
      'a key that was changed, and nobody saw the change',
      'SIG-7',
      'rule',
      await proven(own, newHost),
      unknown,
      logs(rotated),
    ],
    [
      'proof-by-pinned-key',
      'a key that was changed, up to the head that is pinned',
      'SIG-7',
      'none',
      await proven(pinned, newHost),
      alone(pinned),
      logs(rotated),
    ],
    [
      'proof-by-old-key',
      'a commit by the key before the one that is pinned',
      'SIG-7',
      'signature',
      await proven(pinned, host),
      alone(pinned, 'proof/signature', 'signature/mismatch'),
      logs(rotated),
    ],
    [
      'proof-log-behind',
      'a log that ends before the head that is pinned',
      'SIG-7',
      'rule',
      await proven(pinned, host),
      alone(pinned, 'proof/key-unknown'),
      logs(log),
    ],
    [
      'proof-log-twice',
      'a log and a part of it',
      'SIG-7',
      'none',
      await proven(pinned, newHost),
      alone(pinned),
      logs(rotated, log),
    ],
    [
      'proof-unreadable',
      'a proof that is no CAR takes nothing else with it',
      'SIG-6',
      'bytes',
      own.records.map((r) => ({ ...r, proof: Uint8Array.of(1) })),
      alone(own, 'ack/unproven'),
      logs(log),
    ],
  ]
  return chainCasesOf(rows, chain)
}

/** A revision of 2026-01-01T20:00:00.000Z. */
const later = '3mbf66um62222'

/** Two more checkpoints of a member, each naming the one before. */
async function chained(who: Person, policy: DataMap, begun: Housed): Promise<Housed[]> {
  const second = await checkpoint(who, policy, at(30), [], { seq: 1, prev: cidText(begun.record) })
  return [second, await checkpoint(who, policy, at(40), [], { seq: 2, prev: cidText(second.record) })]
}
