import { fields, table } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { terminalText } from '../shell/terminal-text.ts'
import type { Contents, Share } from './contents.ts'

const shownUris = 50

/** What is in a bundle, by kind, by repository and by place. */
export function contentsText(
  { index, kinds, repositories, uris }: Contents,
  size: { readonly bytes: number; readonly entries: number },
  terminal: Terminal,
): string[] {
  return [
    fields([
      ['index', index],
      ['size', `${String(size.bytes)} bytes`],
      ['entries', String(size.entries)],
    ]),
    shareTable('kind', kinds, terminal),
    shareTable('repository', repositories, terminal),
    uriList(uris, terminal),
  ]
}

function shareTable(heading: string, shares: readonly Share[], terminal: Terminal): string {
  const rows = shares.map(({ name, entries, bytes }) => [name, String(entries), String(bytes)])
  return shares.length === 0 ? '' : table([heading, 'entries', 'bytes'], rows, terminal)
}

function uriList(uris: readonly string[], terminal: Terminal): string {
  if (uris.length === 0) return ''
  const more =
    uris.length > shownUris ? [`and ${String(uris.length - shownUris)} more; --json lists all`] : []
  const lines = [...uris.slice(0, shownUris).map((uri) => terminalText(uri)), ...more]
  return `${paint('Found at', 'bold', terminal)}\n${lines.map((line) => `  ${line}\n`).join('')}`
}
