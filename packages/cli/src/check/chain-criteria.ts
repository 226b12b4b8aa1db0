import { compareText } from '@quorate/core'

import { timeText } from '../shell/render/time-left.ts'
import type { ChainView } from '../group/source/chain-view.ts'
import { criterion, type ChainCriterion } from './chain-criterion.ts'
import { isUndecided, unprovenConsents } from './verdict-of-chain.ts'
import { claimCriteria, versionCriteria } from './version-criteria.ts'

/** The criteria of `check` on the governance, in the order in which each stands on those before it; `refused` faults were left out. */
export function chainCriteria(view: ChainView, refused = view.report.diagnostics.length): ChainCriterion[] {
  return [
    evidence(view, refused),
    group(view),
    founded(view),
    ...versionCriteria(view),
    ...claimCriteria(view),
    consent(view),
    fork(view),
    anchored(view),
    fresh(view),
  ]
}

function evidence({ bundle }: ChainView, refused: number): ChainCriterion {
  const counts = {
    records: bundle.records.length,
    proofs: bundle.proofs.length,
    logs: bundle.plcLogs.length + bundle.didDocuments.length,
  }
  const parts = [
    count(counts.records, 'record'),
    count(counts.proofs, 'repository proof'),
    count(counts.logs, 'identity log'),
    ...(refused > 0 ? [`${count(refused, 'fault')} in records left out`] : []),
  ]
  return criterion('evidence', 'True', 'evidence read strictly', parts.join(', '), counts)
}

function group({ report }: ChainView): ChainCriterion {
  const label = 'one group'
  if (report.findings.some(({ code }) => code === 'anchor/other-group'))
    return criterion('group', 'False', label, 'the evidence is of another group than the anchor')
  const isThere = report.group !== undefined && report.pool.drafts.has(report.group)
  if (isThere) return criterion('group', 'True', label, report.group)
  const several = report.findings.find(({ code }) => code === 'anchor/ambiguous-group')
  const number = several === undefined ? 'no' : String(several.params['actual'])
  const detail =
    several === undefined ? 'no version 1 of a policy' : `${number} groups; --group CID names one`
  return criterion('group', 'Unknown', label, detail)
}

function founded({ report, names }: ChainView): ChainCriterion {
  const label = 'founded by all'
  const version = report.pool.drafts.get(report.group ?? '')?.version
  if (version === undefined) return criterion('founded', 'Unknown', label, 'no founding version')
  if (!version.ok) {
    const isUnknown = report.failedClaims.every(isUndecided)
    const detail = isUnknown ? 'it has rules that are not known here' : 'the founding version is invalid'
    return criterion('founded', isUnknown ? 'Unknown' : 'False', label, detail)
  }
  const missing = report.founding?.missing ?? []
  const members = version.value.members.size
  const detail = `${String(members - missing.length)} of ${String(members)} acknowledged`
  const data = { missing: [...missing] }
  return missing.length === 0
    ? criterion('founded', 'True', label, detail, data)
    : criterion('founded', 'Unknown', label, `${detail}, missing ${names.list(missing)}`, data)
}

function consent({ report, names }: ChainView): ChainCriterion {
  const label = 'consent'
  if (report.versions.length === 0) return criterion('consent', 'Unknown', label, 'no certified version')
  const unproven = unprovenConsents(report).filter(({ code }) => code === 'ack/unproven')
  const dids = [...new Set(unproven.map(({ params }) => String(params['did'])))].sort(compareText)
  const rests = 'each acknowledgment that certification rests on is proven'
  return dids.length === 0
    ? criterion('consent', 'True', label, `${rests} in the member's own repository`, { unproven: [] })
    : criterion('consent', 'Unknown', label, `not proven for ${names.list(dids)}`, { unproven: dids })
}

function fork({ report }: ChainView): ChainCriterion {
  const label = 'no fork'
  if (report.head === undefined) return criterion('fork', 'Unknown', label, 'no certified version')
  if (report.state !== 'FORKED')
    return criterion('fork', 'True', label, 'at most one successor of each version stands')
  const number = String(report.head.number)
  const isContested = report.findings.some(({ code }) => code === 'policy/contested')
  return criterion(
    'fork',
    'False',
    label,
    isContested
      ? `a successor of version ${number} was withdrawn, and followed all the same`
      : `version ${number} has more than one successor`,
  )
}

function anchored({ report, anchor }: ChainView): ChainCriterion {
  const found = report.head === undefined ? 'no head was found' : `the head found is ${report.head.cid}`
  const detail =
    anchor?.head === undefined
      ? `no anchored head was given; ${found}`
      : report.anchored === 'True'
        ? `${found}; it is the anchored head, or follows it`
        : `${found}; the anchored head is ${anchor.head}`
  return criterion('anchored', report.anchored, 'anchored', detail)
}

function fresh({ report, names, at }: ChainView): ChainCriterion {
  const { freshness } = report
  if (freshness === undefined) return criterion('fresh', 'Unknown', 'fresh', 'no single head to vouch for')
  const { weight, need, vouching, newest } = freshness
  const by = vouching.length === 0 ? '' : `: ${names.list(vouching)}`
  const detail =
    newest === undefined
      ? `nobody vouches for the head, need ${String(need)}`
      : `newest vouching ${timeText(at - newest)} old, by weight ${String(weight)} of need ${String(need)}${by}`
  return criterion('fresh', freshness.fresh ? 'True' : 'Unknown', 'fresh', detail, { weight, need })
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? '' : 's'}`
}
