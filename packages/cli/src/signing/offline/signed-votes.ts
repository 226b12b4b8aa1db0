import {
  contentCid,
  fromAtprotoJson,
  isDataMap,
  toAtprotoJson,
  type DataMap,
  type EvidenceRecord,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'

import type { Json } from '../../shell/answer.ts'
import { failure } from '../../shell/failure.ts'
import { signedVotesDocument } from '../../account/state/json-document.ts'

/** Votes that are remembered; the oldest go first, and their voting closed long ago. */
const maxVotes = 1024

type Kept = { readonly repository: string; readonly record: Json }

/**
 * The votes that were signed here with `--offline`. They may be out before any bundle shows them, so they bind the member
 * already: without them a machine could be led to sign two choices, or two policies on one base (GOV-1, GOV-8).
 */
export function votesSignedHere(): EvidenceRecord[] {
  return readKept().flatMap(({ repository, record: json }) => {
    const record = fromAtprotoJson(json)
    const cid = record.ok && isDataMap(record.value) ? contentCid(record.value) : undefined
    if (!record.ok || cid?.ok !== true) throw corrupt()
    return [{ repository, record: record.value as DataMap, cid: cid.value.toString() }]
  })
}

/** Before the vote is in any file, so that no vote gets away unremembered. What is no vote binds nobody like one. */
export async function rememberVote(repository: string, record: DataMap): Promise<void> {
  if (record['$type'] !== nsids.OrgP2pdsGovernanceVote) return
  await signedVotesDocument().update(() => {
    const votes = [...readKept(), { repository, record: toAtprotoJson(record) as Json }]
    return { version: 1, votes: votes.slice(-maxVotes) }
  })
}

function readKept(): readonly Kept[] {
  const json = signedVotesDocument().read()
  if (json === undefined) return []
  const { version, votes } = (json ?? {}) as { version?: Json; votes?: readonly Json[] }
  if (version !== 1 || !Array.isArray(votes) || !votes.every(isKept)) throw corrupt()
  return votes as readonly Kept[]
}

function isKept(entry: Json): boolean {
  const { repository, record } = (entry ?? {}) as { repository?: Json; record?: Json }
  return typeof repository === 'string' && record !== undefined
}

function corrupt() {
  const reason = 'it is no list of votes that were signed here'
  return failure('untrusted', 'state/corrupt', '', { file: 'signed-votes.json', folder: 'data', reason })
}
