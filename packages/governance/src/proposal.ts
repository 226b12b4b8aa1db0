import {
  acceptUnless,
  compareText,
  contentCid,
  describeValue,
  finding,
  instantMs,
  isDataMap,
  refuse,
  under,
  type Checked,
  type DataValue,
  type Finding,
} from '@quorate/core'
import { compareAuthority, type Authority } from './authority.ts'
import type { Draft, Pool, SignedProposal } from './evidence-pool.ts'
import { lintSuccession } from './succession.ts'
import { readVersion, type Version } from './version.ts'

/** A proposal that is valid on its base, with what its votes are measured by. */
export type Ballot = {
  readonly cid: string
  readonly base: Version
  readonly kind: 'amendment' | 'revocation' | 'resolution'
  /** DIDs of the members that made this proposal, with their signature, by DID. */
  readonly proposers: readonly string[]
  readonly createdAt: number
  /** Votes count when cast in [opensAt, closesAt), milliseconds. */
  readonly opensAt: number
  readonly closesAt: number
  /** Approvals needed from the electorate of the base, and the weight that must take part. */
  readonly need: number
  readonly quorum: number
  /** Amendment: the next version and how its authority differs. Revocation: the version to revoke. */
  readonly next?: Version
  readonly authority?: Authority
  /** Resolution: content CIDs of the successor that stands and of the one that falls. */
  readonly keep?: string
  readonly drop?: string
}

/**
 * A proposal on `base` that its `proposers` signed, or everything that makes it INVALID (GOV-4, GOV-5, GOV-8, GOV-10).
 */
export function readBallot(
  { record, cid }: Pick<SignedProposal, 'record' | 'cid'>,
  proposers: readonly string[],
  base: Version,
  pool: Pool,
): Checked<Ballot> {
  const { drafts } = pool
  const findings: Finding[] = []
  const field = (path: string, expected: string, actual: unknown) =>
    findings.push(finding('proposal/field', path, { expected, actual: describeValue(actual) }))

  if (record.group !== base.group) field('group', base.group, record.group)
  if (record.base !== base.cid) field('base', base.cid, record.base)
  if (record.opensAt === undefined) field('opensAt', 'an instant', undefined)
  const createdAt = instantMs(record.createdAt)
  const opensAt = record.opensAt === undefined ? createdAt : instantMs(record.opensAt)
  if (opensAt < createdAt) {
    findings.push(
      finding('proposal/opens-early', 'opensAt', {
        expected: record.createdAt,
        actual: record.opensAt ?? '',
      }),
    )
  }
  const closesAt = opensAt + base.record.governance.votingSeconds * 1000
  const common = { cid, base, proposers, createdAt, opensAt, closesAt }

  switch (record.kind) {
    case 'amendment': {
      const next = readNext(record.policy as DataValue | undefined, base, closesAt, pool)
      if (!next.ok) return acceptUnless([...findings, ...next.findings], undefined as never)
      const authority = compareAuthority(base, next.value)
      const need = needUnder(base, next.value)
      const { quorum } = base
      return acceptUnless(findings, {
        ...common,
        kind: 'amendment',
        need,
        quorum,
        next: next.value,
        authority,
      })
    }
    case 'revocation': {
      const target = revokedVersion(record.revokes, base, drafts, findings)
      if (base.witnesses === 0) findings.push(finding('proposal/revocation-unavailable', 'kind'))
      if (target === undefined) return acceptUnless(findings, undefined as never)
      if (opensAt >= target.effectiveAt) {
        const params = { expected: target.record.effectiveAt, actual: record.opensAt ?? '' }
        findings.push(finding('proposal/revocation-late', 'opensAt', params))
      }
      const authority = compareAuthority(base, target)
      const need = base.weight - needUnder(base, target) + 1
      return acceptUnless(findings, {
        ...common,
        kind: 'revocation',
        need,
        quorum: 0,
        next: target,
        authority,
      })
    }
    case 'resolution': {
      const { keep, drop } = record
      if (keep === undefined) field('keep', 'a CID', keep)
      if (drop === undefined || drop === keep) field('drop', 'a CID other than keep', drop)
      // Undoing needs what doing needed (GOV-8). What is dropped without being at hand is found missing later.
      const dropped = drop === undefined ? undefined : drafts.get(drop)?.version
      const adopted = dropped?.ok === true ? needUnder(base, dropped.value) : base.need
      return acceptUnless(findings, {
        ...common,
        kind: 'resolution',
        need: Math.max(base.need, adopted),
        quorum: base.quorum,
        keep: keep ?? '',
        drop: drop ?? '',
      })
    }
    default:
      return acceptUnless(
        [...findings, finding('proposal/unknown-kind', 'kind', { actual: record.kind })],
        undefined as never,
      )
  }
}

/** The approvals that the base asked for to adopt this version (GOV-5). */
function needUnder(base: Version, next: Version): number {
  return compareAuthority(base, next).changed ? base.amendNeed : base.need
}

/** The members that stand behind the proposal with their key, by DID; without one it is nobody's (SIG-4). */
export function proposersOf(
  copies: readonly SignedProposal[],
  base: Version,
): { proposers: string[]; refused: Finding[] } {
  const refused: Finding[] = []
  const proposers: string[] = []
  for (const copy of copies) {
    const member = base.members.get(copy.repository)
    const signed =
      member === undefined
        ? refuse('proposal/proposer', '', { did: copy.repository })
        : copy.signedBy(member.key)
    if (signed.ok) proposers.push(copy.repository)
    else refused.push(...signed.findings)
  }
  return { proposers: proposers.sort(compareText), refused }
}

function readNext(
  embedded: DataValue | undefined,
  base: Version,
  closesAt: number,
  { drafts }: Pool,
): Checked<Version> {
  if (!isDataMap(embedded)) {
    return refuse('proposal/field', 'policy', {
      expected: 'the next policy',
      actual: describeValue(embedded),
    })
  }
  // Outside the policy's content, so a certificate could not give the proposal back as it was signed.
  for (const name of ['certificate', 'signatures']) {
    if (Object.hasOwn(embedded, name)) {
      const actual = describeValue(embedded[name])
      return refuse('proposal/field', `policy.${name}`, { expected: 'nothing', actual })
    }
  }
  const cid = contentCid(embedded)
  const next = cid.ok ? (drafts.get(cid.value.toString())?.version ?? readVersion(embedded)) : cid
  if (!next.ok) return acceptUnless(under('policy', next.findings), undefined as never)
  return acceptUnless(under('policy', lintSuccession(next.value, base, closesAt)), next.value)
}

function revokedVersion(
  revokes: string | undefined,
  base: Version,
  drafts: ReadonlyMap<string, Draft>,
  findings: Finding[],
): Version | undefined {
  const target = revokes === undefined ? undefined : drafts.get(revokes)?.version
  if (target?.ok === true && target.value.record.prev === base.cid) return target.value
  const reason = 'it revokes no successor of the base that is known here'
  findings.push(finding('proposal/target', 'revokes', { reason, actual: revokes ?? 'nothing' }))
  return undefined
}
