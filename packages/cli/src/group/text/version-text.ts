import { describeInstant } from '@quorate/core'
import type { Consent, VersionReport } from '@quorate/governance'

import type { Json } from '../../shell/answer.ts'
import { fields } from '../../shell/render/columns.ts'
import { paint, type Terminal } from '../../shell/render/terminal.ts'
import type { MemberNames } from '../source/member-names.ts'

/** A certified version: its state and dates, and how each member stands to it. */
export function versionText(report: VersionReport, names: MemberNames, terminal: Terminal): string {
  const { version, state, cid } = report
  const title = `${paint(`Version ${String(version.number)}`, 'bold', terminal)}  ${state}\n`
  return title + fields([['cid', cid], ['dates', datesOf(report)], ...consentFields(report, names)], '  ')
}

/** `from X, beside the version before until Y, until Z`. */
export function datesOf({ version: { record } }: VersionReport): string {
  return [
    `from ${record.effectiveAt}`,
    ...(record.compatUntil === undefined ? [] : [`beside the version before until ${record.compatUntil}`]),
    ...(record.expiresAt === undefined ? [] : [`until ${record.expiresAt}`]),
  ].join(', ')
}

const statuses = ['approved', 'acknowledged', 'recovered', 'claimed', 'missing'] as const

/** The members by how they stand to a version; only what there is. */
export function consentFields(
  { consent }: VersionReport,
  names: MemberNames,
): (readonly [name: string, value: string])[] {
  const byStatus = statuses.flatMap((status): [string, string][] => {
    const dids = consent.filter((c) => c.status === status).map(({ did }) => did)
    return dids.length === 0 ? [] : [[status, names.list(dids)]]
  })
  const exits = consent.filter(({ exit }) => exit !== undefined)
  return [...byStatus, ...exits.map((c): [string, string] => ['exit', exitText(c, names)])]
}

function exitText({ did, exit }: Consent, names: MemberNames): string {
  const end =
    exit?.endsAt === undefined
      ? exit?.published === undefined
        ? 'not seen by a witness yet'
        : `not seen by a witness yet; nothing is held against it from ${describeInstant(exit.published.from)} on`
      : `obligations end ${describeInstant(exit.endsAt)}`
  return `${names.of(did)}, ${end}`
}

export function versionJson(report: VersionReport): Json {
  const { version, cid, state, consent } = report
  const { record } = version
  return {
    version: version.number,
    cid,
    state,
    prev: record.prev ?? null,
    effectiveAt: record.effectiveAt,
    compatUntil: record.compatUntil ?? null,
    expiresAt: record.expiresAt ?? null,
    consent: consent.map(({ did, status, proof, exit }) => ({
      did,
      status,
      proof: proof ?? null,
      ...(exit === undefined
        ? {}
        : { exit: { endsAt: exit.endsAt === undefined ? null : describeInstant(exit.endsAt) } }),
    })),
  }
}
