import type { Evidence, EvidenceRecord } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { isSignedBy } from '../signing/own-signature.ts'
import { textField } from '../group/text-field.ts'

/** A vote in the account's own repository that its key signed, whatever its date: it is out, so it binds. */
export type OwnVote = {
  readonly found: EvidenceRecord
  readonly proposal: string
  readonly base: string
  readonly choice: string
  readonly castAt: string
}

export function ownVotes({ records }: Evidence, me: string, key: string): OwnVote[] {
  return records
    .filter(({ repository, record }) => repository === me && record['$type'] === nsids.OrgP2pdsGovernanceVote)
    .filter(({ record }) => isSignedBy(record, me, key))
    .map((found) => ({
      found,
      proposal: textField(found.record, 'proposal'),
      base: textField(found.record, 'base'),
      choice: textField(found.record, 'choice'),
      castAt: textField(found.record, 'castAt'),
    }))
}
