import type { DataMap, FindingCode } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import type { Case } from './case.ts'
import { adopted, chainCasesOf, chainGroup, type Chain, type Row } from './chain-case.ts'
import { compact } from './compact-certificate.ts'
import {
  ack,
  amend,
  at,
  firstPolicy,
  founding,
  hours,
  propose,
  seat,
  successor,
  vote,
  type Housed,
} from './group-records.ts'

/** GOV-5, GOV-7: what founds a group, and certificates that prove as much as they hold. */
export async function chainClaimCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { all, alice, bob, carol, mallory, first, founded, second, toSecond, onFirst, onSecond } = chain
  const thrice = [...toSecond, await vote(carol, toSecond[0] as Housed)]
  const whole = compact(thrice)
  const [alices, bobs, carols] = whole.votes as [DataMap, DataMap, DataMap]
  const claim = (certificate: DataMap, policy = second): Housed => ({
    repository: mallory.did,
    record: { ...policy, certificate },
  })
  const of = (...votes: DataMap[]) => claim({ ...whole, votes })
  const below = (...more: FindingCode[]): Chain => ({
    ...onFirst,
    findings: ['certificate/below-need', ...more],
  })
  const { proposal: _proposal, ...unproposed } = whole
  const oneVote = of(alices)
  const late = await vote(bob, thrice[0] as Housed, 'approve', at(hours.closes))
  const [bobsLate] = compact([thrice[0] as Housed, late]).votes as [DataMap]

  const quorate = await firstPolicy(
    all.map((p) => seat(p)),
    { quorum: 3 },
  )
  const toQuorate = await adopted(quorate, successor(quorate), [alice, bob])
  const newcomer = chain.mallory
  const growing = successor(first, { members: [...all, newcomer].map((p) => seat(p)) })
  const growth = await adopted(first, growing, all)
  const joining = await ack(newcomer, growing, at(hours.voted))
  const onGrowing: Chain = {
    head: growing,
    state: 'ACTIVE',
    versions: [
      [first, 'SUPERSEDED'],
      [growing, 'ACTIVE'],
    ],
  }
  const foundingClaim = (acks: readonly Housed[]): Housed =>
    claim({ votes: [], acks: acks.map(({ repository, record }) => ({ repository, record })) }, first)
  const notFounded: Chain = { group: first, head: null, state: null, findings: ['policy/not-founded'] }
  const acks = founded.slice(1)
  const early = await ack(carol, first, at(0, -1))
  const karma = { ...first, rules: { ...(first['rules'] as DataMap), karma: {} } }
  const withKarma = successor(first, { rules: karma.rules })
  const toKarma = await adopted(first, withKarma, [alice, bob])
  const flood = (n: number) =>
    Promise.all(
      Array.from({ length: n }, (_, i) => propose(mallory, mallorys, { kind: `coup ${String(i)}` })),
    )
  const mallorys = await firstPolicy([seat(mallory)], {}, { name: "Mallory's" })
  const ofMallory = await founding(mallorys, [mallory])
  const onMallorys: Chain = {
    group: mallorys,
    head: mallorys,
    state: 'ACTIVE',
    versions: [[mallorys, 'ACTIVE']],
  }
  const nested = (levels: number): DataMap => {
    let value: DataMap = {}
    for (let i = 2; i < levels; i++) value = { deeper: value }
    return { ...first, depth: value }
  }
  const deep = nested(32)
  const abyss = nested(33)

  const rows: Row[] = [
    // Founding
    [
      'founding-at-created',
      'acknowledgments at createdAt',
      'GOV-5',
      'none',
      [...founded.slice(0, 3), await ack(carol, first, at(0))],
      onFirst,
    ],
    [
      'founding-early',
      'an acknowledgment a millisecond before createdAt',
      'GOV-5',
      'rule',
      [...founded.slice(0, 3), early],
      notFounded,
    ],
    [
      'founding-last-moment',
      'an acknowledgment a millisecond before effectiveAt',
      'GOV-5',
      'none',
      [...founded.slice(0, 3), await ack(carol, first, at(hours.effective, -1))],
      onFirst,
    ],
    [
      'founding-declined',
      'a member that declines',
      'GOV-5',
      'rule',
      [...founded.slice(0, 3), await ack(carol, first, at(1), { accepted: false })],
      notFounded,
    ],
    [
      'founding-declined-later',
      'a member that leaves after it acknowledged',
      'GOV-6',
      'none',
      [...founded, await ack(carol, first, at(50), { accepted: false })],
      onFirst,
    ],
    [
      'founding-carries-other-key',
      'an acknowledgment that carries another key than is pinned',
      'GOV-6',
      'rule',
      [...founded.slice(0, 3), await ack(carol, first, at(1), { key: mallory.key.did() })],
      notFounded,
    ],
    [
      'founding-late-again',
      'a late acknowledgment beside one in time',
      'GOV-5',
      'none',
      [...founded, await ack(carol, first, at(20))],
      onFirst,
    ],
    [
      'founding-with-stranger',
      'an acknowledgment by a stranger beside all others',
      'GOV-5',
      'none',
      [...founded, await ack(mallory, first)],
      onFirst,
    ],
    [
      'founding-unknown-rule',
      'a version 1 with a rule that is not known',
      'ENC-6',
      'rule',
      await founding(karma, all),
      {
        group: karma,
        head: null,
        state: 'INVALID',
        versions: [[karma, 'INVALID']],
        findings: ['policy/unknown-rule'],
      },
    ],
    ['founding-certificate', 'a certificate of version 1', 'GOV-7', 'none', [foundingClaim(acks)], onFirst],
    [
      'founding-certificate-short',
      'a certificate of version 1 that lacks a member',
      'GOV-7',
      'rule',
      [foundingClaim(acks.slice(1))],
      notFounded,
    ],
    [
      'founding-certificate-late',
      'a certificate of version 1 with a late acknowledgment',
      'GOV-7',
      'rule',
      [foundingClaim([...acks.slice(0, 2), await ack(carol, first, at(hours.effective))])],
      { ...notFounded, findings: ['policy/not-founded', 'ack/outside-window'] },
    ],
    // Certificates that suffice
    [
      'certificate-superset',
      'more votes than are needed',
      'GOV-7',
      'none',
      [...founded, claim(whole)],
      onSecond,
    ],
    [
      'certificate-subset',
      'other votes than were needed first',
      'GOV-7',
      'none',
      [...founded, of(bobs, carols)],
      onSecond,
    ],
    [
      'certificate-unsorted',
      'votes in another order spoil nothing that suffices',
      'GOV-7',
      'none',
      [...founded, of(bobs, alices)],
      onSecond,
    ],
    [
      'certificate-halves',
      'two certificates of one vote each',
      'GOV-7',
      'none',
      [...founded, of(alices), of(bobs)],
      onSecond,
    ],
    [
      'certificate-beside-vote',
      'a certificate of one vote, and another that was found',
      'GOV-7',
      'none',
      [...founded, oneVote, thrice[2] as Housed],
      onSecond,
    ],
    [
      'certificate-with-junk',
      'entries of another form beside votes that suffice',
      'GOV-7',
      'none',
      [...founded, claim({ ...whole, votes: [1, null, {}, { did: 'x' }, ...whole.votes] as never })],
      onSecond,
    ],
    [
      'certificate-entry-field',
      'an entry with a field that votes do not have is rebuilt without it',
      'GOV-7',
      'none',
      [...founded, of({ ...alices, note: 'x' }, bobs)],
      onSecond,
    ],
    [
      'certificate-with-policy',
      'a proposal with a policy in it gets the one that it stands in',
      'GOV-7',
      'none',
      [
        ...founded,
        claim({
          ...whole,
          proposal: {
            ...whole.proposal,
            record: { ...(whole.proposal['record'] as DataMap), policy: { ...second, name: 'Others' } },
          },
        }),
      ],
      onSecond,
    ],
    [
      'certificate-with-ack',
      'an acknowledgment of a member that joins',
      'GOV-7',
      'none',
      [...founded, claim(compact(growth, [joining]), growing)],
      onGrowing,
    ],
    // Certificates that do not
    [
      'certificate-unsorted-short',
      'votes in another order that do not suffice',
      'GOV-7',
      'rule',
      [...founded, of(bobsLate, alices)],
      below('certificate/entry', 'vote/outside-window'),
    ],
    [
      'certificate-foreign-key',
      'a vote that names a key that is not pinned',
      'SIG-4',
      'signature',
      [...founded, of(alices, { ...bobs, key: mallory.key.did() })],
      below('key/not-pinned'),
    ],
    [
      'certificate-choice',
      'a rejection rebuilt as an approval',
      'GOV-7',
      'signature',
      [
        ...founded,
        claim({
          ...whole,
          votes: [
            alices,
            {
              ...(compact([thrice[0] as Housed, await vote(bob, thrice[0] as Housed, 'reject')])
                .votes[0] as DataMap),
              choice: 'approve',
            },
          ],
        }),
      ],
      below('signature/mismatch'),
    ],
    [
      'certificate-other-member',
      'a vote in the name of another member',
      'SIG-1',
      'signature',
      [...founded, of(alices, { ...bobs, did: carol.did })],
      below('key/not-pinned'),
    ],
    [
      'certificate-short-signature',
      'a signature of 63 bytes',
      'GOV-7',
      'shape',
      [...founded, of(alices, { ...bobs, signature: (bobs['signature'] as Uint8Array).slice(1) })],
      below('record/shape'),
    ],
    [
      'certificate-votes-no-list',
      'votes that are no list',
      'GOV-7',
      'shape',
      [...founded, claim({ ...whole, votes: {} })],
      below('certificate/entry'),
    ],
    [
      'certificate-below-quorum',
      'enough approvals, and too few that took part',
      'GOV-7',
      'rule',
      [...(await founding(quorate, all)), claim(compact(toQuorate), successor(quorate))],
      {
        group: quorate,
        head: quorate,
        state: 'ACTIVE',
        versions: [[quorate, 'ACTIVE']],
        findings: ['certificate/below-quorum'],
      },
    ],
    [
      'certificate-without-ack',
      'no acknowledgment of the member that joins',
      'GOV-7',
      'rule',
      [...founded, claim(compact(growth), growing)],
      { ...onFirst, findings: ['certificate/entry'] },
    ],
    [
      'certificate-ack-other-type',
      'a vote among the acknowledgments',
      'GOV-7',
      'shape',
      [...founded, claim(compact(growth, [thrice[1] as Housed]), growing)],
      { ...onFirst, findings: ['certificate/entry'] },
    ],
    [
      'certificate-ack-late',
      'an acknowledgment out of time',
      'GOV-7',
      'rule',
      [...founded, claim(compact(growth, [await ack(newcomer, growing, at(hours.closes))]), growing)],
      { ...onFirst, findings: ['certificate/entry', 'ack/outside-window'] },
    ],
    [
      'certificate-no-proposal',
      'one claim names no proposal, and another one that a member made',
      'GOV-7',
      'shape',
      [...founded, oneVote, claim(unproposed)],
      below('certificate/proposal'),
    ],
    [
      'certificate-proposal-other-type',
      'one claim names a vote for its proposal',
      'GOV-7',
      'shape',
      [
        ...founded,
        oneVote,
        claim({
          ...whole,
          proposal: { repository: alice.did, record: { $type: nsids.OrgP2pdsGovernanceVote } },
        }),
      ],
      below('certificate/proposal'),
    ],
    [
      'certificate-of-stranger',
      'a claim with no member behind its proposal is no finding of the group',
      'GOV-7',
      'signature',
      [...founded, claim(compact(await adopted(first, second, [mallory, alice, bob])))],
      onFirst,
    ],
    [
      'certificate-invalid-policy',
      'a claim of a policy with a rule that is not known',
      'ENC-6',
      'rule',
      [...founded, claim(compact(toKarma), withKarma)],
      { ...onFirst, findings: ['policy/unknown-rule'] },
    ],
    [
      'certificate-null',
      'a certificate that is null proves nothing',
      'GOV-7',
      'shape',
      [...founded, claim(null as never)],
      onFirst,
    ],
    // What is admitted
    [
      'unknown-rule-passed',
      'votes for a policy with a rule that is not known',
      'ENC-6',
      'rule',
      [...founded, ...toKarma],
      onFirst,
    ],
    [
      'repeated',
      'everything three times',
      'DEC-2',
      'none',
      [...founded, ...toSecond, ...toSecond, ...founded, ...founded, ...toSecond],
      onSecond,
    ],
    [
      'reversed',
      'votes before what they are about',
      'DEC-2',
      'none',
      [...founded, ...toSecond].reverse(),
      onSecond,
    ],
    [
      'amended-by-two',
      'one policy that two members propose',
      'GOV-4',
      'none',
      [...founded, ...toSecond, await amend(bob, first, second), await amend(bob, first, second, 102)],
      onSecond,
    ],
    [
      'policy-32-levels',
      'a version 1 of 32 levels',
      'ENC-2',
      'none',
      await founding(deep, all),
      { group: deep, head: deep, state: 'ACTIVE', versions: [[deep, 'ACTIVE']] },
    ],
    [
      'policy-33-levels',
      'a version 1 of 33 levels is not read',
      'ENC-2',
      'bytes',
      [{ repository: alice.did, record: abyss }],
      { group: null, head: null, state: null, findings: ['group/missing'] },
    ],
    [
      'quota',
      '64 proposals of one member',
      'DEC-2',
      'none',
      [...ofMallory, ...(await flood(64))],
      onMallorys,
    ],
    [
      'quota-exceeded',
      '65 proposals of one member',
      'DEC-2',
      'rule',
      [...ofMallory, ...(await flood(65))],
      { ...onMallorys, findings: ['proposal/quota'] },
    ],
  ]
  return chainCasesOf(rows, chain)
}
