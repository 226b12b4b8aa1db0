import { Args } from '@oclif/core'
import { profile } from '@quorate/core'

import { contentsOf, type Share } from '../../bundle-contents/contents.ts'
import { defineCommand } from '../../command.ts'
import { fields, table, wrap } from '../../render/columns.ts'
import { paint, type Terminal } from '../../render/terminal.ts'
import { bundleExpected, parseBundle } from '../../source/bundle-file.ts'
import { readInput } from '../../source/input-file.ts'
import { terminalText } from '../../terminal-text.ts'

const shownUris = 50
const caution =
  'The form of the bundle was checked: hashes, order, nothing missing, nothing foreign. No signature was, and nobody was asked who agreed to what: quorate check does that.'

export const bundleInspect = defineCommand({
  summary: 'Show what a bundle holds, without verifying what it says.',
  example: 'bundle inspect evidence.car',
  args: { file: Args.string({ description: 'File with the bundle, - for standard input.', required: true }) },
  run({ args: { file } }) {
    const bytes = readInput(file, bundleExpected, profile.bundleBytes)
    const bundle = parseBundle(bytes, file)
    const contents = contentsOf(bundle)
    return Promise.resolve({
      data: { bytes: bytes.length, entries: bundle.entries.length, ...contents, verified: 'form' },
      text: (terminal) =>
        [
          fields([
            ['index', contents.index],
            ['size', `${String(bytes.length)} bytes`],
            ['entries', String(bundle.entries.length)],
          ]),
          shareTable('kind', contents.kinds, terminal),
          shareTable('repository', contents.repositories, terminal),
          uriList(contents.uris, terminal),
          `${wrap(caution, '')}\n`,
        ]
          .filter((part) => part !== '')
          .join('\n'),
    })
  },
})

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
