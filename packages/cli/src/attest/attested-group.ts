import { compareCids, finding, type Evidence } from '@quorate/core'
import { evaluateChain, type Anchor, type ChainReport } from '@quorate/governance'

import { weightOf } from '../check/verdict-of-chain.ts'
import { failure } from '../shell/failure.ts'
import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { confirmGroup } from '../group/confirm-group.ts'
import { groupNotSaid } from '../group/group-not-said.ts'
import { expected } from '../group/said-group.ts'
import { textField } from '../group/text-field.ts'
import { foundingName, namesIn } from '../group/source/chain-view.ts'
import type { MemberNames } from '../group/source/member-names.ts'
import type { EvidenceVerdict } from '../shell/verdict.ts'
import type { FoundAttestation } from './attestation-source.ts'

/** Why a group may not be the one that is meant, or not as the reader knows it. */
export type Doubt = { readonly verdict: EvidenceVerdict; readonly found: ReportedFinding }

/** The group whose attestations are meant, as the evidence shows it to whoever reads them. */
export type AttestedGroup = {
  /** Content CID of its version 1. */
  readonly cid: string
  readonly names: MemberNames
  /** What it calls itself. */
  readonly called: string | undefined
  readonly doubts: readonly Doubt[]
}

/**
 * The group that the command line said; else the only one of the attestations, or the only one of them that is remembered. On a terminal
 * it is asked for.
 */
export async function openAttestedGroup(
  attestations: readonly FoundAttestation[],
  evidence: Evidence,
  at: number,
  said: Anchor | undefined,
): Promise<AttestedGroup> {
  const group = said?.group ?? onlyGroup(attestations)
  const anchor = said ?? expected(group)
  const report = evaluateChain(evidence, at, anchor ?? { group })
  const isSaid = anchor !== undefined || (await confirmGroup(evidence, report, at))
  return {
    cid: group,
    names: namesIn(report, evidence, at),
    called: foundingName(report.pool, group),
    doubts: [
      ...(isSaid ? [] : groupNotSaid(report).map((found): Doubt => ({ verdict: 'indeterminate', found }))),
      ...headDoubts(report),
    ],
  }
}

/** Whoever adds attestations of a group of its own to those that are meant takes nothing from these. */
function onlyGroup(attestations: readonly FoundAttestation[]): string {
  const groups = [...new Set(attestations.map(({ record }) => textField(record, 'group')))]
  const known = groups.filter((group) => expected(group) !== undefined)
  const candidates = known.length > 0 ? known : groups
  const [only, ...others] = candidates
  if (only !== undefined && others.length === 0) return only
  const choices = candidates.filter((group) => group !== '')
  throw failure('indeterminate', 'attest/groups', '--group', {
    expected: choices.toSorted(compareCids).slice(0, listedGroups),
  })
}

const listedGroups = 8
const headCodes: readonly string[] = ['head/rollback', 'anchor/dropped-branch']

function headDoubts({ findings }: ChainReport): Doubt[] {
  return findings
    .filter(({ code }) => headCodes.includes(code))
    .map((found) => ({
      verdict: weightOf(found.code) === 'indeterminate' ? 'indeterminate' : 'untrusted',
      found,
    }))
}

/** What stands against an attestation of the group that is named in it. */
export function doubtsAbout(named: string, { cid, doubts }: AttestedGroup): readonly Doubt[] {
  if (named === cid) return doubts
  const found = finding('anchor/other-group', 'group', { expected: cid, actual: named })
  return [{ verdict: 'untrusted', found }]
}
