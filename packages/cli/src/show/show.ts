import { Args, Flags } from '@oclif/core'
import { contentOf, encodeCanonical } from '@quorate/core'

import { defineCommand } from '../shell/command.ts'
import { Failure, failure } from '../shell/failure.ts'
import { recordAnswer } from './record-answer.ts'
import { recordsCalled, recordSourceExpected } from './record-source.ts'
import { bytesSignedBy, signaturesOf } from './shown-signature.ts'

export const show = defineCommand({
  summary: 'Show one record, its hash, and what each signature on it covers.',
  description:
    'For whoever checks with other tools: --raw and --signed write bytes and nothing else, so that sha256sum of them is the digest that the CID states. Of a bundle also a policy that was only proposed. Opens no connection. Exit status 4 when a signature does not hold.',
  example: 'show evidence.car 7ry5tsd7y --raw | sha256sum',
  args: {
    source: Args.string({ description: `File with ${recordSourceExpected}.`, required: true }),
    cid: Args.string({
      description: 'Content CID of the record; its beginning or end will do. Default: the only one.',
    }),
  },
  flags: {
    raw: Flags.boolean({ summary: 'Write the bytes that the content CID is of.' }),
    signed: Flags.string({
      summary: 'Write the bytes whose CID this key signed. The end of its did:key will do.',
      helpValue: 'KEY',
    }),
  },
  run({ args, flags }) {
    if (flags.raw && flags.signed !== undefined)
      throw failure('usage', 'usage/invalid', '--raw', { reason: 'expected --raw or --signed, not both' })
    const copies = recordsCalled(args.source, args.cid)
    const signatures = signaturesOf(copies)
    const content = encodeCanonical(contentOf(copies[0].record))
    if (!content.ok) throw new Failure('untrusted', content.findings)
    const answer = recordAnswer(copies, signatures, content.value)
    if (flags.signed !== undefined)
      return Promise.resolve({ ...answer, bytes: bytesSignedBy(signatures, flags.signed) })
    return Promise.resolve(flags.raw ? { ...answer, bytes: content.value } : answer)
  },
})
