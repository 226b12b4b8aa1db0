import { commitmentTo, deriveObligations, seedOf, toHex } from '@quorate/attest'
import { CID, FieldHash, type Checked, type DataMap } from '@quorate/core'
import { readVersion } from '@quorate/governance'

import { checkedNode, checkedSlot, crewOf, receiptOf, secretOf, subject } from '../vectors/attest-records.ts'
import { nodePolicy, nodeSeat, people } from '../vectors/node-records.ts'

/** The worked examples of obligations and receipts. */
export async function attestExamples(): Promise<[string, string][]> {
  return [
    ['example of placement', await placementExample()],
    ['example of a challenge', await challengeExample()],
  ]
}

async function placementExample(): Promise<string> {
  const persons = await people('alice', 'bob', 'carol', 'dave')
  const capacities: DataMap[] = [{}, { capacityBytes: 1000 }, {}, { capacityBytes: 2500 }]
  const members = await Promise.all(
    persons.map(async (p, i) => {
      const member = await nodeSeat(p)
      return { ...member, nodes: (member['nodes'] as DataMap[]).map((n) => ({ ...n, ...capacities[i] })) }
    }),
  )
  const subject = persons[0].did
  const version = must(
    readVersion(
      await nodePolicy(members, {
        replication: { placement: { kind: 'rendezvous', copies: 2 }, subjects: [subject] },
      }),
    ),
  )
  const { obligations, standby } = deriveObligations(version)
  const row = (name: string, ticket: number) => {
    const id = `did:web:node.${name}.example`
    const score = FieldHash.of(
      'quorate/place/v1',
      CID.parse(version.group).bytes,
      subject,
      id,
      ticket,
    ).digest()
    return `| \`${id}\` | ${String(ticket)} | \`${Buffer.from(score).toString('hex').slice(0, 16)}…\` |`
  }
  return [
    `Alice, Bob, Carol and Dave have a node each. Bob's declares 1000 bytes and has one ticket; Dave's declares 2500 and has two.`,
    `In the group \`${version.group}\`, for the subject \`${subject}\`:`,
    '',
    '| node | i | hash |',
    '| --- | --- | --- |',
    row('bob', 0),
    row('carol', 0),
    row('dave', 0),
    row('dave', 1),
    '',
    `With \`copies\` 2 there are two places and five tickets, so no share is a whole one, and two are spare:`,
    `${obligations.map((o) => `\`${o.node}\``).join(' and ')} hold it, and`,
    `${standby.map((s) => `\`${s.node}\``).join(', ')} stands by.`,
    '',
    ...(await turnsExample()),
  ].join('\n')
}

/** One copy of each of four members' accounts: what each operator owes at each turn, counted here, and who holds what. */
async function turnsExample(): Promise<string[]> {
  const names = ['alice', 'bob', 'carol', 'dave'] as const
  const members = await Promise.all((await people(...names)).map((p) => nodeSeat(p)))
  const version = must(
    readVersion(await nodePolicy(members, { replication: { placement: { kind: 'rendezvous', copies: 1 } } })),
  )
  const group = CID.parse(version.group).bytes
  const didOf = (name: string) => `did:web:${name}.example`
  const hash = (...fields: Parameters<typeof FieldHash.of>) => toHex(FieldHash.of(...fields).digest())
  const turns = names
    .map((name) => ({ name, turn: hash('quorate/turn/v1', group, didOf(name)) }))
    .sort((a, b) => (a.turn < b.turn ? -1 : 1))
  const owing = new Set<string>(names)
  const rows = turns.map(({ name, turn }) => {
    const scored = names
      .filter((other) => other !== name)
      .map((other) => ({
        other,
        score: hash('quorate/place/v1', group, didOf(name), `did:web:node.${other}.example`, 0),
      }))
      .sort((a, b) => (a.score > b.score ? -1 : 1))
    const owed = names.filter((other) => owing.has(other)).join(', ')
    const held = deriveObligations(version).obligations.find((o) => o.subject === didOf(name))
    const holder = names.find((other) => didOf(other) === held?.operator) ?? ''
    owing.delete(holder)
    const ranks = scored.map(({ other, score }) => `${other} \`${score.slice(0, 4)}…\``).join(', ')
    return `| ${name} | \`${turn.slice(0, 8)}…\` | ${ranks} | ${owed} | ${holder} |`
  })
  return [
    `With one copy of the account of each, and one ticket each, every share is floor(4 \\* 1 \\* 1 / 4) = 1, and nothing is ever spare.`,
    `In the group \`${version.group}\`:`,
    '',
    '| subject | turn | by score | owe one | holds |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ]
}

async function challengeExample(): Promise<string> {
  const crew = await crewOf()
  const record = receiptOf(crew, 'carol')
  const { nonce, results, universe, nodeCommit } = record as Record<string, DataMap>
  const { size } = universe as { size: number }
  const slot = { policy: crew.version.cid, node: checkedNode, subject, layer: 1, index: checkedSlot }
  const secret = secretOf('carol', 2)
  const bytes = Uint8Array.from(Buffer.from(nonce as unknown as string, 'hex'))
  const verifier = crew.people.carol.did
  const seed = seedOf(slot, { verifier, commit: nodeCommit?.['cid'] as string, nonce: bytes })
  const drawn = (results as unknown as DataMap[]).map(({ index }) => String(index as number))
  const rows: [string, string][] = [
    ['policy', slot.policy],
    ['node', slot.node],
    ['subject', slot.subject],
    ['verifier', verifier],
    ['secret of batch 2', toHex(secret)],
    ['commitment in batch 0', toHex(commitmentTo(secret))],
    ['nonce', toHex(bytes)],
    ['commit', nodeCommit?.['cid'] as string],
    ['seed', toHex(seed)],
    [`items of ${String(size)}`, drawn.join(', ')],
  ]
  return [
    'Layer 1 of slot 5, by Carol:',
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | \`${value}\` |`),
  ].join('\n')
}

function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(`an example does not hold: ${checked.findings[0].code}`)
}
