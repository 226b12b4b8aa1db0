import {
  checkShape,
  compareText,
  contentCid,
  contentOf,
  describeValue,
  finding,
  isDataMap,
  maxFindings,
  signatureType,
  under,
  type DataMap,
  type DataValue,
  type Finding,
} from '@quorate/core'
import { nsids, type policy } from '@quorate/schemas'
import type { FoundRecord } from './found-record.ts'

/** That a policy record came with a certificate: which proposal and whom it names, and what is wrong with its form. */
export type Claim = {
  readonly proposal: string | undefined
  readonly voters: readonly string[]
  readonly acknowledgers: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * The records that the certificate of a policy stands for (GOV-7): its proposal with the policy put back in, each vote
 * with its body rebuilt, each acknowledgment. They are evidence like any other: nothing is counted here. An entry of
 * another form is named in the claim and spoils no other.
 */
export function openCertificate(record: DataMap): { claim: Claim; records: FoundRecord[] } {
  const findings: Finding[] = []
  const certificate = isDataMap(record['certificate']) ? record['certificate'] : {}
  const votes = entriesOf<policy.CertifiedVote>(certificate, 'votes', 'certifiedVote', findings)
  const acks = entriesOf<policy.CertifiedAck>(certificate, 'acks', 'certifiedAck', findings)
  const voters = votes.map((v) => v.did)
  const acknowledgers = acks.map((a) => a.repository)
  lintOrder(voters, 'certificate.votes', findings)
  lintOrder(acknowledgers, 'certificate.acks', findings)
  const records = acks.flatMap(({ repository, record: ack }, i): FoundRecord[] => {
    const actual = (ack as DataMap)['$type']
    if (actual === nsids.OrgP2pdsPolicyAck) return [{ repository, record: ack as DataMap }]
    const params = { expected: nsids.OrgP2pdsPolicyAck, actual: describeValue(actual) }
    findings.push(finding('certificate/entry', `certificate.acks[${String(i)}].record.$type`, params))
    return []
  })
  const proposal = openProposal(certificate['proposal'], contentOf(record), findings)
  const named = { voters, acknowledgers }
  if (proposal === undefined) return { claim: { proposal: undefined, ...named, findings }, records }
  const { found, cid, group, base } = proposal
  const rebuilt = votes.map(({ did, key, choice, castAt, signature }): FoundRecord => {
    const body = { $type: nsids.OrgP2pdsGovernanceVote, group, base, proposal: cid, choice, castAt }
    return { repository: did, record: { ...body, signatures: [{ $type: signatureType, key, signature }] } }
  })
  return { claim: { proposal: cid, ...named, findings }, records: [found, ...rebuilt, ...records] }
}

/** The proposal that a certificate names, with the policy that was taken out of it; undefined when it names none. */
function openProposal(entry: DataValue | undefined, content: DataMap, findings: Finding[]) {
  if (entry === undefined) return undefined
  const shape = checkShape(`${nsids.OrgP2pdsPolicy}#certifiedProposal`, entry)
  findings.push(...under('certificate.proposal', shape))
  if (shape.length > 0) return undefined
  const { repository, record: withoutPolicy } = entry as { repository: string; record: DataMap }
  const record = { ...withoutPolicy, policy: content }
  const cid = contentCid(record)
  const { $type, group, base } = record as DataMap
  if (
    $type === nsids.OrgP2pdsGovernanceProposal &&
    typeof group === 'string' &&
    typeof base === 'string' &&
    cid.ok
  ) {
    return { found: { repository, record }, cid: cid.value.toString(), group, base }
  }
  const reason = 'it is no proposal with a group and a base'
  findings.push(finding('certificate/proposal', 'certificate.proposal.record', { reason }))
  return undefined
}

/** The entries of one list that have the form of the lexicon's definition. */
function entriesOf<E>(certificate: DataMap, list: string, definition: string, findings: Finding[]): E[] {
  const entries = certificate[list] ?? []
  const path = `certificate.${list}`
  if (!Array.isArray(entries)) {
    findings.push(
      finding('certificate/entry', path, { expected: 'an array', actual: describeValue(entries) }),
    )
    return []
  }
  return entries.flatMap((entry, i): E[] => {
    const shape = checkShape(`${nsids.OrgP2pdsPolicy}#${definition}`, entry)
    // An entry of one byte is a fault, and a record may hold a million of them.
    if (findings.length < maxFindings) findings.push(...under(`${path}[${String(i)}]`, shape))
    return shape.length === 0 ? [entry as E] : []
  })
}

/** One entry a member, by DID (GOV-7, SIG-5). */
function lintOrder(dids: readonly string[], path: string, out: Finding[]): void {
  for (let i = 1; i < dids.length; i++) {
    const [before = '', did = ''] = [dids[i - 1], dids[i]]
    if (before === did) out.push(finding('certificate/duplicate-member', `${path}[${String(i)}]`, { did }))
    else if (compareText(before, did) > 0) {
      out.push(
        finding('certificate/entry', `${path}[${String(i)}]`, { expected: 'entries by DID', actual: did }),
      )
    }
  }
}

/** A vote or acknowledgment that counted, with the signatures to show. */
export type Witnessed = {
  readonly repository: string
  readonly record: DataMap
  readonly sighted: readonly string[]
}

/** What stands behind a version: its proposal (none for version 1), and what counted for it. */
export type Backing = {
  readonly proposal?: { readonly repository: string; readonly record: DataMap }
  readonly votes: readonly Witnessed[]
  readonly acks: readonly (Witnessed & { readonly proof?: string })[]
}

/** The policy record with the compact certificate of its backing (GOV-7). Its content CID stays the same. */
export function certify(content: DataMap, { proposal, votes, acks }: Backing): DataMap {
  const byRepository = <T extends { repository: string }>(items: readonly T[]) =>
    [...items].sort((a, b) => compareText(a.repository, b.repository))
  const sighted = new Set([...votes, ...acks].flatMap((w) => w.sighted))
  const certificate: DataMap = {
    votes: byRepository(votes).map(({ repository, record }) => {
      const { choice, castAt, signatures } = record as DataMap & { signatures: DataMap[] }
      const { key, signature } = signatures[0] ?? {}
      return { did: repository, key, choice, castAt, signature } as DataMap
    }),
    acks: byRepository(acks).map(({ repository, record, proof }) =>
      proof === undefined ? { repository, record } : { repository, record, proof },
    ),
  }
  if (proposal !== undefined) {
    const { policy: _policy, ...record } = proposal.record
    certificate['proposal'] = { repository: proposal.repository, record }
  }
  if (sighted.size > 0) certificate['checkpoints'] = [...sighted].sort(compareText)
  return { ...contentOf(content), certificate }
}
