/** Found a group, change its policy by quorum, prove it offline. Run as `npm start`; README.md beside this file. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describeFinding, formatInstant, writeBundle } from '@quorate/core'
import { readVersion, draftSuccessor, evaluateChain } from '@quorate/governance'
import { createNetwork, systemClock } from '@quorate/network'
import { startTestnetProcess } from '@quorate/testnet'
import { checkAll } from './checked-bundles.ts'
import { StoryGroup } from '../story/group.ts'
import { must, StoryMember } from '../story/member.ts'
import { mutualAid, withRules } from '../story/mutual-aid.ts'
import { act, result, styled, tell, title } from '../story/narrator.ts'
import { duration, StoryClock } from '../story/story-clock.ts'
import { tamper } from './tampered-bundles.ts'

const demo = path.resolve('quorate-demo')

title('Quorate: found a group, change its policy, prove it offline')
console.log('\n   Starting a PDS and a did:plc directory on this machine ...')
await using network = await openNetwork()
// The story ends now, so that what it leaves behind can be checked at any time from now on.
const clock = new StoryClock(Date.now() - duration('40d'))
const join = (name: string) => StoryMember.join(name, network.pdsUrl, network, clock)

act(1, 'Alice, Bob and Carol found a group', clock.day)
const [alice, bob, carol] = [await join('alice'), await join('bob'), await join('carol')]
for (const { name, did } of [alice, bob, carol])
  tell(name, `has an account, ${did}, and a key that its host does not hold`)
const draft = mutualAid([alice.seat, bob.seat, carol.seat], clock.text, clock.in('2d'))
const group = await StoryGroup.draft(draft, alice, network, clock)
const { cid: groupCid } = group.founding
tell('alice', 'drafts "Mutual aid": how to decide who holds whose data; 2 of 3 decide, 1 witness')
clock.pass('1h')
const consents = []
for (const member of [alice, bob, carol]) consents.push(await member.acknowledge(group.founding))
tell('all', 'acknowledge it, each signing its content CID')
clock.pass('1h')
await alice.witness(groupCid, undefined, consents)
await bob.witness(groupCid, undefined, consents)
tell('both', 'alice and bob sign checkpoints: these acknowledgments had been seen by now')
const v1 = await group.ratify(group.founding, alice)
result(`version 1 is certified; the group is ${groupCid}`)

clock.pass('3d')
act(2, 'Dave joins by version 2', clock.day)
const dave = await join('dave')
const second = draftSuccessor(v1, (policy) => ({
  ...policy,
  members: [alice.seat, bob.seat, carol.seat, dave.seat],
  createdAt: clock.text,
  effectiveAt: clock.in('5d'),
  compatUntil: clock.in('12d'),
}))
const joining = await bob.propose(v1, { kind: 'amendment', policy: second, opensAt: clock.text })
tell('bob', 'proposes version 2: a seat for dave, who changes the electorate')
clock.pass('1h')
const v2draft = must(readVersion(second))
const joiningVotes = [
  await alice.vote({ cid: joining.cid, base: v1 }, 'approve'),
  await bob.vote({ cid: joining.cid, base: v1 }, 'approve'),
  await dave.acknowledge(v2draft),
]
tell('dave', 'acknowledges with his own key: nobody is bound without consent')
clock.pass('1h')
await carol.witness(groupCid, v1.cid, [joining, ...joiningVotes])
await alice.witness(groupCid, v1.cid, [joining, ...joiningVotes])
const { tally: joined } = await group.proposal(joining)
result(
  `approved by ${String(joined?.now.approve)} of need ${String(joined?.now.need)} under version 1, ` +
    `by ${String(joined?.next?.approve)} of need ${String(joined?.next?.need)} under version 2`,
)
const v2 = await group.ratify(v2draft, bob)
clock.pass('1d')
await carol.acknowledge(v2)
tell('carol', 'did not vote; she acknowledges version 2 later, in her own repository')

clock.pass('9d')
act(3, 'A proposal is rejected', clock.day)
const hasty = draftSuccessor(v2, (policy) => ({
  ...withRules(policy, (rules) =>
    Object.assign(rules['verification'] ?? {}, { intervalSeconds: 60, windowSeconds: 60 }),
  ),
  createdAt: clock.text,
  effectiveAt: clock.in('5d'),
}))
const minutely = await carol.propose(v2, { kind: 'amendment', policy: hasty, opensAt: clock.text })
tell('carol', 'proposes to check every node every minute')
clock.pass('1h')
const against = [
  await bob.vote({ cid: minutely.cid, base: v2 }, 'reject'),
  await dave.vote({ cid: minutely.cid, base: v2 }, 'reject'),
]
clock.pass('1h')
await alice.witness(groupCid, v2.cid, [minutely, ...against])
const rejected = await group.proposal(minutely)
result(
  `${rejected.state}: weight ${String(rejected.tally?.now.against)} against, ` +
    `so ${String(rejected.tally?.now.need)} of ${String(rejected.tally?.now.weight)} cannot be reached`,
  'yellow',
)

clock.pass('4d')
act(4, 'Two proposals on one base; Carol says two things', clock.day)
const daily = draftSuccessor(v2, (policy) => ({
  ...withRules(policy, (rules) =>
    Object.assign(rules['verification'] ?? {}, { intervalSeconds: 86_400, windowSeconds: 3600 }),
  ),
  createdAt: clock.text,
  effectiveAt: clock.in('6d'),
}))
const more = draftSuccessor(v2, (policy) => ({
  ...withRules(policy, (rules) => Object.assign(rules['sync'] ?? {}, { maxLagSeconds: 3600 })),
  createdAt: clock.text,
  effectiveAt: clock.in('6d'),
}))
const once = await alice.propose(v2, { kind: 'amendment', policy: daily, opensAt: clock.text })
const current = await dave.propose(v2, { kind: 'amendment', policy: more, opensAt: clock.text })
tell('alice', 'proposes to check once a day')
tell('dave', 'proposes instead that nobody lags by more than an hour')
clock.pass('1h')
const rivalVotes = [
  await carol.vote({ cid: once.cid, base: v2 }, 'reject'),
  await dave.vote({ cid: current.cid, base: v2 }, 'approve'),
  await alice.vote({ cid: once.cid, base: v2 }, 'approve'),
  await bob.vote({ cid: once.cid, base: v2 }, 'approve'),
  await carol.voteAgain({ cid: once.cid, base: v2 }, 'approve'),
]
clock.pass('1h')
await alice.witness(groupCid, v2.cid, [once, current, ...rivalVotes])
await dave.witness(groupCid, v2.cid, [once, current, ...rivalVotes])
const afterRivals = await group.judge()
for (const [who, what] of [
  [once, 'once a day'],
  [current, 'an hour of lag'],
] as const) {
  result(`"${what}": ${afterRivals.proposals.find((p) => p.cid === who.cid)?.state ?? 'unknown'}`)
}
for (const equivocation of afterRivals.findings.filter((f) => f.code === 'vote/equivocation')) {
  result(describeFinding(equivocation).replace(carol.did, 'carol'), 'red')
}
const v3 = await group.ratify(must(readVersion(daily)), alice)

clock.pass('2d')
act(5, 'Version 3 is revoked before it takes effect', clock.day)
const revocation = await bob.propose(v2, { kind: 'revocation', revokes: v3.cid, opensAt: clock.text })
tell('bob', 'finds that a day without checks is too long, and proposes to revoke version 3')
clock.pass('1h')
const revoking = [
  await bob.vote({ cid: revocation.cid, base: v2 }, 'approve'),
  await dave.vote({ cid: revocation.cid, base: v2 }, 'approve'),
]
clock.pass('1h')
for (const member of [alice, bob, dave]) await member.witness(groupCid, v3.cid, [revocation, ...revoking])
const revoked = await group.judge()
result(
  `version 3 is ${revoked.versions.find((v) => v.cid === v3.cid)?.state ?? 'unknown'}; the head is version ${String(revoked.head?.number)}`,
  'yellow',
)

clock.pass('4d')
act(6, 'All agree on another version 3, with an overlap', clock.day)
const third = draftSuccessor(v2, (policy) => ({
  ...withRules(policy, (rules) => Object.assign(rules['verification'] ?? {}, { intervalSeconds: 7200 })),
  createdAt: clock.text,
  effectiveAt: clock.in('5d'),
  compatUntil: formatInstant(Date.now() + duration('7d')),
}))
const agreed = await alice.propose(v2, { kind: 'amendment', policy: third, opensAt: clock.text })
tell('alice', 'proposes to check every two hours')
clock.pass('1h')
const agreedVotes = []
for (const member of [alice, bob, carol, dave])
  agreedVotes.push(await member.vote({ cid: agreed.cid, base: v2 }, 'approve'))
clock.pass('1h')
await alice.witness(groupCid, v2.cid, [agreed, ...agreedVotes])
await bob.witness(groupCid, v2.cid, [agreed, ...agreedVotes])
const v3again = await group.ratify(must(readVersion(third)), alice)
clock.pass(`${String(Math.floor((Date.now() - clock.now) / 3_600_000))}h`)
for (const member of [alice, bob, carol, dave]) await member.witness(groupCid, v3again.cid, [], '30d')
const end = await group.judge()
for (const { version, state } of end.versions)
  tell(`v${String(version.number)}`, `${state.padEnd(12)}${version.cid}`)
result('versions 2 and 3 overlap for a week, so that nobody loses a copy while the new rules start')

act(7, 'One file is enough for a stranger', clock.day)
rmSync(demo, { recursive: true, force: true })
mkdirSync(path.join(demo, 'tampered'), { recursive: true })
const evidence = await group.collect()
writeFileSync(path.join(demo, 'bundle.car'), must(writeBundle(evidence)))
writeFileSync(
  path.join(demo, 'anchor.json'),
  `${JSON.stringify({ group: groupCid, head: v3again.cid }, undefined, 2)}\n`,
)
tell(
  'bundle',
  `${String(evidence.records.length)} records, ${String(evidence.proofs.length)} repository proofs, ${String(evidence.plcLogs.length)} did:plc logs`,
)
const expected = await tamper(
  evidence,
  evaluateChain(evidence, clock.now, { group: groupCid }),
  { alice, bob, carol, dave },
  clock,
)
for (const { file, bytes } of expected) writeFileSync(path.join(demo, 'tampered', file), bytes)
const listing = expected.map(({ bytes: _bytes, ...rest }) => rest)
writeFileSync(path.join(demo, 'tampered', 'expected.json'), `${JSON.stringify(listing, undefined, 2)}\n`)
checkAll(demo, listing)

title('Try next')
for (const command of [
  'npx quorate check quorate-demo/bundle.car --anchor quorate-demo/anchor.json',
  'npx quorate policy log quorate-demo/bundle.car',
  'npx quorate bundle inspect quorate-demo/bundle.car',
  'npx quorate check quorate-demo/tampered/rollback.car --anchor quorate-demo/anchor.json',
])
  console.log(`   ${styled('bold', command)}`)
console.log()

async function openNetwork() {
  const testnet = await startTestnetProcess()
  const network = createNetwork({
    plcUrl: testnet.plcUrl,
    allowLoopback: true,
    clock: systemClock,
    random: Math.random,
  })
  return { ...network, pdsUrl: testnet.pdsUrl, [Symbol.asyncDispose]: () => testnet.close() }
}
