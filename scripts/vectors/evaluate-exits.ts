import type { DataMap } from '@quorate/core'

import { bundleOf, checkedGroup, due, found } from './checked-group.ts'
import { reports } from './council.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { ack, amend, at, checkpoint, successor, vote, type Housed } from './group-records.ts'

/** GOV-6: Bob left under the first version; Alice, who weighs three quarters, adopts a second that takes effect at 40. */
export async function exitCases(): Promise<Decided[]> {
  const { policy: drafted } = await checkedGroup()
  const governance = { ...(drafted['governance'] as DataMap), exitNoticeSeconds: 7200 }
  const group = await checkedGroup({}, { governance }, 3)
  const { policy, alice, bob } = group
  const exit = await ack(bob, policy, at(11), { accepted: false })
  const left = [exit, await checkpoint(alice, policy, at(11.5), [exit])]
  const next = successor(policy, { name: 'Good friends', effectiveAt: at(40) })
  const proposal = await amend(alice, policy, next, 20)
  const adopted = [...left, proposal, await vote(alice, proposal, 'approve', at(21))]
  const approval = await vote(bob, proposal, 'approve', at(22))
  const again = await ack(bob, policy, at(12))
  const [later, still] = [await reports(group, [28, 29], next), await reports(group, [28, 29, 30])]
  const gone: States = {
    outcome: 'noncompliant',
    conditions: { 'Acknowledged did:web:bob.example': 'False Exited', Copies: 'False SomeFalse' },
    obligation: { state: 'ended' },
  }
  const back: States = { ...fine, conditions: { 'Acknowledged did:web:bob.example': 'True Approved' } }
  const row = (name: string, what: string, records: readonly Housed[], states: States, reported = later) => {
    const bundle = bundleOf(
      group.founding,
      records.map((housed) => found(housed)),
      reported,
    )
    return decided(name, what, 'GOV-6', { bundle, at: due(group, 30) }, states)
  }
  return [
    row('exit-carried', 'who left a version is not bound by the next without a word', adopted, gone),
    row(
      'exit-returned',
      'who left a version and approves the next is bound by that',
      [...adopted, approval],
      back,
    ),
    row('exit-and-again', 'who left a version cannot come back under it', [...left, again], gone, still),
  ]
}
