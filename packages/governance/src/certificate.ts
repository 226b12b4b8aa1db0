import {
  checkShape,
  compareText,
  contentCid,
  contentOf,
  describeValue,
  finding,
  signatureType,
  under,
  type DataMap,
  type Finding,
} from '@quorate/core'
import { nsids, type policy } from '@quorate/schemas'
import type { FoundRecord } from './found-record.ts'

/** That a policy record came with a certificate: which proposal it names, and what is wrong with its form. */
export type Claim = { readonly proposal: string | undefined; readonly findings: readonly Finding[] }

/**
 * The records that the certificate of a policy stands for (GOV-7): its proposal with the policy put back in, each vote
 * with its body rebuilt, each acknowledgment. They are evidence like any other: nothing is counted here.
 */
export function openCertificate(
  record: DataMap,
  policyCid: string,
): { claim: Claim; records: FoundRecord[] } {
  const shape = checkShape(`${nsids.OrgP2pdsPolicy}#certificate`, record['certificate'])
  if (shape.length > 0)
    return { claim: { proposal: undefined, findings: under('certificate', shape) }, records: [] }
  const certificate = record['certificate'] as unknown as policy.Certificate
  const findings = [
    ...lintOrder(
      certificate.votes.map((v) => v.did),
      'certificate.votes',
    ),
    ...lintOrder(
      certificate.acks.map((a) => a.repository),
      'certificate.acks',
    ),
  ]
  const acks = certificate.acks.flatMap(({ repository, record: ack }, i) => {
    const actual = (ack as DataMap)['$type']
    if (actual === nsids.OrgP2pdsPolicyAck) return [{ repository, record: ack as DataMap }]
    const params = { expected: nsids.OrgP2pdsPolicyAck, actual: describeValue(actual) }
    findings.push(finding('certificate/entry', `certificate.acks[${String(i)}].record.$type`, params))
    return []
  })
  if (certificate.proposal === undefined) return { claim: { proposal: undefined, findings }, records: acks }

  const { repository, record: withoutPolicy } = certificate.proposal
  const proposal = { ...(withoutPolicy as DataMap), policy: contentOf(record) }
  const cid = contentCid(proposal)
  if (!cid.ok) {
    return {
      claim: {
        proposal: undefined,
        findings: [...findings, ...under('certificate.proposal.record', cid.findings)],
      },
      records: acks,
    }
  }
  const proposalCid = cid.value.toString()
  const { $type, group, base } = proposal as DataMap
  if ($type !== nsids.OrgP2pdsGovernanceProposal || typeof group !== 'string' || typeof base !== 'string') {
    const reason = 'it is no proposal with a group and a base'
    findings.push(
      finding('certificate/proposal', 'certificate.proposal.record', { reason, policy: policyCid }),
    )
    return { claim: { proposal: proposalCid, findings }, records: acks }
  }
  const votes = certificate.votes.map(({ did, key, choice, castAt, signature }) => ({
    repository: did,
    record: {
      $type: nsids.OrgP2pdsGovernanceVote,
      group,
      base,
      proposal: proposalCid,
      choice,
      castAt,
      signatures: [{ $type: signatureType, key, signature }],
    },
  }))
  return {
    claim: { proposal: proposalCid, findings },
    records: [{ repository, record: proposal }, ...votes, ...acks],
  }
}

/** One entry a member, by DID (GOV-7, SIG-5). */
function lintOrder(dids: readonly string[], path: string): Finding[] {
  const out: Finding[] = []
  for (let i = 1; i < dids.length; i++) {
    const [before = '', did = ''] = [dids[i - 1], dids[i]]
    if (before === did) out.push(finding('certificate/duplicate-member', `${path}[${String(i)}]`, { did }))
    else if (compareText(before, did) > 0) {
      out.push(
        finding('certificate/entry', `${path}[${String(i)}]`, { expected: 'entries by DID', actual: did }),
      )
    }
  }
  return out
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
