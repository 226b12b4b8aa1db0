import { describeInstant, type DataMap } from '@quorate/core'
import type { VersionReport } from '@quorate/governance'

import type { Json } from '../shell/answer.ts'
import { adoptedBy } from '../check/version-criteria.ts'
import { approversOf, tallyText } from '../group/text/arithmetic.ts'
import { proposalJson, proposalText } from '../group/text/proposal-text.ts'
import { consentFields, datesOf, versionJson } from '../group/text/version-text.ts'
import { fields } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import type { ChainView } from '../group/source/chain-view.ts'
import { compareVersions } from '../policy-document/change-text.ts'
import { diffSummary } from '../policy-document/diff-text.ts'
import { diffPolicies, type PolicyDiff } from '../policy-document/policy-diff.ts'
import { timeline } from '../policy-document/timeline.ts'

/** The history of a policy: a picture of when each version held, then each version, then what did not pass. */
export function logText(view: ChainView, terminal: Terminal): string {
  const { report, names, at } = view
  const picture = timeline(report.versions, at, terminal)
  const parts = [
    picture,
    ...report.versions.map((version) => versionEntry(version, view, terminal)),
    ...failed(view).map((proposal) => proposalText(proposal, names, terminal)),
  ].filter((part) => part !== '')
  return parts.join('\n')
}

export function logJson(view: ChainView): Json {
  const { report, at } = view
  return {
    group: report.group ?? null,
    at: describeInstant(at),
    versions: report.versions.map((version) => {
      const before = version.certified.parent?.version
      const [outcome] = adoptedBy(version)
      return {
        ...(versionJson(version) as Record<string, Json>),
        approvedBy: outcome === undefined ? null : { proposal: outcome.cid, members: approversOf(outcome) },
        changes: before === undefined ? null : compareVersions(before, version.version).json,
      }
    }),
    proposals: failed(view).map(proposalJson),
  }
}

function versionEntry(version: VersionReport, { names }: ChainView, terminal: Terminal): string {
  const diff = changesOf(version)
  const [outcome] = adoptedBy(version)
  const tally = outcome?.tally
  const title = `${paint(`Version ${String(version.version.number)}`, 'bold', terminal)}  ${version.state}\n`
  return (
    title +
    fields(
      [
        ['cid', version.cid],
        ['dates', datesOf(version)],
        ...(tally === undefined ? [] : [['adopted', tallyText(tally.now, tally.next)] as const]),
        ...consentFields(version, names),
        ...(diff === undefined ? [] : [['changed', diffSummary(diff, (did) => names.of(did))] as const]),
      ],
      '  ',
    )
  )
}

function changesOf({ certified, version }: VersionReport): PolicyDiff | undefined {
  const { parent } = certified
  if (parent === undefined) return undefined
  return diffPolicies(parent.version.record as unknown as DataMap, version.record as unknown as DataMap)
}

function failed({ report }: ChainView) {
  return report.proposals.filter(({ state }) => state !== 'PASSED')
}
