import {
  attestationCid,
  cidOf,
  contentCid,
  encodeCanonical,
  toAtprotoJson,
  type Checked,
  type DataMap,
} from '@quorate/core'
import { evaluateProposal, needOf, readVersion, type Side } from '@quorate/governance'
import { nsids } from '@quorate/schemas'

import {
  ack,
  amend,
  at,
  checkpoint,
  firstPolicy,
  hours,
  person,
  seat,
  successor,
  vote,
  type Housed,
} from '../vectors/group-records.ts'

/** The worked examples of policies and governance. */
export async function governanceExamples(): Promise<[string, string][]> {
  return [
    ['example of witnesses', await witnessesExample()],
    ['example of needs', needsExample()],
    ['example of two sides', await sidesExample()],
    ['example of a rebuilt vote', await rebuiltExample()],
    ['example of seen', await seenExample()],
  ]
}

async function witnessesExample(): Promise<string> {
  const [alice, bob, carol, dave] = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((n) => person(n)))
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) return ''
  const members = [
    seat(alice, { weight: 3 }),
    seat(bob, { weight: 2 }),
    seat(carol, { weight: 2, operator: 'bob and carol' }),
    seat(dave),
  ].map((m, i): DataMap => (i === 1 ? { ...m, operator: 'bob and carol' } : m))
  const most = async (witnesses: number) => readVersion(await firstPolicy(members, { witnesses })).ok
  const allowed = (await Promise.all([0, 1, 2].map(most))).map((ok) => (ok ? 'allowed' : 'refused'))
  return [
    'Weights 3, 2, 2 and 1 make W = 8; more than half is a need of 5. The second and the third member are one operator, so',
    'operators weigh 4, 3 and 1, and two of them reach 5. `witnesses`',
    `0 is ${allowed[0] ?? ''}, 1 is ${allowed[1] ?? ''}, 2 is ${allowed[2] ?? ''}.`,
  ].join(' ')
}

function needsExample(): string {
  const shares: [number, 'atLeast' | 'moreThan', number, number][] = [
    [3, 'moreThan', 1, 2],
    [4, 'moreThan', 1, 2],
    [4, 'atLeast', 1, 2],
    [5, 'atLeast', 2, 3],
    [6, 'atLeast', 2, 3],
    [6, 'moreThan', 2, 3],
    [7, 'atLeast', 1, 1],
    [7, 'moreThan', 1, 1],
    [4294967295, 'atLeast', 9999, 10_000],
  ]
  const rows = shares.map(([weight, kind, num, den]) => {
    const need = needOf(weight, { kind, num, den })
    const refused = need.ok ? '' : `refused: ${String(need.findings[0].params['need'])}`
    const blocking = need.ok ? String(weight - need.value + 1) : ''
    return `| ${String(weight)} | ${kind} ${String(num)}/${String(den)} | ${need.ok ? String(need.value) : refused} | ${blocking} |`
  })
  return ['| W | threshold | need | blocked by |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

async function sidesExample(): Promise<string> {
  const [alice, bob, carol, dave] = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((n) => person(n)))
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) return ''
  const base = await firstPolicy([alice, bob, carol].map((p) => seat(p)))
  const next = successor(base, { members: [seat(alice), seat(bob), seat(dave, { weight: 2 })] })
  const proposal = await amend(alice, base, next)
  const votes = [
    await vote(alice, proposal),
    await vote(carol, proposal),
    await vote(bob, proposal, 'reject'),
  ]
  const evidence = { proposal, votes, acks: [await ack(dave, next, at(hours.voted))] }
  const verdict = evaluateProposal(
    { base: must(readVersion(base)), ...evidence, checkpoints: [], cancellations: [], successors: [] },
    Date.parse(at(hours.long)),
  )
  const { now, next: then } = verdict.outcome?.tally ?? {}
  const row = (name: string, side: Side | undefined) =>
    `| ${name} | ${String(side?.approve)} | ${String(side?.against)} | ${String(side?.need)} | ${String(side?.weight)} |`
  return [
    'Alice, Bob and Carol weigh 1 each. In the next version Carol is gone and Dave joins with weight 2. Alice and Carol approve,',
    'Bob rejects, Dave acknowledges in time. More than half decides in both versions:',
    '',
    '| side | approve | against | need | W |',
    '| --- | --- | --- | --- | --- |',
    row('now', now),
    row('next', then),
    '',
    `Both sides are met: ${verdict.state}.`,
  ].join('\n')
}

