import { cidOf, type DataMap, type FindingCode } from '@quorate/core'

import { chainOf, crewOf, receiptOf, type ReceiptShape } from './attest-records.ts'
import { keyOf, type Case, type Key } from './case.ts'
import { at } from './group-records.ts'
import { endedPlcLog, plcLogOf } from './plc.ts'
import { blockOf, revAt } from './proof-blocks.ts'
import { leafOf, receiptCase, type PlcLog } from './receipt-case.ts'

/** RCP-2, SIG-7: the commits that receipts report, of an account whose log changes its key at 01:00 of the first day. */
export async function commitCases(): Promise<Case[]> {
  const [before, now, stranger] = [
    await keyOf('subject before'),
    await keyOf('subject now', 'K-256'),
    await keyOf('subject stranger'),
  ]
  const whole = await plcLogOf(before, now)
  const did = whole[0]?.did ?? ''
  const foreign = await plcLogOf(stranger)
  const [log, cut, other] = [whole, whole.slice(0, 1), foreign].map((entries): PlcLog => ({
    did: entries[0]?.did ?? '',
    log: entries,
  })) as [PlcLog, PlcLog, PlcLog]
  const crew = await crewOf({ replication: { subjects: [did] } })
  const commit = (key: Key, hours: number, ms = 0, data = 0xa0) => signedCommit(did, key, at(hours, ms), data)
  const [old, fresh, forged] = [await commit(before, 0.5), await commit(now, 14), await commit(stranger, 14)]
  const both = (reported: DataMap): ReceiptShape => ({
    early: { subject: did, sourceCommit: reported, nodeCommit: reported },
  })
  const stale = (nodeCommit: DataMap): ReceiptShape => ({
    early: { subject: did, sourceCommit: fresh, nodeCommit },
    late: { outcome: 'STALE' },
  })
  // The check of each receipt ends a tenth of a second after it begins, at a quarter past.
  const last = 15.25
  const lastMs = 100 + 120_000

  type Row = [
    name: string,
    what: string,
    shape: ReceiptShape,
    logs: PlcLog[] | undefined,
    answer: string | FindingCode[],
  ]
  const rows: Row[] = [
    ['signed', 'a commit that the account signed', both(fresh), [log], 'PASS'],
    ['signed-before', 'a node that still has what the key before signed', stale(old), [log], 'STALE'],
    [
      'signed-early',
      'a commit that is older than the entry that announces its key',
      both(await commit(now, 0.5)),
      [log],
      'PASS',
    ],
    ['word', 'no logs at all: the word of the verifier is taken', both(forged), undefined, 'PASS'],
    ['key-unknown', 'no log of the account', both(fresh), [other], ['receipt/key-unknown']],
    [
      'key-retired',
      'a commit that a key signed after another had taken its place',
      both(await commit(before, 5)),
      [log],
      ['receipt/commit-signature'],
    ],
    ['key-strange', 'a commit that somebody else signed', both(forged), [log], ['receipt/commit-signature']],
    [
      'key-cut',
      'a log without the operation that set the key',
      both(fresh),
      [cut],
      ['receipt/commit-signature'],
    ],
    ['key-two-logs', 'a log that ends early beside one that does not', both(fresh), [cut, log], 'PASS'],
    [
      'key-node',
      'a node that served what somebody else signed',
      stale(await commit(stranger, 5)),
      [log],
      ['receipt/commit-signature'],
    ],
    ['dated-last', 'a commit as late as clocks differ', both(await commit(now, last, lastMs)), [log], 'PASS'],
  ]
  const cases: Case[] = []
  for (const [name, what, shape, plcLogs, answer] of rows) {
    const record = receiptOf(crew, 'carol', shape)
    const around = {
      crew,
      receipt: leafOf('carol', record),
      batches: await chainOf(crew, 'carol', [record]),
      ...(plcLogs === undefined ? {} : { plcLogs }),
    }
    const outcome = typeof answer === 'string' ? answer : 'UNKNOWN'
    const why = typeof answer === 'string' ? [] : answer
    cases.push(await receiptCase(`commit-${name}`, what, around, { outcome, why }))
  }

  const late = receiptOf(crew, 'carol', both(await commit(now, last, lastMs + 1)))
  const lateAround = { crew, receipt: leafOf('carol', late), batches: await chainOf(crew, 'carol', [late]) }
  cases.push(
    await receiptCase(
      'refused-back-dated-commit',
      'a commit that was made after the check',
      { ...lateAround, plcLogs: [log] },
      { refused: ['receipt/back-dated'] },
    ),
  )

  // One receipt of Carol's, beside one of Alice's with another commit of the same revision.
  const told = async (name: string, what: string, alices: DataMap, why: FindingCode[]) => {
    const carols = receiptOf(crew, 'carol', both(fresh))
    const batches = [
      ...(await chainOf(crew, 'alice', [receiptOf(crew, 'alice', both(alices))])),
      ...(await chainOf(crew, 'carol', [carols])),
    ]
    const around = { crew, receipt: leafOf('carol', carols), batches, plcLogs: [log] }
    cases.push(await receiptCase(`commit-${name}`, what, around, { outcome: 'PASS', why }))
  }
  await told('forked', 'the account signed two commits of one revision', await commit(now, 14, 0, 0xa1), [
    'subject/forked',
  ])
  await told(
    'forged',
    'a second commit of that revision, which the account did not sign, says nothing of it',
    await commit(stranger, 14, 0, 0xa1),
    [],
  )
  return [...cases, ...(await endedCases())]
}

