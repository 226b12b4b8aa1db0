import {
  accept,
  compareText,
  finding,
  instantMs,
  parseInstant,
  readRepoProof,
  under,
  type DataMap,
  type Finding,
  type JsonValue,
} from '@quorate/core'
import {
  evaluateChain,
  evaluateProposal,
  lintSuccession,
  needOf,
  readThreshold,
  readVersion,
  staleness,
  type Side,
} from '@quorate/governance'

import { bytes, data, fields, flag, instant, optional, record, text } from './argument.ts'
import { findingToJson } from './finding-json.ts'
import { leniently, orNothing } from './lenient-argument.ts'
import { operation, type Operation } from './operation.ts'
import { plcLogs, readLogs } from './plc-logs.ts'

const found = fields({ record, repository: text })

/** Evidence is admitted one by one: what cannot be read decides nothing, and takes nothing else with it. */
const evidence = leniently(found)

export const governanceOps: Record<string, Operation> = {
  need: operation({ weight: data, threshold: data }, ({ weight, threshold }) => {
    const read = readThreshold(threshold, 'threshold')
    if (!read.ok) return read
    const need = needOf(weight as number, read.value, 'weight')
    return need.ok ? accept({ need: need.value }) : need
  }),

  lintPolicy: operation({ policy: record, prev: optional(record), proposal: optional(record) }, (args) =>
    accept({ findings: lintPolicy(args.policy, args.prev, args.proposal).map(findingToJson) }),
  ),

  tally: operation(
    {
      policy: record,
      proposal: found,
      votes: evidence,
      acks: evidence,
      checkpoints: evidence,
      cancellations: evidence,
      successors: evidence,
      at: instant,
    },
    ({ policy, at, ...rest }) => {
      const base = readVersion(policy)
      if (!base.ok) return base
      const { state, outcome, findings, ignored } = evaluateProposal({ ...rest, base: base.value }, at)
      const { now, next, votes = [], acks = [], recovered = [] } = outcome?.tally ?? {}
      const consents = acks.filter((ack) => !recovered.includes(ack.record.repository))
      const counted = new Set([...votes, ...consents].map((c) => c.record.repository))
      const recoveries = recovered.map((did) => finding('key/recovered', '', { did }))
      const dropped = [
        ...ignored,
        ...recovered.map((did, i) => ({ did, findings: recoveries.slice(i, i + 1) })),
      ]
      const { weight, need } = base.value
      return accept({
        state,
        ...sideToJson(now ?? { approve: 0, against: 0, participation: 0, need, weight, quorum: 0 }),
        participation: now?.participation ?? 0,
        ...(next === undefined ? {} : { next: sideToJson(next) }),
        counted: [...counted].sort(compareText),
        ignored: dropped.map(({ did, findings: [fault] }) => ({ did, code: fault?.code ?? '' })),
        equivocations: (outcome?.equivocations ?? []).map((e) => e.did).sort(compareText),
        findings: [...findings, ...recoveries].map(findingToJson),
      })
    },
  ),

  chain: operation(
    {
      records: leniently(fields({ record, repository: text, uri: orNothing(text), proof: orNothing(bytes) })),
      plcLogs,
      anchor: optional(fields({ group: text, head: optional(text) })),
      strict: optional(flag),
      at: instant,
    },
    ({ records, plcLogs: logs, anchor, strict = false, at }) => {
      const proofs = records.flatMap(({ proof }) => {
        const read = proof === undefined ? undefined : readRepoProof(proof)
        return read?.ok === true ? [read.value] : []
      })
      const evidence = { records, proofs, plcLogs: readLogs(logs), didDocuments: [] }
      const report = evaluateChain(evidence, at, anchor)
      return accept({
        group: report.group ?? null,
        head: report.head?.cid ?? null,
        state: report.state ?? null,
        versions:
          report.state === 'INVALID'
            ? [{ cid: report.group ?? null, version: 1, state: report.state }]
            : report.versions.map(({ cid, version, state }) => ({ cid, version: version.number, state })),
        findings: [...report.findings, ...(strict ? staleness(report.freshness) : [])].map(findingToJson),
      })
    },
  ),
}

function lintPolicy(
  policy: DataMap,
  prev: DataMap | undefined,
  proposal: DataMap | undefined,
): readonly Finding[] {
  const version = readVersion(policy)
  const before = prev === undefined ? undefined : readVersion(prev)
  const faults = before?.ok === false ? under('prev', before.findings) : []
  if (!version.ok) return [...version.findings, ...faults]
  if (before?.ok !== true) return faults
  const { opensAt } = (proposal?.['record'] ?? proposal ?? {}) as DataMap
  const opens = typeof opensAt === 'string' && parseInstant(opensAt).ok ? instantMs(opensAt) : undefined
  const closesAt =
    opens === undefined ? undefined : opens + before.value.record.governance.votingSeconds * 1000
  return lintSuccession(version.value, before.value, closesAt)
}

function sideToJson({ approve, against, need, weight }: Side): Record<string, JsonValue> {
  return { approve, against, need, weight }
}
