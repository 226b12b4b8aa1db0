import { readRepoProof, writeCar, type RepoProof } from '@quorate/core'

import { must } from './attest-records.ts'
import { keyOf } from './case.ts'
import { bundleOf, checkedGroup, checks, due } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { ack, cidText } from './group-records.ts'
import { repositoryOf, withoutRecords } from './proof-blocks.ts'

/** SIG-6: what a repository is proven to have published stands in the collection that is its type. */
export async function proofCases(): Promise<Decided[]> {
  const group = await checkedGroup()
  const { bob, policy, founding, crew } = group
  const { records } = await checks(group, { 0: 'PASS' })
  const consent = await ack(bob, policy)
  const host = await keyOf('host of bob', 'K-256')
  const proofAt = async (path: string): Promise<RepoProof> => {
    const blocks = await repositoryOf(bob.did, host, path, consent.record)
    return must(readRepoProof(writeCar(blocks[0][0], blocks)))
  }
  const row = (name: string, what: string, proof: RepoProof, states: States) => {
    const proofs = [...founding.proofs.filter(({ repository }) => repository !== bob.did), proof]
    const bundle = bundleOf({ ...founding, proofs }, records)
    return decided(`proof-${name}`, what, 'SIG-6', { bundle, at: due(group, 0) }, states)
  }
  const unproven: States = {
    outcome: 'indeterminate',
    conditions: { [`Acknowledged ${bob.did}`]: 'Unknown NotProven', Covered: 'Unknown NothingJudged' },
    obligation: { state: 'unbound' },
    findings: ['ack/unproven'],
  }
  const [own, other] = [
    await proofAt(`${consent.record['$type'] as string}/${cidText(crew.policy)}`),
    await proofAt('com.example.note/1'),
  ]
  return [
    row('own', 'an acknowledgment in its own collection, under another key', own, fine),
    row('own-bare', 'the same without the record', withoutRecords(own), fine),
    row('elsewhere', 'an acknowledgment in another collection', other, unproven),
    row('elsewhere-bare', 'the same without the record', withoutRecords(other), unproven),
  ]
}
