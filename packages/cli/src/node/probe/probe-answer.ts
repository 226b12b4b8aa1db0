import type { Version } from '@quorate/governance'

import type { Answer, Json } from '../../shell/answer.ts'
import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import { fields } from '../../shell/render/columns.ts'
import type { MemberNames } from '../../group/source/member-names.ts'
import type { Verdict } from '../../shell/verdict.ts'
import type { Check } from './check.ts'
import { probeTable } from './probe-table.ts'

/** What a run of quorate probe has to say. */
export type ProbeReport = {
  readonly place: Place
  /** Undefined when none was made: `due` is by when others must have seen it. */
  readonly batch: Batch | undefined
  readonly checks: readonly Check[]
  readonly version: Version
  readonly names: MemberNames
  readonly notes: readonly ReportedFinding[]
}

type Place = Readonly<Record<'group' | 'policy' | 'node' | 'verifier', string>> & { readonly slot: number }
type Batch = Readonly<Record<'uri' | 'cid' | 'due', string>> & { readonly seq: number }

export function probeAnswer({ place, batch, checks, version, names, notes }: ProbeReport): Answer {
  const nameOf = nodeNames(version, names)
  return {
    verdict: verdictOf(checks),
    data: { ...place, batch: batch === undefined ? null : { ...batch }, checks: checks.map(checkJson) },
    findings: [...notes, ...checkFindings(checks, nameOf, names)],
    text: (terminal) =>
      [
        fields([
          ['slot', `${String(place.slot)} of version ${String(version.number)}`],
          ['verifier', place.verifier],
          ...(batch === undefined
            ? []
            : ([
                ['batch', `${String(batch.seq)}: ${batch.uri}`],
                ['counts', `if others state by ${batch.due} that they have seen it`],
              ] as const)),
        ]),
        ...(checks.length === 0 ? [] : [probeTable(checks, nameOf, names, terminal)]),
      ].join('\n'),
  }
}

const failures = ['MISSING', 'CORRUPT', 'OFFLINE', 'TIMEOUT']

function isFailure({ outcome = '', overdue }: Check): boolean {
  return failures.includes(outcome) || overdue
}

/** Nothing that was checked is never a success, and what was not checked leaves it open. */
function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some(isFailure)) return 'fails'
  const said = checks.filter(({ outcome }) => outcome === 'PASS' || outcome === 'STALE')
  return said.length > 0 && said.length === checks.length ? 'holds' : 'indeterminate'
}

/** Most findings of one answer; --json lists every check. */
const maxFindings = 50

/** One for each node and subject that failed alike in some layers, or was not checked there. */
function checkFindings(
  checks: readonly Check[],
  nameOf: (node: string) => string,
  names: MemberNames,
): ReportedFinding[] {
  const telling = checks.filter((check) => isFailure(check) || check.reason !== undefined)
  const alike = Map.groupBy(telling, ({ node, subject, outcome, reason, failed }) =>
    JSON.stringify([node, subject, outcome, reason, failed.map(({ cid }) => cid)]),
  )
  return [...alike.values()].slice(0, maxFindings).flatMap((own) => {
    const [check] = own
    if (check === undefined) return []
    const { outcome = '', reason, failed } = check
    const layers = own.map(({ layer }) => layer).join(', ')
    const place = { node: nameOf(check.node), subject: names.of(check.subject), layers }
    if (reason !== undefined) return [cliFinding('probe/not-done', '', { ...place, reason })]
    const items = failed.length === 0 ? '' : ` of ${failed.map(({ cid }) => cid).join(', ')}`
    return [cliFinding('probe/failed', '', { ...place, outcome, items })]
  })
}

function checkJson({ outcome, reason, failed, ...place }: Check): Json {
  return {
    ...place,
    outcome: outcome ?? null,
    reason: reason ?? null,
    failed: failed.map((item) => ({ ...item })),
  }
}

/** What each node is called: its member, and its DID where a member has several. */
function nodeNames(version: Version, names: MemberNames): (node: string) => string {
  const named = new Map<string, string>()
  for (const { did, nodes = [] } of version.members.values())
    for (const { id } of nodes) named.set(id, nodes.length === 1 ? names.of(did) : `${names.of(did)} ${id}`)
  return (node) => named.get(node) ?? node
}
