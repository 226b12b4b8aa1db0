import { readRepoProof, writeCar, type Evidence } from '@quorate/core'

import { must } from './attest-records.ts'
import { keyOf, type Key } from './case.ts'
import { checks, documentOf, due, proofOf } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { council, heard, reports, sees, witnessed, type Council } from './council.ts'
import { alike, type Decided } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { ack, amend, at, person, successor, vote, type Housed } from './group-records.ts'
import { crowdedPlcLog, plcLogOf, type PlcEntry } from './plc.ts'
import { repositoryOf } from './proof-blocks.ts'

/** SIG-4, SIG-7: what accounts and their hosts do, and the keys that the policy pins. */
export async function accountCases(): Promise<Decided[]> {
  const group = await council()
  return [
    ...(await logged()),
    ...(await rotationKeys()),
    ...(await hosted(group)),
    ...(await twoCommits(group)),
  ]
}

/** A revision of 2026-01-01T20:00:00.000Z. */
const evening = '3mbf66um62222'

/** The council, with Bob's account in a log of did:plc; his host published in the evening what he acknowledged. */
export async function councilOf(
  log: readonly PlcEntry[],
  host: Key,
  known: readonly PlcEntry[] = log,
): Promise<Council> {
  const did = log[0]?.did ?? ''
  const proof = async ({ record }: Housed) => {
    const path = `${record['$type'] as string}/self`
    const blocks = await repositoryOf(did, host, path, record, { commit: { rev: evening } })
    return must(readRepoProof(writeCar(blocks[0][0], blocks)))
  }
  const bob = { ...(await person('bob')), did, proof }
  return council({ bob, plcLogs: known.length === 0 ? [] : [{ did, log: known }] })
}

type Row = readonly [name: string, what: string, requirement: string]

async function bobIs(
  row: Row,
  group: Council,
  isBound: boolean,
  { at = due(group, 30), slots = [28, 29, 30], records = [] as readonly Housed[] } = {},
): Promise<Decided> {
  const said = { [`Acknowledged ${group.bob.did}`]: isBound ? 'True Acknowledged' : 'Unknown NotProven' }
  return heard(
    row,
    { group, records, reported: await reports(group, slots), at },
    {
      ...(isBound
        ? fine
        : { outcome: 'indeterminate', findings: ['ack/unproven'], obligation: { state: 'unbound' } }),
      conditions: said,
    },
  )
}

/** SIG-7: who could publish for a did:plc is what its log says, as far as it was seen and is settled. */
async function logged(): Promise<Decided[]> {
  const [host, newHost] = [await keyOf('host', 'K-256'), await keyOf('new host')]
  const log = await plcLogOf(host)
  const moved = await plcLogOf(host, newHost)
  const change = moved[1]?.cid ?? ''
  const plain = await councilOf(log, host)
  const rotated = await councilOf(moved, newHost)
  const forged = await councilOf(log, newHost)
  const listed = { seen: [{ repository: rotated.bob.did, cid: change }] }
  const seen = [await sees(rotated.alice, rotated, at(3), [], listed)]
  const later = { slots: [61, 62, 63], records: seen }
  return [
    await bobIs(
      ['account-log', 'the host that the log of a did:plc names published the acknowledgment', 'SIG-7'],
      plain,
      true,
    ),
    await bobIs(
      ['account-no-log', 'nothing tells which key the account had', 'SIG-7'],
      await councilOf(log, host, []),
      false,
    ),
    ...alike(
      await bobIs(
        ['account-silent', 'nothing shows that the account published it', 'SIG-6'],
        unproven(forged),
        false,
      ),
      await bobIs(
        ['account-other-host', 'what another key signed for the account says nothing more', 'SIG-6'],
        forged,
        false,
      ),
    ),
    await bobIs(['account-moved-unseen', 'a new key that nobody saw', 'SIG-7'], rotated, false, {
      at: at(73),
      slots: [59, 60, 61],
    }),
    await bobIs(
      ['account-moved-young', 'a new key, a millisecond before it has been SEEN for 72 hours', 'SIG-7'],
      rotated,
      false,
      { at: at(75, -1), ...later },
    ),
    await bobIs(['account-moved', 'a new key that has been SEEN for 72 hours', 'SIG-7'], rotated, true, {
      at: at(75),
      ...later,
    }),
    await bobIs(
      ['account-tombstoned', 'a tombstone later on: what was published before binds', 'SIG-7'],
      await councilOf(await crowdedPlcLog(host, 1, 30), host),
      true,
    ),
    await bobIs(
      ['account-tombstoned-before', 'a tombstone before: nobody publishes for the account any more', 'SIG-7'],
      await councilOf(await crowdedPlcLog(host, 1, 10), host),
      false,
    ),
  ]
}

