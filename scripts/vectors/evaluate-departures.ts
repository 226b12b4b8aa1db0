import { cidBytes, compareBytes, FieldHash } from '@quorate/core'

import { bundleOf, found, type Changes } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { ack, at, checkpoint, type Person } from './group-records.ts'
import { panelOf, toldBy, type Panel, type Said } from './verifier-panel.ts'

/** RCP-1: three of five operators check the holder of an account in the slot of 13 to 14. A notice runs for two hours. */
export async function departureCases(): Promise<Decided[]> {
  return [...(await ofThree()), ...(await ofOne())]
}

const slot = 3
const rules = (verifiers: number, layer = 0): Changes => ({
  verification: { verifiers, coveragePpm: 0, layers: [layer] as never },
  ...(layer === 0
    ? {}
    : { sla: { servePpm: 1_000_000, serveMs: 60_000, maxGapSeconds: 3600, windowSeconds: 3600 } }),
})

const open: States = {
  outcome: 'indeterminate',
  conditions: { Copies: 'Unknown SomeUnknown' },
  obligation: { InSync: 'Unknown NoneDecided' },
}
const failed: States = {
  outcome: 'noncompliant',
  level: 2,
  conditions: { Copies: 'False SomeFalse' },
  obligation: { InSync: 'False TooManyFailures', 'InSync outcome': 'MISSING' },
}

/** Names of all who could be assigned, in the order of RCP-1. */
function rankedIn({ version, holder, others }: Panel): string[] {
  const hash = FieldHash.of(
    'quorate/assign/v1',
    cidBytes(version.cid),
    `did:web:node.${holder}.example`,
    'did:web:alice.example',
    slot,
  )
  return others
    .map((name) => ({ name, score: hash.digest(`did:web:${name}.example`) }))
    .sort((a, b) => compareBytes(a.score, b.score))
    .map(({ name }) => name)
}

/** By place in that order, from 1: who left, when all of these exits were SEEN, if they were, and what is said. */
type Told = {
  readonly left?: Readonly<Record<number, string>>
  readonly said: Readonly<Record<number, Said>>
}

async function bundleFor(panel: Panel, { left = {}, said }: Told): Promise<Uint8Array> {
  const ranked = rankedIn(panel)
  const personAt = (place: number): Person => {
    const did = `did:web:${ranked[place - 1] ?? ''}.example`
    return panel.people.find((one) => one.did === did) ?? nobody()
  }
  const exits = await Promise.all(
    Object.keys(left).map((place) =>
      ack(personAt(Number(place)), panel.policy, at(10.5), { accepted: false }),
    ),
  )
  const [seenAt = 'unseen'] = Object.values(left)
  const witness = panel.people.find(({ did }) => did === `did:web:${panel.holder}.example`) ?? nobody()
  const seen = seenAt === 'unseen' ? [] : [await checkpoint(witness, panel.policy, seenAt, exits)]
  const told = panel.others.map((name) => said[ranked.indexOf(name) + 1])
  return bundleOf(
    panel.founding,
    [...exits, ...seen].map((housed) => found(housed)),
    await toldBy(panel, { [slot]: told }),
  )
}

function nobody(): never {
  throw new Error('nobody')
}

type Row = readonly [name: string, what: string, told: Told, states: States]

function rowsOf(panel: Panel, rows: readonly Row[]): Promise<Decided[]> {
  return Promise.all(
    rows.map(async ([name, what, told, states]) =>
      decided(
        `departed-${name}`,
        what,
        'RCP-1',
        { bundle: await bundleFor(panel, told), at: at(11 + slot, 600_000) },
        states,
      ),
    ),
  )
}

async function ofThree(): Promise<Decided[]> {
  const panel = await panelOf(6, rules(3), { governance: { exitNoticeSeconds: 7200 } })
  const served = await panelOf(6, rules(3, 1), { governance: { exitNoticeSeconds: 7200 } })
  const [over, running] = [at(11), at(11, 1)]
  return [
    ...(await rowsOf(panel, [
      [
        'nobody',
        'nobody is known to have left: the fourth in order is not assigned, and not accused, since an exit may be withheld',
        { said: { 1: 'PASS', 4: 'PASS' } },
        open,
      ],
      [
        'third',
        'the third left when the slot began: the fourth has joined, and two of three are a majority',
        { left: { 3: over }, said: { 1: 'PASS', 4: 'PASS' } },
        fine,
      ],
      [
        'third-later',
        'its notice ends a millisecond after that',
        { left: { 3: running }, said: { 1: 'PASS', 4: 'PASS' } },
        open,
      ],
      [
        'third-unseen',
        'nobody has listed its exit',
        { left: { 3: 'unseen' }, said: { 1: 'PASS', 4: 'PASS' } },
        open,
      ],
      [
        'fifth-not',
        'the third left: the fifth has not joined',
        { left: { 3: over }, said: { 1: 'PASS', 5: 'PASS' } },
        open,
      ],
      [
        'third-still-checks',
        'the third left, and goes on checking: its word is not taken back',
        { left: { 3: over }, said: { 1: 'PASS', 3: 'PASS' } },
        fine,
      ],
      [
        'two',
        'the second and the third left: the fourth and the fifth have joined',
        { left: { 2: over, 3: over }, said: { 4: 'PASS', 5: 'PASS' } },
        fine,
      ],
      [
        'who-joined',
        'the fourth, who joined for the third, left as well: so has the fifth',
        { left: { 3: over, 4: over }, said: { 1: 'PASS', 5: 'PASS' } },
        fine,
      ],
      [
        'who-joined-still-checks',
        'the fourth checked, and evidence of its own exit turns up: its word is not taken back',
        { left: { 3: over, 4: over }, said: { 1: 'PASS', 4: 'PASS' } },
        fine,
      ],
      [
        'everybody',
        'all five left, and two of them check: there is nobody else',
        { left: { 1: over, 2: over, 3: over, 4: over, 5: over }, said: { 4: 'PASS', 5: 'PASS' } },
        fine,
      ],
      [
        'one-voice',
        'the third left, and the fourth alone says something',
        { left: { 3: over }, said: { 4: 'PASS' } },
        open,
      ],
      [
        'fails',
        'the third left; the second and the fourth found nothing',
        { left: { 3: over }, said: { 2: 'MISSING', 4: 'MISSING' } },
        failed,
      ],
      [
        'two-majorities',
        'two of the four say that it passed, and two that it failed: it passed',
        { left: { 3: over }, said: { 1: 'PASS', 4: 'PASS', 2: 'MISSING', 3: 'MISSING' } },
        fine,
      ],
    ])),
    ...(await rowsOf(served, [
      [
        'served',
        'four reported their items, of whom three were to ask: all of these came',
        { left: { 3: over }, said: { 1: 'PASS', 2: 'PASS', 3: 'PASS', 4: 'PASS' } },
        { ...fine, conditions: { Sla: 'True AllTrue' } },
      ],
    ])),
  ]
}

async function ofOne(): Promise<Decided[]> {
  const panel = await panelOf(4, rules(1), { governance: { exitNoticeSeconds: 7200 } })
  return rowsOf(panel, [
    [
      'only',
      'the only one that was assigned left: the word of the next decides',
      { left: { 1: at(11) }, said: { 2: 'PASS' } },
      fine,
    ],
    ['only-not', 'it did not', { said: { 2: 'PASS' } }, open],
  ])
}