async function rebuiltExample(): Promise<string> {
  const [alice, bob] = [await person('alice'), await person('bob')]
  const base = await firstPolicy([seat(alice), seat(bob)])
  const proposal = await amend(alice, base, successor(base))
  const cast = await vote(bob, proposal)
  const [signature] = cast.record['signatures'] as DataMap[]
  const { signatures: _, ...body } = cast.record
  const { choice, castAt } = body
  const entry = {
    did: bob.did,
    key: bob.key.did(),
    choice,
    castAt,
    signature: signature?.['signature'],
  } as DataMap
  const metadata = { $type: nsids.OrgP2pdsSignature, key: bob.key.did() }
  const signed = { ...body, $sig: { ...metadata, repository: bob.did } }
  const cid = must(attestationCid(body, metadata, bob.did))
  if (!cidOf(must(encodeCanonical(signed))).equals(cid)) throw new Error('the example is not what is signed')
  return [
    'An entry of `votes`:',
    json(entry),
    `on the proposal \`${must(contentCid(proposal.record)).toString()}\`. What was signed:`,
    json(signed),
    `Its CID, whose 36 bytes are signed, is \`${cid.toString()}\`.`,
  ].join('\n\n')
}

async function seenExample(): Promise<string> {
  const people = await Promise.all(['alice', 'bob', 'carol'].map((n) => person(n)))
  const [alice, bob, carol] = people
  if (alice === undefined || bob === undefined || carol === undefined) return ''
  const base = await firstPolicy(
    people.map((p) => seat(p)),
    { witnesses: 1 },
  )
  const proposal = await amend(alice, base, successor(base))
  const cast = await vote(bob, proposal)
  const times: [string, string, Promise<Housed>][] = [
    ['Bob himself', at(hours.voted, 1000), checkpoint(bob, base, at(hours.voted, 1000), [cast])],
    ['Alice', at(hours.voted, -120_001), checkpoint(alice, base, at(hours.voted, -120_001), [cast])],
    ['Alice', at(hours.voted, -120_000), checkpoint(alice, base, at(hours.voted, -120_000), [cast])],
    ['Carol', at(hours.closes, -1), checkpoint(carol, base, at(hours.closes, -1), [cast])],
    ['Carol', at(hours.closes), checkpoint(carol, base, at(hours.closes), [cast])],
  ]
  const rows = await Promise.all(
    times.map(async ([who, asOf, listing]) => {
      const evidence = {
        base: must(readVersion(base)),
        proposal,
        votes: [cast],
        acks: [],
        checkpoints: [await listing],
      }
      const verdict = evaluateProposal(
        { ...evidence, cancellations: [], successors: [] },
        Date.parse(at(hours.long)),
      )
      return `| ${who} | ${asOf} | ${verdict.outcome?.tally?.now.approve === 1 ? 'counts' : 'unseen'} |`
    }),
  )
  return [
    `Bob's vote is dated ${at(hours.voted)}; voting closes at ${at(hours.closes)}; one witness is asked for. With one checkpoint`,
    'that lists it,',
    '',
    '| by | asOf | the vote |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function json(value: DataMap): string {
  return `\`\`\`json\n${JSON.stringify(toAtprotoJson(value), null, 2)}\n\`\`\``
}

function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(`an example does not hold: ${checked.findings[0].code}`)
}
