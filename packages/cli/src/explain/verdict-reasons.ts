import { compareCids, describeInstant } from '@quorate/core'
import type { ProposalReport } from '@quorate/governance'

import { awaitedTexts } from '../group/text/awaited-text.ts'
import { chainCriteria } from '../check/chain-criteria.ts'
import type { ChainCriterion } from '../check/chain-criterion.ts'
import type { Judgement } from '../check/judgement.ts'
import { describeReported, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { silentOn, tallyText } from '../group/text/arithmetic.ts'
import { endOfSay, rivalsOn } from '../policy/resolve/rival-successors.ts'
import type { ChainView } from '../group/source/chain-view.ts'
import { adviceOn } from './advice.ts'
import { keepingReasons } from './keeping-reasons.ts'
import type { Reason } from './reason.ts'

/**
 * Every criterion in the order of `check`, and every finding that weighs, the heaviest first. Where the verdict rests on what nodes
 * keep, what decides goes first.
 */
export function verdictReasons(judgement: Judgement): Reason[] {
  const { view } = judgement
  const { weighing } = judgement.verdict
  const criteria = chainCriteria(view).map((criterion): Reason => {
    const { name, status, label, detail } = criterion
    const remedy = status === 'True' ? undefined : remedyOf(criterion, view)
    return { name, status, label, detail, evidence: evidenceOf(criterion, view), remedy }
  })
  const findings = weighing.map(({ found, weight }): Reason => ({
    name: found.code,
    status: weight === 'indeterminate' ? 'Unknown' : 'False',
    label: found.path === '' ? found.code : found.path,
    detail: `${describeReported(found)} (${found.requirement})`,
    evidence: cidsIn(found),
    remedy: adviceOn(found.code),
  }))
  const keeping = keepingReasons(judgement)
  const [deciding, others] = [true, false].map((is) =>
    keeping.filter(({ weight }) => (weight === 'decides') === is),
  )
  return judgement.counts
    ? [...findings, ...(deciding ?? []), ...criteria, ...(others ?? [])]
    : [...criteria, ...findings]
}

function evidenceOf({ name, data }: ChainCriterion, { report }: ChainView): readonly string[] {
  const cid = data?.['cid']
  switch (name) {
    case 'founded':
      return (report.founding?.acks ?? []).map(({ record }) => record.cid).toSorted(compareCids)
    case 'version':
    case 'certificate':
      return typeof cid === 'string' ? [cid] : []
    case 'fork':
      return report.state === 'FORKED' ? rivalsOn(report).map(({ cid: rival }) => rival) : []
    case 'anchored':
      return report.head === undefined ? [] : [report.head.cid]
    default:
      return []
  }
}

/** What evidence would make a criterion hold; only from what was worked out already. */
function remedyOf({ name, data, status }: ChainCriterion, view: ChainView): string | undefined {
  const { report, names, anchor } = view
  const founding = report.pool.drafts.get(report.group ?? '')?.version
  switch (name) {
    case 'group':
      return status === 'False' ? 'evidence of the group of the anchor' : 'version 1, or --group to say which'
    case 'founded': {
      if (founding?.ok !== true) return 'a version 1 that is valid'
      const { missing } = report.founding ?? {}
      const before = founding.value.record.effectiveAt
      return `an acknowledgment of ${names.list(missing ?? [])} from before ${before}${witnessed(founding.value.witnesses)}`
    }
    case 'certificate':
      return claimRemedy(data?.['cid'], view)
    case 'consent':
      if (report.versions.length === 0) return 'a certified version'
      return 'a repository proof of each of these acknowledgments; quorate bundle create asks their hosts for it'
    case 'fork':
      if (report.head === undefined) return 'a certified version'
      return report.pool.at < endOfSay(report)
        ? 'a resolution that passes: quorate policy resolve'
        : '--anchor with the head that the members follow: a fork that is found after it took effect is settled outside'
    case 'anchored':
      return anchor?.head === undefined
        ? '--anchor with a head that you trust'
        : `evidence in which the head is, or follows, ${anchor.head}`
    case 'fresh': {
      if (report.freshness === undefined) return 'a single head'
      const { weight, need, vouching } = report.freshness
      const others = [...(report.head?.members.keys() ?? [])].filter((did) => !vouching.includes(did))
      return `checkpoints that vouch for the head, of weight ${String(need - weight)} more, by some of ${names.list(others)}`
    }
    default:
      return undefined
  }
}

/** What a version lacks that claims to be adopted: approvals, and of whom they may come until when. */
function claimRemedy(policy: unknown, { report, names }: ChainView): string {
  const short = report.proposals.find(
    ({ ballot, tally }) => ballot?.next?.cid === policy && tally?.passed === false,
  )
  if (short === undefined) return 'the evidence that its certificate names, whole and as it was signed'
  return lackOf(short, (dids) => names.list(dids))
}

function lackOf(proposal: ProposalReport, list: (dids: readonly string[]) => string): string {
  const { tally, ballot, base } = proposal
  if (tally === undefined || ballot === undefined) return 'a proposal that is valid'
  const lacking = Math.max(0, tally.now.need - tally.now.approve)
  const silent = silentOn(proposal)
  const votes =
    lacking === 0
      ? []
      : [
          `approvals of weight ${String(lacking)} more${silent.length === 0 ? '' : `, by some of ${list(silent)}`}, from before ${describeInstant(ballot.closesAt)}${witnessed(base.witnesses)}`,
        ]
  return `${tallyText(tally.now, tally.next)}; it takes ${[...votes, ...awaitedTexts(tally, list)].join(', and ') || 'what the new version needs'}`
}

function witnessed(count: number): string {
  return count === 0 ? '' : `, seen by ${String(count)} ${count === 1 ? 'other' : 'others'} by then`
}

/** CIDs among the parameters and in the path of a finding. */
function cidsIn({ path, params }: ReportedFinding): string[] {
  const texts = [path, ...Object.values(params).flat().map(String)]
  return [...new Set(texts.flatMap((text) => text.match(/bafyrei[a-z2-7]{52}/g) ?? []))].toSorted(compareCids)
}
