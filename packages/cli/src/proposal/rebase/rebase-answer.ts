import { toAtprotoJson, type DataMap, type DataValue } from '@quorate/core'
import { lintSuccession, readVersion, type Version } from '@quorate/governance'

import type { Answer, Json } from '../../shell/answer.ts'
import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { textOf } from '../../policy-document/member-diff.ts'
import { comparePolicies } from '../../policy-document/comparison.ts'
import { fields } from '../../shell/render/columns.ts'
import { MemberNames, noIdentities } from '../../group/source/member-names.ts'
import { terminalText } from '../../shell/terminal-text.ts'
import type { RebasedPolicy } from './rebased-policy.ts'
import type { RebaseSubject } from './rebase-subject.ts'
import type { Conflict } from './three-way-merge.ts'

/** What became of the draft. Conflicts, and what the result breaks, are faults; `file` is where it was written, if it was. */
export function rebaseAnswer(
  { proposal, head, at }: RebaseSubject,
  { policy, conflicts, empty }: RebasedPolicy,
  file: string | undefined,
): Answer {
  const change = comparePolicies(head.record as unknown as DataMap, policy)
  const faults = [
    ...conflicts.map((conflict) => conflictFinding(conflict, head)),
    ...faultsOf(policy, head, at),
  ]
  const names = new MemberNames([...head.members.values()], noIdentities, at)
  return {
    verdict: faults.length === 0 ? 'holds' : 'fails',
    data: {
      file: file ?? null,
      proposal: proposal.cid,
      state: proposal.state,
      base: { version: proposal.base.number, cid: proposal.base.cid },
      head: { version: head.number, cid: head.cid },
      effectiveAt: textOf('effectiveAt', policy['effectiveAt']),
      conflicts: conflicts.map(({ path, base, draft, head: kept }) => ({
        path,
        base: valueJson(base),
        draft: valueJson(draft),
        head: valueJson(kept),
      })),
      empty,
      changes: change.json,
    },
    findings: faults,
    text: (terminal) =>
      file === undefined
        ? `Version ${String(head.number)} has everything that the draft changes; nothing was written.\n`
        : `${fields([
            ['wrote', file],
            ['draft', `made on version ${String(proposal.base.number)}, ${proposal.cid}`],
            ['now on', `version ${String(head.number)}, ${head.cid}`],
            ['effective', textOf('effectiveAt', policy['effectiveAt'])],
          ])}\n${change.text({ names, me: undefined }, terminal)}\n${
            faults.length === 0
              ? `Look at it, then: quorate proposal open ${terminalText(file)}\n`
              : 'Settle in the file what stands below, then open it as a proposal.\n'
          }`,
  }
}

function conflictFinding({ path, base, draft, head: kept }: Conflict, head: Version): ReportedFinding {
  const text = (value: DataValue | undefined) => textOf(path, value).slice(0, 400)
  const params = { base: text(base), draft: text(draft), head: text(kept), version: head.number }
  return cliFinding('rebase/conflict', path, params)
}

/** What POL-2 refuses in the result, as the subject of a proposal that is opened at once. */
function faultsOf(policy: DataMap, head: Version, at: number): readonly ReportedFinding[] {
  const version = readVersion(policy)
  const closesAt = at + head.record.governance.votingSeconds * 1000
  return version.ok ? lintSuccession(version.value, head, closesAt) : version.findings
}

function valueJson(value: DataValue | undefined): Json {
  return value === undefined ? null : toAtprotoJson(value)
}

/** For the file: at each field in conflict, what the draft wanted, by the path of the field. */
export function conflictComments(conflicts: readonly Conflict[]): ReadonlyMap<string, string> {
  return new Map(
    conflicts.map(({ path, base, draft }) => {
      const was = terminalText(textOf(path, base), 400)
      return [
        path,
        ` CONFLICT: the draft has ${terminalText(textOf(path, draft), 400)} here; before both it was ${was}`,
      ]
    }),
  )
}
