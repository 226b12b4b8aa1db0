import {
  acceptUnless,
  checkShape,
  contentCid,
  contentOf,
  instantMs,
  type Checked,
  type DataMap,
  type Finding,
} from '@quorate/core'
import { nsids, type policy } from '@quorate/schemas'
import { operatorOf, type Member } from './member.ts'
import { lintRules } from './policy-lint.ts'
import { needOf, readThreshold } from './threshold.ts'

/** A node, the party behind its member, and the member's DID. */
export type NodeSeat = policy.Node & { readonly operator: string; readonly member: string }

/** One policy version that is valid by itself, with what every later check asks of it worked out once. */
export type Version = {
  /** Content CID. */
  readonly cid: string
  /** Content CID of version 1. */
  readonly group: string
  readonly number: number
  readonly record: policy.Main
  /** The electorate, by DID. */
  readonly members: ReadonlyMap<string, Member>
  /** The nodes of all members, by id, each with its party. */
  readonly nodes: ReadonlyMap<string, NodeSeat>
  /** Total weight of the electorate. */
  readonly weight: number
  /** Approvals that an ordinary proposal needs under this version. */
  readonly need: number
  /** Approvals that a change of authority needs under this version. */
  readonly amendNeed: number
  readonly quorum: number
  readonly witnesses: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly effectiveAt: number
  readonly compatUntil: number | undefined
  readonly expiresAt: number | undefined
}

/** A policy record as a version, or everything that makes it INVALID by itself (POL-1, POL-2, GOV-2). */
export function readVersion(record: DataMap): Checked<Version> {
  const cid = contentCid(record)
  if (!cid.ok) return cid
  // A certificate stands outside the content: a bad one cannot spoil the version.
  const content = contentOf(record)
  const shaped = acceptUnless(checkShape(nsids.OrgP2pdsPolicy, content), content as unknown as policy.Main)
  if (!shaped.ok) return shaped
  const policyRecord = shaped.value
  const findings: Finding[] = lintRules(policyRecord)
  const members = new Map(policyRecord.members.map((m) => [m.did, m]))
  const nodes = policyRecord.members.flatMap((member) =>
    (member.nodes ?? []).map((node) => ({ ...node, operator: operatorOf(member), member: member.did })),
  )
  const weight = policyRecord.members.reduce((sum, m) => sum + m.weight, 0)
  const { governance } = policyRecord
  const need = needFrom(governance.threshold as unknown as DataMap, weight, 'governance.threshold', findings)
  const amendNeed =
    governance.amendThreshold === undefined
      ? need
      : needFrom(
          governance.amendThreshold as unknown as DataMap,
          weight,
          'governance.amendThreshold',
          findings,
        )
  return acceptUnless(findings, {
    cid: cid.value.toString(),
    group: policyRecord.version === 1 ? cid.value.toString() : (policyRecord.group ?? ''),
    number: policyRecord.version,
    record: policyRecord,
    members,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    weight,
    need,
    amendNeed,
    quorum: governance.quorum ?? 0,
    witnesses: governance.witnesses,
    createdAt: instantMs(policyRecord.createdAt),
    effectiveAt: instantMs(policyRecord.effectiveAt),
    compatUntil: optionalInstant(policyRecord.compatUntil),
    expiresAt: optionalInstant(policyRecord.expiresAt),
  })
}

function needFrom(threshold: DataMap, weight: number, path: string, findings: Finding[]): number {
  const read = readThreshold(threshold, path)
  const need = read.ok ? needOf(weight, read.value, path) : read
  if (need.ok) return need.value
  // A sum past the limit is reported once, by the rules.
  findings.push(...need.findings.filter((f) => f.code !== 'policy/weights'))
  return Number.POSITIVE_INFINITY
}

function optionalInstant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : instantMs(text)
}
