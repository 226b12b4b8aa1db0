import { verifySignature, type DataMap } from '@quorate/core'
import { backingOf, certify, evaluateChain, type FoundRecord } from '@quorate/governance'

import {
  amend,
  at,
  firstPolicy,
  founding,
  hours,
  person,
  seat,
  successor,
  vote,
} from '../scripts/vectors/group-records.ts'

/** What is measured: one check of all certificates of a group, and how many signatures it verifies. */
export type Task = { readonly members: number; readonly signatures: number; readonly run: () => void }

const now = Date.parse(at(hours.long))

/** A group of so many members that was founded and amended by all, as two policies with their certificates. */
export async function certificateTask(members: number): Promise<Task> {
  const people = await Promise.all(Array.from({ length: members }, (_, i) => person(`a${String(i)}`)))
  const [proposer] = people
  if (proposer === undefined) throw new Error('nobody')
  const first = await firstPolicy(people.map((p) => seat(p)))
  const proposal = await amend(proposer, first, successor(first))
  const votes = await Promise.all(people.map((p) => vote(p, proposal)))
  const records = certified([...(await founding(first, people)), proposal, ...votes])
  return {
    members,
    signatures: 2 * members + 1,
    run: () => {
      if (evaluateChain({ records }, now).head?.number !== 2) throw new Error('the certificate does not hold')
    },
  }
}

function certified(records: FoundRecord[]): FoundRecord[] {
  const report = evaluateChain({ records }, now)
  return report.versions.map((version) => ({
    repository: 'did:web:archive.example',
    record: certify(version.version.record as DataMap, backingOf(version, report)),
  }))
}

/** One signature of the same kind, verified alone. */
export async function signatureTask(): Promise<Task> {
  const { key } = await person('a0')
  const message = new Uint8Array(36)
  const signature = await key.sign(message)
  return {
    members: 1,
    signatures: 1,
    run: () => {
      if (!verifySignature(key.did(), message, signature).ok) throw new Error('the signature does not hold')
    },
  }
}
