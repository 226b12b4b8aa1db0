import { formatInstant } from '@quorate/core'

import type { Json } from '../shell/answer.ts'
import type { GroupReceipts, Row, VersionReceipts } from './group-receipts.ts'
import type { ReceiptReport } from './receipt-report.ts'

/** All of a report, each slot with every CID that failed in it. */
export function receiptsJson({ at, groups, more, batches, receipts }: ReceiptReport): Json {
  return {
    at: formatInstant(at),
    batches,
    receipts,
    groups: groups.map(groupJson),
    groupsLeftOut: more,
  }
}

function groupJson({ group, versions, reproaches, diagnostics }: GroupReceipts): Json {
  return {
    group,
    versions: versions.map(versionJson),
    reproaches: reproaches.map(({ verifier, finding: { code, path, params } }) => ({
      verifier: verifier ?? null,
      code,
      path,
      params,
    })),
    notAdmitted: notAdmitted(diagnostics).map(([code, count]) => ({ code, count })),
  }
}

/** How often each fault kept something out. */
export function notAdmitted(diagnostics: GroupReceipts['diagnostics']): [code: string, count: number][] {
  const byCode = Map.groupBy(diagnostics, ({ code }) => code)
  return [...byCode].map(([code, all]): [string, number] => [code, all.length]).sort()
}

function versionJson({ version, rows }: VersionReceipts): Json {
  return {
    policy: version.cid,
    version: version.number,
    intervalSeconds: version.record.rules.verification.intervalSeconds,
    rows: rows.map(rowJson),
  }
}

function rowJson({ node, operator, subject, layer, slots }: Row): Json {
  return {
    node,
    operator,
    subject,
    layer,
    slots: slots.map(({ index, startsAt, mark, accusers, failing }) => ({
      index,
      startsAt: formatInstant(startsAt),
      outcome: mark,
      accusers: [...accusers],
      failing: [...failing],
    })),
  }
}
