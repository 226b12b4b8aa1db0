import { describeInstant } from '@quorate/core'
import type { VersionReport } from '@quorate/governance'

import type { Answer, Json } from '../shell/answer.ts'
import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { freshnessJson } from '../group/text/freshness-json.ts'
import { consentFields, datesOf, versionJson } from '../group/text/version-text.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'
import { problemsJson } from '../group/reading-problems.ts'
import { fields, wrap } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { relativeText } from '../shell/render/time-left.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { isUndecided, proposalStatusJson, proposalStatusText } from '../group/text/proposal-status.ts'
import { waitingFor, type Waiting } from './waiting.ts'

/** Who signed, who is missing, what is needed and until when. `me` is the account that is logged in, if any. */
export function groupStatus(gathered: GatheredGroup, me: string | undefined): Answer {
  const { report, group, at } = gathered
  const { verdict, findings } = verdictOfChain(report)
  const waiting = me === undefined ? [] : waitingFor(gathered, me)
  const proposals = report.proposals.filter(isUndecided)
  return {
    verdict,
    data: {
      group,
      at: describeInstant(at),
      head: report.head === undefined ? null : { version: report.head.number, cid: report.head.cid },
      state: report.state ?? null,
      founding: foundingJson(gathered),
      fresh: freshnessJson(report.freshness),
      versions: report.versions.map(versionJson),
      proposals: proposals.map(proposalStatusJson),
      waiting: waiting.map((item) => ({ ...item })),
      unread: problemsJson(gathered.problems),
    },
    findings,
    text: (terminal) =>
      [
        headText(gathered, terminal),
        ...versionTexts(gathered, terminal),
        ...proposals.map((proposal) => proposalStatusText(proposal, gathered.names, at, terminal)),
        waitingText(waiting, terminal),
      ]
        .filter((part) => part !== '')
        .join('\n'),
  }
}

function headText(gathered: GatheredGroup, terminal: Terminal): string {
  const { report, founding, group, names, at } = gathered
  const { head, state, freshness } = report
  const vouching = freshness?.vouching ?? []
  const fresh =
    freshness === undefined
      ? []
      : [
          [
            'fresh',
            `${freshness.fresh ? 'yes' : 'no'}: vouched for by weight ${String(freshness.weight)} of need ${String(freshness.need)}` +
              (vouching.length === 0 ? '' : `, ${names.list(vouching)}`) +
              (freshness.newest === undefined ? '' : `, newest ${relativeText(freshness.newest, at)}`),
          ] as const,
        ]
  return (
    `${paint(terminalText((head ?? founding).record.name, 200), 'bold', terminal)}\n` +
    fields(
      [
        ['group', group],
        [
          'head',
          head === undefined
            ? foundingText(gathered)
            : `version ${String(head.number)} ${state ?? ''}, ${head.cid}`,
        ],
        ...fresh,
      ],
      '  ',
    )
  )
}

/** Who is missing while the group is not founded, and until when it can be. */
function foundingText({ founding, report, names, at }: GatheredGroup): string {
  const missing = report.founding?.missing ?? []
  const unseen = (report.founding?.ignored ?? [])
    .filter(({ findings }) => findings.some(({ code }) => code === 'ack/unseen'))
    .map(({ did }) => did)
  const silent = missing.filter((did) => !unseen.includes(did))
  const signed = `acknowledged by ${String(founding.members.size - silent.length)} of ${String(founding.members.size)}`
  const others = silent.length === 0 ? '' : `, missing: ${names.list(silent)}`
  const witnesses = unseen.length === 0 ? '' : `, needs more witnesses: ${names.list(unseen)}`
  const until =
    at < founding.effectiveAt
      ? `until ${founding.record.effectiveAt}, ${relativeText(founding.effectiveAt, at)}`
      : 'too late now'
  return `none: not founded, ${signed}${others}${witnesses}, ${until}`
}

function foundingJson({ founding, report }: GatheredGroup): Json {
  const missing = report.founding?.missing ?? []
  return { members: founding.members.size, missing: [...missing], effectiveAt: founding.record.effectiveAt }
}

/** How near its end is that nothing follows yet. */
const endingMs = 30 * 86_400_000

function endingField({ version }: VersionReport, at: number): (readonly [string, string])[] {
  const { expiresAt } = version
  if (expiresAt === undefined || expiresAt - at > endingMs) return []
  const when = relativeText(expiresAt, at)
  return [['ends', at < expiresAt ? `${when}, unless it is amended: quorate policy amend` : when]]
}

function versionTexts({ report, names, at }: GatheredGroup, terminal: Terminal): string[] {
  return report.versions
    .filter(({ state }) => state !== 'SUPERSEDED' && state !== 'REVOKED')
    .map((version) => {
      const title = paint(`Version ${String(version.version.number)}`, 'bold', terminal)
      return `${title}  ${version.state}\n${fields([['dates', datesOf(version)], ...endingField(version, at), ...consentFields(version, names)], '  ')}`
    })
}

function waitingText(waiting: readonly Waiting[], terminal: Terminal): string {
  if (waiting.length === 0) return ''
  const lines = waiting
    .map(({ what, command }) => `  ${wrap(terminalText(what), '  ')}\n    ${command}\n`)
    .join('')
  return `${paint('Waiting for you', 'bold', terminal)}\n${lines}`
}
