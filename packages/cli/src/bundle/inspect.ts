import { Args, Flags } from '@oclif/core'
import { profile } from '@quorate/core'

import { contentsText } from './contents-text.ts'
import { contentsOf } from './contents.ts'
import { defineCommand } from '../shell/command.ts'
import { receiptReport } from '../receipts/receipt-report.ts'
import { receiptsJson } from '../receipts/receipts-json.ts'
import { receiptsText } from '../receipts/receipts-text.ts'
import { wrap } from '../shell/render/columns.ts'
import { bundleExpected, parseBundle } from '../group/source/bundle-file.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { readInput } from '../shell/files/input-file.ts'

const caution =
  'The form of the bundle was checked: hashes, order, nothing missing, nothing foreign. No signature was, and nobody was asked who agreed to what: quorate check does that.'
const receiptCaution =
  'The form of the bundle was checked: hashes, order, nothing missing, nothing foreign. Signatures were for what receipts say: those of batches, checkpoints and commits, and of the policies that pin their keys. Whether these are the policies of the group that you mean, quorate check says.'

export const bundleInspect = defineCommand({
  summary: 'Show what a bundle holds, and what the receipts in it come to.',
  example: 'bundle inspect evidence.car',
  args: { file: Args.string({ description: 'File with the bundle, - for standard input.', required: true }) },
  flags: {
    at: Flags.string({
      summary: 'Judge receipts as of this instant. Default: the newest date in the bundle.',
      helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
    }),
  },
  run({ args: { file }, flags }) {
    const at = flags.at === undefined ? undefined : instantOf(flags.at)
    const bytes = readInput(file, bundleExpected, profile.bundleBytes)
    const bundle = parseBundle(bytes, file)
    const contents = contentsOf(bundle)
    const size = { bytes: bytes.length, entries: bundle.entries.length }
    const report = receiptReport(bundle, at)
    const receipts = report === undefined ? null : receiptsJson(report)
    return Promise.resolve({
      data: { ...size, ...contents, verified: 'form', receipts },
      text: (terminal) =>
        [
          ...contentsText(contents, size, terminal),
          report === undefined ? '' : receiptsText(report, terminal),
          `${wrap(report === undefined ? caution : receiptCaution, '')}\n`,
        ]
          .filter((part) => part !== '')
          .join('\n'),
    })
  },
})
