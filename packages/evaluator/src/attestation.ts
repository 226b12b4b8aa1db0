import {
  acceptUnless,
  checkShape,
  contentCid,
  contentOf,
  finding,
  instantMs,
  profile,
  type Checked,
  type Finding,
} from '@quorate/core'
import { operatorOf, Signed, type FoundRecord, type Version } from '@quorate/governance'
import { nsids, type compliance } from '@quorate/schemas'
import { outcomesFromBest, statusesFromBest } from './claim-order.ts'
import { conditionTypes } from './condition.ts'
import { checkNamed } from './named-cids.ts'

/** An attestation whose form holds; whose it is, and whether it is true, is another matter. Instants in milliseconds. */
export type Attestation = {
  readonly record: compliance.Main
  readonly signed: Signed<compliance.Main>
  readonly at: number
  readonly from: number
  readonly issuedAt: number
  readonly expiresAt: number
}

/** An attestation as it was found, or everything that is wrong with its form (ATT-1). */
export function readAttestation({ record, repository }: FoundRecord): Checked<Attestation> {
  const cid = contentCid(record)
  if (!cid.ok) return cid
  const content = contentOf(record)
  const shape = checkShape(nsids.OrgP2pdsAttestCompliance, content)
  if (shape.length > 0) return acceptUnless<Attestation>(shape, undefined as never)
  const body = content as unknown as compliance.Main
  const [at, from] = [instantMs(body.at), instantMs(body.window.from)]
  const [issuedAt, expiresAt] = [instantMs(body.issuedAt), instantMs(body.expiresAt)]
  const signed = new Signed<compliance.Main>(repository, cid.value.toString(), record, issuedAt)
  const findings = [
    ...unless(body.anchor.group === body.group, 'anchor.group', body.group, body.anchor.group),
    ...unless(body.window.to === body.at, 'window.to', body.at, body.window.to),
    ...unless(from < at, 'window.from', `before ${body.at}`, body.window.from),
    ...unless(issuedAt >= at, 'issuedAt', `${body.at} or later`, body.issuedAt),
    ...unless(expiresAt > issuedAt, 'expiresAt', `after ${body.issuedAt}`, body.expiresAt),
    // Another profile may well have other words.
    ...(body.profile === profile.name ? checkWords(body) : []),
    ...checkNamed('batches', body.batches, profile.attestedBatches, (batch) => batch.cid),
    ...checkNamed('receipts', body.receipts, profile.attestedReceipts, (receipt) => receipt),
  ]
  return acceptUnless(findings, { record: body, signed, at, from, issuedAt, expiresAt })
}

/** Whether a member that attests of a node is of its operator: a word about oneself is a claim (ATT-1). */
export function isClaim(version: Version, node: string, attester: string): boolean {
  const member = version.members.get(attester)
  return member !== undefined && version.nodes.get(node)?.operator === operatorOf(member)
}

function unless(holds: boolean, path: string, expected: string, actual: string): Finding[] {
  return holds ? [] : [finding('attestation/field', path, { expected, actual })]
}

function checkWords({ outcome, conditions }: compliance.Main): Finding[] {
  const word = (known: readonly string[], path: string, actual: string) =>
    unless(known.includes(actual), path, `one of ${known.join(', ')}`, actual)
  return [
    ...word(outcomesFromBest, 'outcome', outcome),
    ...conditions.flatMap(({ type, status }, i) => {
      const path = `conditions[${String(i)}]`
      const place = orderOf(type)
      return [
        ...word(conditionTypes, `${path}.type`, type),
        ...word(statusesFromBest, `${path}.status`, status),
        ...unless(
          i === 0 || place > orderOf(conditions[i - 1]?.type ?? ''),
          `${path}.type`,
          'types in order, each once',
          type,
        ),
      ]
    }),
  ]
}

function orderOf(type: string): number {
  return (conditionTypes as readonly string[]).indexOf(type)
}
