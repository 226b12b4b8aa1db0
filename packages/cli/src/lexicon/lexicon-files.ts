import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { lexiconDocuments } from '@quorate/schemas'

import { cliFinding } from '../shell/findings/cli-finding.ts'
import { Failure, failure } from '../shell/failure.ts'
import { writeOutput } from '../shell/files/output-file.ts'

export type ExportedLexicons = {
  /** Paths below the folder. */
  readonly written: readonly string[]
  /** Those that were there, with this very content. */
  readonly unchanged: readonly string[]
}

/**
 * Puts each lexicon document where its NSID says, `org/p2pds/policy.json`. A usage failure that names every file of another
 * content, before anything is written.
 */
export function exportLexicons(folder: string): ExportedLexicons {
  const files = lexiconDocuments.map((document) => {
    const path = `${document.id.replaceAll('.', '/')}.json`
    const file = join(folder, path)
    return { path, file, document, before: contentOf(file) }
  })
  const [first, ...rest] = files
    .filter(({ before, document }) => before !== undefined && !isDeepStrictEqual(before, document))
    .map(({ file }) => cliFinding('file/exists', file))
  if (first !== undefined) throw new Failure('usage', [first, ...rest])
  const missing = files.filter(({ before }) => before === undefined)
  for (const { file, document } of missing) {
    makeFolder(dirname(file))
    writeOutput(file, `${JSON.stringify(document, null, 2)}\n`)
  }
  return {
    written: missing.map(({ path }) => path),
    unchanged: files.filter((file) => !missing.includes(file)).map(({ path }) => path),
  }
}

/** What is there, as JSON; null for what is none, and undefined for nothing. */
function contentOf(file: string): unknown {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function makeFolder(name: string): void {
  try {
    mkdirSync(name, { recursive: true })
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw failure('usage', 'input/unwritable', name, { reason })
  }
}