/** The same, without the proof of what Bob's host published. */
function unproven({ founding, ...rest }: Council): Council {
  return { ...rest, founding: { ...founding, proofs: founding.proofs.filter((_, i) => i !== 1) } }
}

/** A log beyond a limit tells nothing, and takes nothing else with it. */
async function rotationKeys(): Promise<Decided[]> {
  const host = await keyOf('host', 'K-256')
  const row = async (side: string, count: number) =>
    bobIs(
      [`limit-rotation-keys${side}`, `a log with ${String(count)} rotation keys`, 'SIG-7'],
      await councilOf(await crowdedPlcLog(host, count), host),
      count <= 32,
    )
  return [await row('-below', 31), await row('', 32), await row('-above', 33)]
}

/** SIG-4: a host that changes or uses its own key speaks for nobody. */
async function hosted(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, policy } = group
  const [host, newHost] = [await keyOf(`host of ${bob.did}`, 'K-256'), await keyOf('new host')]
  const reported = await reports(group, [28, 29, 30])
  const next = successor(policy, { name: 'Good friends', effectiveAt: at(40) })
  const proposal = await amend(alice, policy, next, 20)
  const byHost = await vote({ ...bob, key: host }, proposal, 'approve', at(21))
  const approval = await vote(alice, proposal, 'approve', at(21))
  const words = [proposal, ...(await witnessed(group, 21, [approval, byHost]))]

  // The group as it would be had Bob's host acknowledged for him, with its own key.
  const forged = await ack(bob, policy, at(1), {}, host)
  const others = group.founding.records.filter(
    ({ repository, record }) => repository !== bob.did || 'seq' in record,
  )
  const unfounded: Council = { ...group, founding: { ...group.founding, records: others } }

  // His document names a new key, by which his host publishes.
  const acknowledged = group.founding.records.find((one) => one.repository === bob.did)
  if (acknowledged === undefined) throw new Error('no acknowledgment')
  const [proofOfAlice, , proofOfCarol] = group.founding.proofs as [Proof, Proof, Proof]
  const moved: Council = {
    ...group,
    founding: {
      ...group.founding,
      proofs: [proofOfAlice, proofOfCarol, await proofOf(acknowledged, newHost)],
      didDocuments: [
        ...group.founding.didDocuments,
        { did: bob.did, document: documentOf(bob.did, newHost) },
      ],
    },
  }
  const asked = due(group, 30)
  return [
    heard(
      ['vote-by-host', "a vote by the key of the voter's host", 'SIG-4'],
      { group, records: words, reported, at: asked },
      { ...fine, versions: ['ACTIVE'], proposals: { 'amendment EXPIRED': 1 } },
    ),
    heard(
      ['founding-by-host', "an acknowledgment by the key of the member's host", 'SIG-4'],
      { group: unfounded, records: [forged, await sees(carol, group, at(2), [forged])], reported, at: asked },
      { outcome: 'indeterminate', findings: ['policy/not-founded'] },
    ),
    await bobIs(
      ['document-changed', 'a host that signs with another key than the pinned document names', 'SIG-7'],
      moved,
      false,
    ),
  ]
}

type Proof = Evidence['proofs'][number]

/** RCP-9: Alice's account shows two commits with one revision. */
async function twoCommits(group: Council): Promise<Decided[]> {
  const host = await keyOf(`host of ${group.alice.did}`, 'K-256')
  const twin = await signedCommit(group.alice.did, host, at(9), 0xa1)
  const first = await checks(group, { 10: 'PASS', 11: 'PASS' })
  const second = await checks(group, { 12: 'PASS' }, { sourceCommit: twin, nodeCommit: twin }, first)
  return [
    heard(
      ['subject-forked', 'an account that signed two commits with one revision', 'RCP-9'],
      { group, records: [], reported: [...first.records, ...second.records], at: due(group, 12) },
      { ...fine, findings: ['subject/forked'] },
    ),
  ]
}
