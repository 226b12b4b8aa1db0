/** Found a group and change its policy with keys that never meet a network. README.md beside this file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { toAtprotoJson, type DataMap } from '@quorate/core'
import { startTestnetProcess } from '@quorate/testnet'
import { mutualAid, withRules } from '../story/mutual-aid.ts'
import { act, result, tell, title } from '../story/narrator.ts'
import { duration, StoryClock } from '../story/story-clock.ts'
import { hasNamespaces } from './machine.ts'
import { OfflineMember } from './member.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'quorate-offline-'))
const clock = new StoryClock(Date.now() - duration('5d'))

title('Quorate: sign on a machine without network, publish from another')
console.log('\n   Starting a PDS and a did:plc directory on this machine ...')
const testnet = await startTestnetProcess()
try {
  await story()
} finally {
  rmSync(folder, { recursive: true, force: true })
  await testnet.close()
}

async function story(): Promise<void> {
  tell(
    'keys',
    hasNamespaces
      ? 'are used in a network namespace of their own, which has no way out (unshare -n)'
      : 'are used where a mere try to open a socket ends the program (no namespaces here)',
  )

  act(1, 'Three members found a group', clock.day)
  const join = (name: string) => OfflineMember.join(name, folder, testnet, clock)
  const [alice, bob, carol] = [await join('alice'), await join('bob'), await join('carol')]
  const all = [alice, bob, carol]
  for (const { name, did } of all) tell(name, `has ${did}, and a key on another machine`)
  const draft = mutualAid(
    all.map(({ seat }) => seat),
    clock.text,
    clock.in('2d'),
  )
  const { uri, group } = alice.publish(['policy', 'publish', write('policy.json', draft)])
  tell('alice', 'publishes the draft; a policy carries no signature')
  clock.pass('1h')
  const first = alice.collect()
  for (const member of all) member.sign(['policy', 'ack', '--yes'], first)
  tell('all', 'sign an acknowledgment by the bundle alone; another machine publishes it')
  clock.pass('1h')
  // Each online machine learns which group is meant, since the draft is in no repository but that of alice.
  const acknowledged = bob.collect('--group', String(uri))
  for (const member of [alice, bob]) member.sign(['checkpoint', 'publish'], acknowledged)
  clock.pass('1h')
  const { state } = bob.publish(['policy', 'ratify', '--group', String(uri)])
  result(`version 1 is certified and ${String(state)}; the group is ${String(group)}`)

  clock.pass('2d')
  act(2, 'They change the policy', clock.day)
  const slower = withRules(draft, (rules) =>
    Object.assign(rules['verification'] ?? {}, { intervalSeconds: 7200 }),
  )
  const file = write('next.json', { ...slower, effectiveAt: clock.in('5d') })
  const { proposal } = carol.sign(['proposal', 'open', file], bob.collect())
  tell('carol', 'proposes to check every two hours')
  clock.pass('1h')
  const opened = bob.collect()
  for (const member of [alice, bob])
    member.sign(['vote', 'cast', String(proposal), '--choice', 'approve', '--yes'], opened)
  tell('both', 'alice and bob vote, each shown the change, the arithmetic and the CID before signing')
  clock.pass('1h')
  const voted = bob.collect()
  for (const member of [alice, bob]) member.sign(['checkpoint', 'publish'], voted)
  clock.pass('1h')
  const { version, votes } = bob.publish(['policy', 'ratify'])
  result(`version ${String(version)} is certified by ${String(votes)} votes; no key ever met a network`)

  act(3, 'Bob checks who agreed, offline', clock.day)
  bob.online.run(['check', bob.collect(), '--governance'])
  result('quorate check --governance: holds')
  console.log()
}

function write(name: string, policy: DataMap): string {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(toAtprotoJson(policy)))
  return file
}
