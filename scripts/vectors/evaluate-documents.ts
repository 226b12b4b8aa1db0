import type { DataMap, Evidence } from '@quorate/core'

import { nodeCheckpoint } from './attest-records.ts'
import { keyOf } from './case.ts'
import { checks, documentOf, due, proofOf } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { council, heard, sees, type Council } from './council.ts'
import { alike, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at, elsewhere, person, type Housed, type Person } from './group-records.ts'
import { blockOf } from './proof-blocks.ts'

/** SIG-7, RCP-2: a DID document is signed by nobody, so it counts where it is pinned, or where checkpoints list it. */
export async function documentCases(): Promise<Decided[]> {
  const group = await council()
  return [...(await ofSubject(group)), ...(await ofMember(group))]
}

/** Alice's account moves to a host with another key, which signs the commits that are reported. */
async function ofSubject(group: Council): Promise<Decided[]> {
  const { alice, bob, carol } = group
  const host = await keyOf('new host', 'K-256')
  const document = documentOf(alice.did, host)
  const commits = {
    old: await signedCommit(alice.did, host, at(8)),
    now: await signedCommit(alice.did, host, at(9)),
  }
  const reported = (await checks({ ...group, commits }, { 10: 'PASS', 11: 'PASS', 12: 'PASS' })).records
  const asked = due(group, 12)
  const row = (
    name: string,
    what: string,
    records: readonly Housed[],
    states: States,
    beside: Partial<Evidence> = documents(alice.did, document),
  ) => heard([`document-${name}`, what, 'RCP-2'], { group, records, reported, beside, at: asked }, states)
  const unknown: States = {
    outcome: 'indeterminate',
    conditions: { InSync: 'Unknown SomeUnknown' },
    obligation: { state: 'judged', InSync: 'Unknown NoneDecided' },
  }
  const listed = (who: Person, asOf = at(20), repository = alice.did, one = document) =>
    sees(who, group, asOf, [], { seen: [{ repository, cid: blockOf(one)[0].toString() }] })
  const node: Housed = { repository: alice.did, record: document }
  const nothing = row('absent', 'commits by a key that no document shows', [], unknown, {})
  return [
    ...alike(
      nothing,
      row('unlisted', 'the document that shows it came along, and nobody lists it', [], unknown),
    ),
    row('listed', 'a member lists the document', [await listed(bob)], fine),
    row(
      'listed-by-node',
      "a node lists it, with the node's key",
      [await nodeCheckpoint(group, 'bob', at(20), [node])],
      fine,
    ),
    row('listed-now', 'it is listed at the instant of evaluation', [await listed(carol, asked)], fine),
    row(
      'listed-tomorrow',
      'it is listed a millisecond after that',
      [await listed(carol, due(group, 12, 1))],
      unknown,
    ),
    row('listed-by-itself', "only the account's own operator lists it", [await listed(alice)], unknown),
    row(
      'listed-by-stranger',
      'only a stranger lists it',
      [await listed(await person('mallory')), await listed({ ...bob, key: await keyOf('mallory') })],
      unknown,
    ),
    row(
      'listed-elsewhere',
      'it is listed as the document of another account',
      [await listed(bob, at(20), bob.did)],
      unknown,
    ),
    row(
      'listed-other',
      'another document with the same key is listed',
      [await listed(bob, at(20), alice.did, { ...document, note: 'other' })],
      unknown,
    ),
    row('listed-withheld', 'it is listed, and did not come along', [await listed(bob)], unknown, {}),
    row(
      'listed-other-group',
      'it is listed in a checkpoint of another group',
      [
        await sees(bob, group, at(20), [], {
          group: elsewhere,
          seen: [{ repository: alice.did, cid: blockOf(document)[0].toString() }],
        }),
      ],
      unknown,
    ),
  ]
}

/** Bob's account moves to another host, which alone is shown to have published his acknowledgment. */
async function ofMember(group: Council): Promise<Decided[]> {
  const { alice, bob, founding } = group
  const host = await keyOf('new host', 'K-256')
  const acknowledged = founding.records.find((one) => one.repository === bob.did)
  if (acknowledged === undefined) throw new Error('no acknowledgment')
  const [proofOfAlice, , proofOfCarol] = founding.proofs as [Proof, Proof, Proof]
  const document = documentOf(bob.did, host)
  const moved: Council = {
    ...group,
    founding: { ...founding, proofs: [proofOfAlice, proofOfCarol, await proofOf(acknowledged, host)] },
  }
  const reported = (await checks(group, { 10: 'PASS', 11: 'PASS', 12: 'PASS' })).records
  const row = (name: string, what: string, records: readonly Housed[], isBound: boolean) =>
    heard(
      [`document-member-${name}`, what, 'SIG-7'],
      { group: moved, records, reported, beside: documents(bob.did, document), at: due(group, 12) },
      {
        ...(isBound
          ? fine
          : { outcome: 'indeterminate', findings: ['ack/unproven'], obligation: { state: 'unbound' } }),
        conditions: {
          [`Acknowledged ${bob.did}`]: isBound ? 'True Acknowledged' : 'Unknown NotProven',
        },
      },
    )
  const listed = (who: Person) =>
    sees(who, group, at(20), [], { seen: [{ repository: bob.did, cid: blockOf(document)[0].toString() }] })
  return [
    row('unlisted', "the document of a member's new host came along, and nobody lists it", [], false),
    row('listed', 'another member lists it', [await listed(alice)], true),
    row('listed-by-itself', 'only the member itself lists it', [await listed(bob)], false),
  ]
}

type Proof = Evidence['proofs'][number]

function documents(did: string, document: DataMap): Partial<Evidence> {
  return { didDocuments: [{ did, document }] }
}
