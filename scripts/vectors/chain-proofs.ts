import { writeCar, type DataMap } from '@quorate/core'

import { keyOf, type Case } from './case.ts'
import { chainCasesOf, chainGroup, type Chain, type Evidence, type Row } from './chain-case.ts'
import {
  at,
  checkpoint,
  firstPolicy,
  founding,
  person,
  seat,
  type Housed,
  type Person,
} from './group-records.ts'
import { plcLogOf, recoveredPlcLog, type PlcEntry } from './plc.ts'
import { repositoryOf, revAt } from './proof-blocks.ts'

/** What a proof shows, and by which copy of the record. */
type Shown = { readonly rev?: string; readonly copy?: DataMap }

/** SIG-6, SIG-7: hosts that lost a key prove nothing with it, and a proof shows the record with its signatures. */
export async function chainProofCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const [host, newHost] = [await keyOf('host', 'K-256'), await keyOf('new host')]
  const log = await plcLogOf(host)
  const moved = await plcLogOf(host, newHost)
  const own = await pairOf(log[0]?.did ?? '')
  const { solo, alice, ack, policy } = own
  const evening = revAt(at(20))

  const proven = async (key = host, { rev = evening, copy = ack.record }: Shown = {}, of = own) => {
    const path = `${of.ack.record['$type'] as string}/self`
    const blocks = await repositoryOf(of.solo.did, key, path, copy, { commit: { rev } })
    return of.records.map((one): Evidence =>
      one === of.ack ? { ...one, proof: writeCar(blocks[0][0], blocks) } : one,
    )
  }
  const logs = (...all: (readonly PlcEntry[])[]) => ({
    plcLogs: all.map((entries) => ({ did: entries[0]?.did ?? '', log: [...entries] })) as DataMap[],
  })
  // Alice's acknowledgment is never proven, which is told in any case.
  const told = (...findings: NonNullable<Chain['findings']>): Chain => ({
    group: policy,
    head: policy,
    state: 'ACTIVE',
    versions: [[policy, 'ACTIVE']],
    findings,
  })
  const unknown = told('proof/key-unknown')
  const dated = (entries: readonly PlcEntry[], last: string) =>
    entries.map((entry, i) => (i === entries.length - 1 ? { ...entry, createdAt: last } : entry))
  const spoilt = moved.map((entry, i) =>
    i === 1 ? { ...entry, operation: { ...entry.operation, alsoKnownAs: [] } } : entry,
  )
  const other = await plcLogOf(host, await keyOf('other host'))
  const seesMove = await checkpoint(alice, policy, at(3), [], {
    seen: [{ repository: solo.did, cid: moved[1]?.cid ?? '' }],
  })

  const { signatures: _, ...unsigned } = ack.record
  const [signature] = ack.record['signatures'] as DataMap[]
  const signedBy = (...signatures: readonly DataMap[]): DataMap => ({
    ...unsigned,
    signatures: [...signatures],
  })
  const hostsOwn = { ...signature, key: host.did() }
  const forged = { ...signature, signature: new Uint8Array(64).fill(7) }

  const recovered = await recoveredPlcLog(host, newHost, await keyOf('safe host'))
  const robbed = await pairOf(recovered[0]?.did ?? '', { didHead: recovered[1]?.cid ?? '' })
  const onRobbed = (...findings: NonNullable<Chain['findings']>): Chain => ({
    ...told(...findings),
    group: robbed.policy,
    head: robbed.policy,
    versions: [[robbed.policy, 'ACTIVE']],
  })
  const robbers = await proven(newHost, { copy: robbed.ack.record }, robbed)

  const rows: Row[] = [
    [
      'proof-two-minutes-before',
      'a commit dated 120 s before the acknowledgment that it shows',
      'SIG-6',
      'none',
      await proven(host, { rev: revAt(at(1, -120_000)) }),
      told(),
      logs(log),
    ],
    [
      'proof-older-than-record',
      'a commit dated a millisecond more before it',
      'SIG-6',
      'rule',
      await proven(host, { rev: revAt(at(1, -120_001)) }),
      told('proof/older-than-record'),
      logs(log),
    ],
    [
      'proof-old-key-alone',
      'a log that ends before the key was changed, and no other',
      'SIG-7',
      'none',
      await proven(),
      told(),
      logs(log),
    ],
    [
      'proof-log-cut',
      'the same beside the whole log: the end that one withholds counts',
      'SIG-7',
      'rule',
      await proven(),
      unknown,
      logs(log, moved),
    ],
    [
      'proof-log-cut-later',
      'the same in the other order, and the part with another date',
      'SIG-7',
      'rule',
      await proven(),
      unknown,
      logs(moved, dated(log, at(0.5)), log),
    ],
    [
      'proof-log-after',
      'a longer log whose end is dated after the instant of evaluation is none longer',
      'SIG-7',
      'none',
      await proven(),
      told(),
      { ...logs(log, moved), at: at(30), plcLogs: logs(log, dated(moved, at(30, 1))).plcLogs },
    ],
    [
      'proof-log-longer-spoilt',
      'a longer log that does not hold takes nothing away',
      'SIG-7',
      'none',
      await proven(),
      told(),
      logs(log, spoilt),
    ],
    [
      'proof-logs-part',
      'two logs that part speak each for itself',
      'SIG-7',
      'none',
      await proven(),
      told(),
      logs(moved, dated(other, at(30))),
    ],
    [
      'proof-log-redated',
      'the whole log with a later date for the change, which nobody saw',
      'SIG-7',
      'none',
      await proven(),
      told(),
      logs(dated(moved, at(30))),
    ],
    [
      'proof-log-redated-seen',
      'the same, and the change was SEEN before the commit',
      'SIG-7',
      'signature',
      [...(await proven()), seesMove],
      told('proof/signature', 'signature/mismatch'),
      logs(dated(moved, at(30)), moved),
    ],
    [
      'proof-log-redated-young',
      'a change dated long ago and SEEN a millisecond less than 72 hours ago',
      'SIG-7',
      'rule',
      [...(await proven(newHost)), seesMove],
      unknown,
      { ...logs(moved), at: at(75, -1) },
    ],
    [
      'proof-log-settled',
      'a change SEEN 72 hours ago',
      'SIG-7',
      'none',
      [...(await proven(newHost)), seesMove],
      told(),
      { ...logs(moved), at: at(75) },
    ],
    [
      'proof-log-undone-withheld',
      'the key of an operation that was undone, where nothing tells that it was',
      'SIG-7',
      'none',
      robbers,
      onRobbed(),
      logs(recovered.slice(0, 2)),
    ],
    [
      'proof-log-undone',
      'the same beside the log that tells it',
      'SIG-7',
      'rule',
      robbers,
      onRobbed('proof/key-unknown'),
      logs(recovered.slice(0, 2), recovered),
    ],
    [
      'proof-copy-unsigned',
      'a host that publishes an acknowledgment without its signatures',
      'SIG-6',
      'signature',
      await proven(host, { copy: unsigned }),
      told('key/not-pinned'),
      logs(log),
    ],
    [
      'proof-copy-no-signature',
      'the same with an empty list of signatures',
      'SIG-6',
      'signature',
      await proven(host, { copy: signedBy() }),
      told('key/not-pinned'),
      logs(log),
    ],
    [
      'proof-copy-by-host',
      "a copy with a signature of the host's key alone",
      'SIG-6',
      'signature',
      await proven(host, { copy: signedBy(hostsOwn) }),
      told('key/not-pinned'),
      logs(log),
    ],
    [
      'proof-copy-forged',
      "a copy whose signature by the member's key does not hold",
      'SIG-6',
      'signature',
      await proven(host, { copy: signedBy(forged) }),
      told('signature/mismatch'),
      logs(log),
    ],
    [
      'proof-copy-more-signatures',
      "a copy with the member's signature among others",
      'SIG-6',
      'none',
      await proven(host, { copy: signedBy(forged, hostsOwn, signature ?? {}) }),
      told(),
      logs(log),
    ],
    [
      'proof-copy-crowded',
      "the member's signature among 17",
      'SIG-6',
      'signature',
      await proven(host, { copy: signedBy(...Array.from({ length: 17 }, () => signature ?? {})) }),
      told('key/not-pinned'),
      logs(log),
    ],
  ]
  return chainCasesOf(rows, chain)
}

/** Two members of one version, of whom one has the account. */
async function pairOf(did: string, more: DataMap = {}) {
  const solo: Person = { did, key: await keyOf('solo') }
  const alice = await person('alice')
  const policy = await firstPolicy([seat(solo, more), seat(alice)])
  const records: readonly Housed[] = await founding(policy, [solo, alice])
  return { solo, alice, policy, records, ack: records[1] as Housed }
}
