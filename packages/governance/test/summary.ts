import { evaluateChain, type Anchor, type ChainReport, type Counted, type FoundRecord } from '../src/index.ts'
import { ms } from './group.ts'

/** The report at so many hours; by default long after everything. */
export function reportOn(records: readonly FoundRecord[], at = 1000, anchor?: Anchor): ChainReport {
  return evaluateChain({ records }, ms(at), anchor)
}

/** States of the versions, in the order of the chain, as `number STATE`. */
export function versionStates(report: ChainReport): string[] {
  return report.versions.map(({ version, state }) => `${String(version.number)} ${state}`)
}

export function codes(findings: readonly { code: string }[]): string[] {
  return [...new Set(findings.map((f) => f.code))].sort()
}

/** Codes of what members did wrong. That no repository proof came along, as in most tests, is none of it. */
export function wrongs(report: ChainReport): string[] {
  return codes(report.findings.filter((f) => f.code !== 'ack/unproven'))
}

/** All that a report says, as plain data; only what was not admitted is left out, for it is told by position. */
export function summaryOf(report: ChainReport): unknown {
  const counted = ({ record, sighted }: Counted<{ repository: string; cid: string }>) => ({
    repository: record.repository,
    cid: record.cid,
    sighted,
  })
  return {
    group: report.group,
    founding: report.founding && { ...report.founding, acks: report.founding.acks.map(counted) },
    head: report.head?.cid,
    state: report.state,
    versions: report.versions.map(({ cid, state, consent }) => ({ cid, state, consent })),
    proposals: report.proposals.map(
      ({ cid, state, proposers, invalid, cancelled, base, equivocations, tally }) => ({
        cid,
        state,
        proposers,
        invalid,
        cancelled,
        equivocations,
        base: base.cid,
        tally: tally && {
          ...tally,
          votes: tally.votes.map(counted),
          acks: tally.acks.map(counted),
          voices: tally.voices.map((v) => v.cid),
        },
      }),
    ),
    failedClaims: report.failedClaims,
    anchored: report.anchored,
    freshness: report.freshness,
    findings: report.findings,
  }
}
