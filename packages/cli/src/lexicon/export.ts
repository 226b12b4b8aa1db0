import { Args } from '@oclif/core'
import { lexiconDocuments } from '@quorate/schemas'

import type { Json } from '../shell/answer.ts'
import { defineCommand } from '../shell/command.ts'
import { exportLexicons } from './lexicon-files.ts'
import { terminalText } from '../shell/terminal-text.ts'

export const lexiconExport = defineCommand({
  summary: 'Write the lexicons of every record into a folder, for other implementers.',
  description:
    'One file a document, at the path of its NSID. A file of another content is never overwritten: then nothing is written. With - the documents are printed, as one array.',
  example: 'lexicon export lexicons',
  args: {
    folder: Args.string({ description: 'Folder to write into, - for standard output.', required: true }),
  },
  run({ args: { folder } }) {
    const documents = lexiconDocuments as unknown as Json
    if (folder === '-')
      return Promise.resolve({
        data: { folder: null, written: [], unchanged: [], documents },
        text: () => `${JSON.stringify(documents, null, 2)}\n`,
      })
    const { written, unchanged } = exportLexicons(folder)
    const name = terminalText(folder)
    return Promise.resolve({
      data: { folder, written: [...written], unchanged: [...unchanged], documents },
      text: () =>
        [
          ...written.map((path) => `wrote  ${name}/${path}\n`),
          ...unchanged.map((path) => `kept   ${name}/${path}\n`),
        ].join(''),
    })
  },
})
