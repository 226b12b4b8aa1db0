/** Four operators hold each other's repositories, check each other, and sign what they saw. README.md beside this file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import path from 'node:path'
import { createNetwork, systemClock } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { startTestnetProcess } from '@quorate/testnet'
import { StoryGroup } from '../story/group.ts'
import { act, result, styled, tell, title } from '../story/narrator.ts'
import { attest } from './attested.ts'
import { Cable } from './cable.ts'
import { showCaught } from './caught.ts'
import { cheats } from './cheats.ts'
import { corruptBlock, loseBlock } from './damage.ts'
import { Operator } from './operator.ts'
import { pack } from './packed.ts'
import { keepEachOther } from './policy.ts'
import { showTable, tellFaults } from './round-table.ts'
import { Rounds } from './rounds.ts'
import { SharedClock } from './shared-clock.ts'
import { ensureFound, type Fault, type Verdict } from './verdicts.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'quorate-nodes-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
// The nodes and the network notice by themselves when this process is gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]))

title('Quorate: keep each other, and sign what you saw')
console.log('\n   Starting a PDS and a did:plc directory on this machine ...')
// The story ends a little before the real time, so that what it leaves behind can be checked from now on.
using clock = await SharedClock.start(path.join(folder, 'clock'), '120m')
await using running = new AsyncDisposableStack()
const { plcUrl, pdsUrl, close } = await startTestnetProcess(SharedClock.preload)
running.defer(close)
const network = createNetwork({ plcUrl, allowLoopback: true, clock: systemClock, random: Math.random })

act(1, 'Four operators found a group', clock.timeOfDay)
const join = (name: string) => Operator.join(name, folder, pdsUrl, network, clock)
const operators = await Promise.all([join('alice'), join('bob'), join('carol'), join('dave')])
const [alice, bob, carol, dave] = operators
for (const { name, node } of operators)
  tell(name, `has a node at ${node.endpoint}, which has an account of its own`)
const seats = operators.map(({ seat }) => seat)
const group = await StoryGroup.draft(
  keepEachOther(seats, clock.text, clock.in('30m')),
  alice.member,
  network,
  clock,
)
tell(
  'alice',
  'drafts "Keep each other": every node holds the repositories of the other three, is checked by all others every ten minutes, and may be behind by five',
)
clock.pass('10m')
const consents = await Promise.all(operators.map(({ member }) => member.acknowledge(group.founding)))
clock.pass('10m')
for (const { member } of [alice, bob]) await member.witness(group.founding.cid, undefined, consents)
const version = await group.ratify(group.founding, alice.member)
result(`all acknowledge it; the group is ${version.group}`)

const rounds = new Rounds(version, operators, { group, network, clock })
const found: Verdict[] = []
act(2, 'Each of them runs its node', rounds.begin())
const cable = running.use(await Cable.lay())
const serve = ({ node }: Operator) => {
  const uri = `at://${alice.member.did}/${nsids.OrgP2pdsPolicy}/${version.cid}`
  const env = { QUORATE_PLC_URL: plcUrl, QUORATE_ALLOW_LOOPBACK: '1' }
  return node.serve(uri, node === bob.node ? { ...env, ...cable.env } : env)
}
for (const { node } of operators) running.use(node)
await Promise.all(operators.map(serve))
const [ofAlice = '', ofBob = ''] = await write('begins a diary', operators)
await rounds.untilHeld()
tell(
  'all',
  'start quorate node serve, four processes: each fetches three repositories, verifies every commit and record before it is kept, and follows what is written',
)
await rounds.hold()
rounds.begin()
await rounds.hold()
result(
  'two rounds check nothing: their batches only fix what later nonces are made of, so that from the third on nobody can choose what to ask for',
)

act(3, 'All is well', rounds.begin())
tell(
  'layers',
  '0: the newest commit is served; 1: blocks are; 3: records are proven by the tree under that commit',
)
await write('has a visitor', operators)
await round([])
tell('later', `once more: ${rounds.begin()}`)
await write('works in the garden', operators)
await round([])

act(4, "The cable of bob's node is cut; it goes on serving what it has", rounds.begin())
cable.cut()
await write('bakes bread', operators)
const others = ['alice', 'carol', 'dave']
const behind: Fault = { node: 'bob', outcome: 'BEHIND', subjects: others, layers: [0, 1, 3], cids: [] }
await round([behind])

act(5, "The disk of carol's node loses a block", rounds.begin())
loseBlock(carol.node.replica, ofAlice)
await write('reads a letter', [carol, dave])
const stale: Fault = { ...behind, outcome: 'STALE' }
const lost: Fault = {
  node: 'carol',
  outcome: 'MISSING',
  subjects: ['alice'],
  layers: [1, 3],
  cids: [ofAlice],
}
await round([stale, lost])

act(6, "A bit turns on the disk of dave's node", rounds.begin())
corruptBlock(dave.node.replica, ofBob)
await write('mends a chair', [carol, dave])
const corrupt: Fault = { node: 'dave', outcome: 'CORRUPT', subjects: ['bob'], layers: [1, 3], cids: [ofBob] }
await round([stale, lost, corrupt])

act(7, 'They mend it: a new cable, and two empty disks that fill again', rounds.begin())
cable.mend()
await Promise.all([carol, dave].map(({ node }) => node.loseReplica()))
await Promise.all([carol, dave].map(serve))
await write('sleeps well', operators)
await round([])
const ofHealthy = found.filter(({ node }) => node === 'alice')
if (ofHealthy.some(({ outcome }) => outcome !== 'PASS'))
  throw new Error("alice's node did not pass everywhere")
result(`alice's node passed all of its ${String(ofHealthy.length)} slots`)

act(8, 'Five ways to cheat, each caught by name', clock.timeOfDay)
// The batches of the last slot are due by now: it counts in what the evidence comes to.
clock.pass('14m')
await Promise.all(operators.map(({ member }) => member.witness(version.group, version.cid, [], '30d')))
const evidence = await group.collect({ nodes: true })
const slots = { lost: 5, corrupt: 6 }
const attempts = await cheats(evidence, version, { alice, bob, carol, dave }, slots)
showCaught(attempts, evidence, rounds, slots)

act(9, 'One file is enough for a stranger', clock.timeOfDay)
pack(evidence, version.group, attempts)
await attest(evidence, version, { by: bob, of: alice }, clock)

title('Try next')
for (const command of [
  'npx quorate bundle inspect quorate-demo/keep-each-other.car',
  'npx quorate bundle inspect quorate-demo/cheating/own-sample.car',
  'npx quorate check quorate-demo/keep-each-other.car --anchor quorate-demo/keep-each-other.anchor.json',
  'npx quorate attest verify quorate-demo/attestation.car --anchor quorate-demo/keep-each-other.anchor.json',
  'npx quorate attest verify quorate-demo/attestation.car quorate-demo/one-receipt-less.car --anchor quorate-demo/keep-each-other.anchor.json',
])
  console.log(`   ${styled('bold', command)}`)
console.log()

/** Each of the writers puts an entry into its diary; gives their CIDs. */
function write(what: string, writers: readonly Operator[]): Promise<string[]> {
  return Promise.all(writers.map(({ name, member }) => member.write(`${name} ${what}`)))
}

/** Waits until the nodes hold what was written, holds the round, shows it, and throws when it found anything but these faults. */
async function round(faults: readonly Fault[]): Promise<void> {
  await rounds.untilHeld(
    operators.filter(({ name }) => !faults.some(({ node, layers }) => node === name && layers.includes(0))),
  )
  await rounds.hold()
  const verdicts = await rounds.verdicts()
  showTable(
    operators.map(({ name }) => name),
    verdicts,
  )
  ensureFound(verdicts, faults, 36)
  tellFaults(verdicts)
  found.push(...verdicts)
}
