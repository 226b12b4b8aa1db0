import type { DataMap, DataValue } from '@quorate/core'

import type { Case } from './case.ts'
import { adopted, chainCasesOf, chainGroup, type Chain, type Row } from './chain-case.ts'
import { compact, type Compact } from './compact-certificate.ts'
import { at, checkpoint, hours, resigned, seat, successor, type Housed } from './group-records.ts'

/** GOV-7: certificates, and what is admitted. */
export async function chainCertificateCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { alice, bob, carol, first, founded, second, toSecond, onFirst, onSecond } = chain
  const other = successor(first, { name: 'Other friends' })
  const toOther = await adopted(first, other, [alice, carol])
  const certificate = compact(toSecond)
  const certified = (change: (c: Compact) => DataMap = (c) => c): Housed => ({
    repository: alice.did,
    record: { ...second, certificate: change(certificate) },
  })
  const below: Chain = { ...onFirst, findings: ['certificate/below-need'] }
  const votesOf = (change: (votes: DataMap[]) => DataMap[]) =>
    certified((c) => ({ ...c, votes: change(c.votes) }))
  const bobs = (change: (vote: DataMap) => DataMap) =>
    votesOf((votes) => votes.map((v) => (v['did'] === bob.did ? change(v) : v)))
  const twins = await Promise.all([20, 21].map((h) => checkpoint(carol, first, at(h), [])))

  const firm = successor(first, {
    members: [seat(alice), seat(bob), seat(carol, { operator: alice.did })],
  })
  const toFirm = await adopted(first, firm, [bob, carol])
  const byAll = await adopted(first, firm, [alice, bob, carol])
  const named = (made: readonly Housed[], change: (votes: DataMap[]) => DataMap[] = (v) => v): Housed => {
    const own = compact(made)
    return { repository: bob.did, record: { ...firm, certificate: { ...own, votes: change(own.votes) } } }
  }
  const onFirm: Chain = {
    ...onSecond,
    head: firm,
    versions: [
      [first, 'SUPERSEDED'],
      [firm, 'ACTIVE'],
    ],
  }

  const rows: Row[] = [
    // Certificates
    [
      'certificate',
      'a certificate stands for the records it was made of',
      'GOV-7',
      'none',
      [...founded, certified()],
      onSecond,
    ],
    [
      'certificate-short',
      'a certificate with one vote too few',
      'GOV-7',
      'rule',
      [...founded, votesOf((v) => v.slice(0, 1))],
      below,
    ],
    [
      'certificate-operator',
      "a certificate by which a member takes another's name, with the votes of both",
      'GOV-5',
      'none',
      [...founded, named(byAll)],
      onFirm,
    ],
    [
      'certificate-operator-short',
      'the same without the vote of who carries the name, which weighs enough',
      'GOV-5',
      'rule',
      [...founded, named(byAll, (votes) => votes.filter((v) => v['did'] !== alice.did))],
      { ...onFirst, findings: ['certificate/entry'] },
    ],
    [
      'certificate-operator-silent',
      'and one that never had it',
      'GOV-5',
      'rule',
      [...founded, named(toFirm)],
      { ...onFirst, findings: ['certificate/entry'] },
    ],
    [
      'certificate-duplicate',
      'one member twice',
      'SIG-5',
      'rule',
      [...founded, votesOf((v) => [v[0] as DataMap, v[0] as DataMap])],
      { ...below, findings: ['certificate/below-need', 'certificate/duplicate-member'] },
    ],
    [
      'certificate-flipped',
      'another bit in a signature',
      'SIG-1',
      'signature',
      [...founded, bobs((v) => ({ ...v, signature: flip(v['signature']) }))],
      { ...below, findings: ['certificate/below-need', 'signature/mismatch'] },
    ],
    [
      'certificate-redated',
      'a vote with another date',
      'SIG-1',
      'signature',
      [...founded, bobs((v) => ({ ...v, castAt: at(102) }))],
      { ...below, findings: ['certificate/below-need', 'signature/mismatch'] },
    ],
    [
      'certificate-replayed',
      'a vote that was cast on another proposal',
      'GOV-7',
      'signature',
      [...founded, votesOf((v) => [v[0] as DataMap, ...compact(toOther).votes.slice(1)])],
      { ...below, findings: ['certificate/below-need', 'signature/mismatch'] },
    ],
    [
      'certificate-moved',
      'a certificate moved to another policy',
      'GOV-7',
      'signature',
      [...founded, { repository: alice.did, record: { ...other, certificate } }],
      onFirst,
    ],
    [
      'certificate-malformed',
      'a certificate without votes',
      'GOV-7',
      'rule',
      [...founded, certified(({ votes: _, ...c }) => c)],
      { ...onFirst, findings: ['certificate/below-need'] },
    ],
    // Checkpoints and admission
    [
      'checkpoint-forked',
      'two checkpoints with one seq',
      'GOV-11',
      'rule',
      [...founded, ...twins],
      { ...onFirst, findings: ['checkpoint/forked'] },
    ],
    [
      'signature-stripped',
      'votes without signatures',
      'SIG-1',
      'signature',
      [
        ...founded,
        ...toSecond.map((r, i) => (i === 0 ? r : { ...r, record: { ...r.record, signatures: [] } })),
      ],
      onFirst,
    ],
    [
      'signature-foreign',
      'votes with signatures of another type',
      'SIG-1',
      'signature',
      [
        ...founded,
        ...toSecond.map((r, i) => (i === 0 ? r : resigned(r, (s) => ({ ...s, $type: 'com.example.seal' })))),
      ],
      onFirst,
    ],
    [
      'as-of',
      'what is dated later is not read',
      'DEC-2',
      'rule',
      [...founded, ...toSecond],
      onFirst,
      { at: at(hours.voted, -1) },
    ],
  ]
  return chainCasesOf(rows, chain)
}

function flip(signature: DataValue | undefined): Uint8Array {
  return Uint8Array.from(signature as Uint8Array, (byte, i) => (i === 40 ? byte ^ 1 : byte))
}
