import { decideSlots, Ledger, type FoundBatch } from '@quorate/attest'
import { compareText, type Bundle, type EvidenceRecord, type Finding } from '@quorate/core'
import {
  accountKeysUnder,
  consentedSeats,
  departuresIn,
  evaluateChain,
  Sightings,
  type Version,
} from '@quorate/governance'
import { nsids } from '@quorate/schemas'

import { groupsIn } from '../group/only-group.ts'
import { toldSlot, type ToldSlot } from './told-slot.ts'

/** What receipts say of one layer of one obligation: its slots, in order. */
export type Row = {
  readonly node: string
  readonly operator: string
  readonly subject: string
  readonly layer: number
  readonly slots: readonly ToldSlot[]
}

/** What receipts say under one version. */
export type VersionReceipts = { readonly version: Version; readonly rows: readonly Row[] }

/** Something wrong with what verifiers said, by the operator that said it; undefined for what hosts of subjects did. */
type Reproach = { readonly verifier: string | undefined; readonly finding: Finding }

/** What the nodes of one group said of each other, judged under its certified policies. */
export type GroupReceipts = {
  /** Content CID of version 1. */
  readonly group: string
  /** Certified versions, ancestors first; none where the evidence founds no group. */
  readonly versions: readonly VersionReceipts[]
  readonly reproaches: readonly Reproach[]
  /** Why batches and receipts were not admitted. */
  readonly diagnostics: readonly Finding[]
}

/** Most groups of one bundle that are judged: more are nobody's evidence. */
const maxGroups = 16

/** What each group's nodes say, by group; nothing of groups without batches and receipts. `at` in milliseconds. */
export function groupReceipts(bundle: Bundle, at: number): { groups: GroupReceipts[]; more: number } {
  const byGroup = Map.groupBy(bundle.records, (found) => groupsIn([found])[0])
  const told = [...byGroup]
    .flatMap(([group, records]) => (group !== undefined && records.some(isTold) ? [{ group, records }] : []))
    .sort((a, b) => compareText(a.group, b.group))
  const judged = told.slice(0, maxGroups)
  return {
    groups: judged.map(({ group, records }) => judge(group, { ...bundle, records }, at)),
    more: told.length - judged.length,
  }
}

function isTold({ record }: EvidenceRecord): boolean {
  return record['$type'] === nsids.OrgP2pdsAttestBatch || record['$type'] === nsids.OrgP2pdsAttestReceipt
}

function judge(group: string, evidence: Bundle, at: number): GroupReceipts {
  const chain = evaluateChain(evidence, at, { group })
  const reports = chain.versions
  const versions = reports.map(({ version }) => version)
  const seats = consentedSeats(reports)
  const sightings = new Sightings(chain.pool.checkpoints.values())
  const of = (kind: string) => evidence.records.filter(({ record }) => record['$type'] === kind)
  const batches = of(nsids.OrgP2pdsAttestBatch)
  const ledger = new Ledger(
    {
      versions,
      departures: departuresIn(reports),
      seats,
      batches: batches.map((found): FoundBatch => ({ ...found, leaves: found.blob })),
      receipts: of(nsids.OrgP2pdsAttestReceipt),
      checkpoints: of(nsids.OrgP2pdsGovernanceCheckpoint),
      keys: accountKeysUnder(reports, evidence, { sightings, seats }, at),
    },
    at,
  )
  const verifiers = new Map(batches.map(({ cid, record }) => [cid, record['verifier']]))
  const decided = versions.map((version) => ({ version, ...decideSlots(ledger, version) }))
  return {
    group,
    versions: decided.map(({ version, slots }) => ({ version, rows: rowsOf(version, slots) })),
    reproaches: [
      ...ledger.findings.map((finding) => ({ verifier: verifierIn(finding, verifiers), finding })),
      ...decided.flatMap(({ findings }) => findings.map((finding) => ({ verifier: undefined, finding }))),
    ],
    diagnostics: ledger.diagnostics,
  }
}

/** Whom a finding names, or who signed the batch that its path begins with. */
function verifierIn({ params, path }: Finding, verifiers: ReadonlyMap<string, unknown>): string | undefined {
  const named = params['verifier'] ?? verifiers.get(path.split('.')[0] ?? '')
  return typeof named === 'string' ? named : undefined
}

function rowsOf(version: Version, slots: ReturnType<typeof decideSlots>['slots']): Row[] {
  const rows = Map.groupBy(slots, ({ slot }) => `${slot.node} ${slot.subject} ${String(slot.layer)}`)
  return [...rows.values()]
    .flatMap((own): Row[] => {
      const [first] = own
      if (first === undefined) return []
      const { node, subject, layer } = first.slot
      const told = own.map((slot) => toldSlot(slot, version)).sort((a, b) => a.index - b.index)
      return [{ node, operator: version.nodes.get(node)?.operator ?? '', subject, layer, slots: told }]
    })
    .sort(
      (a, b) =>
        compareText(a.operator, b.operator) ||
        compareText(a.node, b.node) ||
        compareText(a.subject, b.subject) ||
        a.layer - b.layer,
    )
}