/** RCP-9: an account that has ended before, when or after a node was asked for it. */
async function endedCases(): Promise<Case[]> {
  const host = await keyOf('subject ended')
  const name = 'ended.example'
  const [did = ''] = (await endedPlcLog(host, name)).map((entry) => entry.did)
  const crew = await crewOf({ replication: { subjects: [did] } })
  const [old, fresh] = [await signedCommit(did, host, at(8)), await signedCommit(did, host, at(9))]
  const asked = 15.25
  const row = async (
    [rowName, what]: readonly [string, string],
    layer: number,
    outcome: 'PASS' | 'STALE',
    log: PlcLog['log'],
    isJudged: boolean,
  ) => {
    const nodeCommit = outcome === 'PASS' ? fresh : old
    const shape = { layer, early: { subject: did, sourceCommit: fresh, nodeCommit }, late: { outcome } }
    const record = receiptOf(crew, 'carol', shape)
    const batches = await chainOf(crew, 'carol', [record])
    const around = { crew, receipt: leafOf('carol', record), batches, plcLogs: [{ did, log }] }
    const answer = isJudged ? { outcome } : { outcome: 'UNKNOWN', why: ['subject/tombstoned'] as const }
    return receiptCase(`ended-${rowName}`, what, around, answer)
  }
  const end = (hours?: number, undone?: number) => endedPlcLog(host, name, hours, undone)
  const later = asked + 1 / 3_600_000
  return [
    await row(['stale', 'an older commit of an account that has ended'], 0, 'STALE', await end(asked), false),
    await row(['stale-blocks', 'the same, with blocks of it'], 1, 'STALE', await end(asked), false),
    await row(['later', 'it ended a millisecond later'], 0, 'STALE', await end(later), true),
    await row(['undone', 'its end was undone afterwards'], 0, 'STALE', await end(asked, 20), true),
    await row(['pass', 'the last commit of an account that has ended'], 1, 'PASS', await end(asked), true),
  ]
}

/** A commit of the first revision of an instant, as a receipt reports it. */
export async function signedCommit(did: string, key: Key, instant: string, data = 0xa0): Promise<DataMap> {
  const unsigned = { did, version: 3, data: cidOf(Uint8Array.of(data)), rev: revAt(instant), prev: null }
  const [cid, bytes] = blockOf({ ...unsigned, sig: await key.sign(blockOf(unsigned)[1]) })
  return { cid: cid.toString(), block: Buffer.from(bytes).toString('base64').replaceAll('=', '') }
}
