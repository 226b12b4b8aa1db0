import type { Case } from './case.ts'
import { adopted, chainCasesOf, chainGroup, type Chain, type Row } from './chain-case.ts'
import { ack, at, checkpoint, firstPolicy, founding, hours, seat, successor } from './group-records.ts'

/** GOV-4, GOV-5: founding, and versions in time. */
export async function chainVersionCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { all, alice, bob, carol, mallory, first, founded, second, toSecond, onFirst, onSecond } = chain
  const third = successor(second, { name: 'Old friends' })
  const toThird = await adopted(second, third, [alice, bob])
  const overlap = successor(first, { compatUntil: at(150) })
  const toOverlap = await adopted(first, overlap, [alice, bob])
  const notFounded = {
    group: first,
    head: null,
    state: null,
    versions: [],
    findings: ['policy/not-founded'],
  } satisfies Chain
  const watched = await firstPolicy(
    all.map((p) => seat(p)),
    { witnesses: 1 },
  )
  const watchedFounding = await founding(watched, all)
  const links = await Promise.all([
    checkpoint(alice, watched, at(2), watchedFounding.slice(2)),
    checkpoint(bob, watched, at(2), watchedFounding.slice(1, 2)),
  ])

  const rows: Row[] = [
    // Founding
    ['founded', 'all listed members acknowledged', 'GOV-5', 'none', founded, onFirst],
    [
      'founding-one-missing',
      'one acknowledgment is not there',
      'GOV-5',
      'rule',
      founded.slice(0, 3),
      notFounded,
    ],
    [
      'founding-late',
      'an acknowledgment at effectiveAt',
      'GOV-5',
      'rule',
      [...founded.slice(0, 3), await ack(carol, first, at(hours.effective))],
      notFounded,
    ],
    [
      'founding-other-key',
      "an acknowledgment by a host's key",
      'SIG-4',
      'signature',
      [...founded.slice(0, 3), await ack(carol, first, at(1), {}, mallory.key)],
      notFounded,
    ],
    [
      'founding-unseen',
      'acknowledgments that no other operator listed',
      'GOV-5',
      'rule',
      [...watchedFounding, links[0]],
      { ...notFounded, group: watched },
    ],
    [
      'founding-seen',
      'acknowledgments that other operators listed',
      'GOV-5',
      'none',
      [...watchedFounding, ...links],
      { group: watched, head: watched, state: 'ACTIVE', versions: [[watched, 'ACTIVE']] },
    ],
    [
      'founding-invalid',
      'a version 1 that is invalid',
      'POL-2',
      'rule',
      [{ repository: alice.did, record: { ...first, expiresAt: at(0) } }],
      {
        group: { ...first, expiresAt: at(0) },
        head: null,
        state: 'INVALID',
        versions: [[{ ...first, expiresAt: at(0) }, 'INVALID']],
        findings: ['policy/expires-early'],
      },
    ],
    [
      'no-policy',
      'no version 1 at all',
      'GOV-12',
      'rule',
      founded.slice(1),
      { group: null, head: null, state: null, versions: [], findings: ['group/missing'] },
    ],
    // Versions in time
    [
      'scheduled-first',
      'founded and not yet effective',
      'GOV-4',
      'none',
      founded,
      { ...onFirst, state: 'SCHEDULED', versions: [[first, 'SCHEDULED']] },
      { at: at(hours.effective, -1) },
    ],
    ['amended', 'an amendment passed', 'GOV-4', 'none', [...founded, ...toSecond], onSecond],
    [
      'amended-scheduled',
      'it passed and is not yet effective',
      'GOV-4',
      'none',
      [...founded, ...toSecond],
      {
        head: second,
        state: 'SCHEDULED',
        versions: [
          [first, 'ACTIVE'],
          [second, 'SCHEDULED'],
        ],
      },
      { at: at(hours.next, -1) },
    ],
    [
      'amended-twice',
      'a chain of three',
      'GOV-4',
      'none',
      [...toThird, ...toSecond, ...founded],
      {
        head: third,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [second, 'SUPERSEDED'],
          [third, 'ACTIVE'],
        ],
      },
    ],
    [
      'overlap',
      'both versions run until compatUntil',
      'GOV-4',
      'none',
      [...founded, ...toOverlap],
      {
        head: overlap,
        state: 'OVERLAP',
        versions: [
          [first, 'OVERLAP'],
          [overlap, 'OVERLAP'],
        ],
      },
      { at: at(150, -1) },
    ],
    [
      'overlap-over',
      'at compatUntil the version before is superseded',
      'GOV-4',
      'none',
      [...founded, ...toOverlap],
      {
        head: overlap,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [overlap, 'ACTIVE'],
        ],
      },
      { at: at(150) },
    ],
    ['not-passed', 'one approval of three', 'GOV-2', 'rule', [...founded, ...toSecond.slice(0, 2)], onFirst],
    [
      'base-missing',
      'what was decided on a base that is not here',
      'GOV-4',
      'rule',
      [...founded, ...toThird],
      onFirst,
    ],
    [
      'stranger',
      'an amendment by strangers',
      'SIG-4',
      'signature',
      [...founded, ...(await adopted(first, second, [mallory, alice, bob]))],
      onFirst,
    ],
  ]
  return chainCasesOf(rows, chain)
}
