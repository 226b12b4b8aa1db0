import { Args, Flags } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { mergeBundles } from './merged-evidence.ts'
import { fields, table } from '../shell/render/columns.ts'
import { openBundle } from '../group/source/bundle-file.ts'
import { writeOutput } from '../shell/files/output-file.ts'

export const bundleMerge = defineCommand({
  summary: 'Put the evidence of several bundles of one group into one.',
  description:
    'Opens no connection. The same evidence gives the same bytes, whatever the order of the bundles. Only the form of each is checked; quorate check says what the whole shows.',
  example: 'bundle merge alice.car bob.car -o evidence.car',
  args: {
    bundles: Args.string({
      description: 'Files with bundles, - for standard input.',
      required: true,
      multiple: true,
    }),
  },
  flags: {
    output: Flags.string({ char: 'o', summary: 'File to write.', required: true, helpValue: 'FILE' }),
  },
  run({ args: { bundles }, flags: { output } }) {
    if (output === '-')
      throw failure('usage', 'usage/invalid', '-o', { reason: 'expected the name of a file' })
    if (bundles.filter((file) => file === '-').length > 1)
      throw failure('usage', 'usage/invalid', '-', { reason: 'standard input can be read once' })
    const merged = mergeBundles(bundles.map((file) => ({ file, bundle: openBundle(file) })))
    const { bytes, group, entries, sources } = merged
    writeOutput(output, bytes)
    return Promise.resolve({
      data: {
        file: output,
        bytes: bytes.length,
        group: group ?? null,
        entries,
        sources: sources.map((source) => ({ ...source })),
      },
      text: (terminal) => {
        const rows = sources.map(({ file, entries: own, fresh }) => [file, String(own), String(fresh)])
        return `${fields([
          ['bundle', `${output}, ${String(bytes.length)} bytes`],
          ['group', group ?? 'none'],
          ['holds', `${String(entries)} entries`],
        ])}\n${table(['source', 'entries', 'new'], rows, terminal)}`
      },
    })
  },
})
