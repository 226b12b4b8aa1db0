import { compareText } from '@quorate/core'
import { recordKey, type ProposalReport, type Tally } from '@quorate/governance'

import type { Json } from '../../shell/answer.ts'
import { fields } from '../../shell/render/columns.ts'
import { paint, type Terminal } from '../../shell/render/terminal.ts'
import type { ChainView } from '../source/chain-view.ts'
import { reasonText } from './proposal-text.ts'

/** One vote or acknowledgment on a proposal, and whether it counts. */
export type Voice = {
  readonly did: string
  /** Content CID of the record. */
  readonly cid: string
  /** Undefined for an acknowledgment, and for what was not even read as a vote. */
  readonly choice: string | undefined
  /** The date in the record. */
  readonly date: string | undefined
  /** The checkpoints that made it seen. */
  readonly sighted: readonly string[]
  /** Why it does not count; undefined when it does. */
  readonly ignored: Tally['ignored'][number]['findings'] | undefined
  readonly uri: string | undefined
}

/** All that was said on a proposal, by name; what did not count after what did. */
export function voicesOn(
  { cid: proposal, tally, ballot }: ProposalReport,
  { report, names }: ChainView,
): Voice[] {
  const { pool } = report
  const uriOf = (did: string, cid: string) => pool.uris.get(recordKey(did, cid))
  const votes = (tally?.votes ?? []).map(({ record, sighted }): Voice => ({
    did: record.repository,
    cid: record.cid,
    choice: record.record.choice,
    date: record.record.castAt,
    sighted,
    ignored: undefined,
    uri: uriOf(record.repository, record.cid),
  }))
  const acks = (tally?.acks ?? []).map(({ record, sighted }): Voice => ({
    did: record.repository,
    cid: record.cid,
    choice: undefined,
    date: record.record.ackedAt,
    sighted,
    ignored: undefined,
    uri: uriOf(record.repository, record.cid),
  }))
  const ignored = (tally?.ignored ?? []).map(({ did, cid, findings }): Voice => {
    const vote = pool.votes.get(proposal)?.get(recordKey(did, cid))?.record
    const ack = pool.acks.get(ballot?.next?.cid ?? '')?.get(recordKey(did, cid))?.record
    const date = vote?.castAt ?? ack?.ackedAt
    return { did, cid, choice: vote?.choice, date, sighted: [], ignored: findings, uri: uriOf(did, cid) }
  })
  const byName = (a: Voice, b: Voice) =>
    compareText(names.of(a.did), names.of(b.did)) || compareText(a.cid, b.cid)
  return [...votes, ...acks].sort(byName).concat(ignored.sort(byName))
}

/** The votes on one proposal, one below the other. */
export function voicesText(voices: readonly Voice[], { names }: ChainView, terminal: Terminal): string {
  return voices
    .map((voice) => {
      const { did, cid, choice = 'acknowledged', date, sighted, ignored, uri } = voice
      const counts = ignored === undefined ? 'counts' : 'does not count'
      const title = `${paint(names.of(did), 'bold', terminal)}  ${counts}\n`
      return (
        title +
        fields(
          [
            ['choice', choice],
            ...(date === undefined ? [] : [['dated', date] as const]),
            ['did', did],
            ['cid', cid],
            ...(uri === undefined ? [] : [['found at', uri] as const]),
            ...(sighted.length === 0 ? [] : [['seen by', `${String(sighted.length)} checkpoints`] as const]),
            ...(ignored ?? []).map((found) => ['because', reasonText(found)] as const),
          ],
          '  ',
        )
      )
    })
    .join('')
}

export function voiceJson({ did, cid, choice, date, sighted, ignored, uri }: Voice): Json {
  return {
    did,
    cid,
    choice: choice ?? null,
    date: date ?? null,
    uri: uri ?? null,
    counts: ignored === undefined,
    sighted: [...sighted],
    ignored: (ignored ?? []).map(({ code, path, params }) => ({ code, path, params: params })),
  }
}
