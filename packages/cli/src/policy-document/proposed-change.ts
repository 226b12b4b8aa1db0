import type { ChainReport, ProposalReport } from '@quorate/governance'

import type { Json } from '../shell/answer.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { changesOf, compareVersions, type ChangeReader } from './change-text.ts'

/** What an amendment would change in its base, and for the reader; of a resolution, what each of the rivals would. */
export function proposedChange(
  { base, ballot }: ProposalReport,
  reader: ChangeReader & { readonly report: ChainReport },
): { readonly json: Json; text(terminal: Terminal): string } {
  const versionOf = (cid: string | undefined) =>
    reader.report.versions.find((known) => known.cid === cid)?.version
  const next = ballot?.kind === 'amendment' ? ballot.next : undefined
  if (next !== undefined)
    return {
      json: compareVersions(base, next).json,
      text: (terminal) => changesOf(base, next, reader, terminal),
    }
  if (ballot?.kind !== 'resolution') return { json: null, text: () => '' }
  const sides = Object.entries({ keep: versionOf(ballot.keep), drop: versionOf(ballot.drop) })
  const rivals = sides.flatMap(([name, version]) => (version === undefined ? [] : [{ name, version }]))
  return {
    json: Object.fromEntries(rivals.map(({ name, version }) => [name, compareVersions(base, version).json])),
    text: (terminal) =>
      rivals
        .map(({ name, version }) => {
          const title = name === 'keep' ? 'What stands' : 'What falls'
          const changes = changesOf(base, version, reader, terminal)
          return `${paint(title, 'bold', terminal)}: ${version.cid}\n${changes}`
        })
        .join('\n'),
  }
}
