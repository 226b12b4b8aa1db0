import { globSync } from 'node:fs'
import path from 'node:path'

import { format, resolveConfig } from 'prettier'

import { examples } from './spec/examples.ts'
import { findingsPage } from './spec/findings.ts'
import { recordTables } from './spec/record-tables.ts'
import { fillSections } from './spec/sections.ts'

const spec = path.join(import.meta.dirname, '../spec')

/** The pages of the specification, by name, with every part that is made from sources made anew. */
export async function specFiles(
  read: (file: string) => string,
  vectors: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const contents = new Map([...(await examples()), ...recordTables()])
  const pages = globSync('*.md', { cwd: spec }).filter((file) => file !== 'findings.md')
  const files = new Map(pages.sort().map((file) => [file, fillSections(read(file), contents)]))
  files.set('findings.md', findingsPage(vectors))
  const config = await resolveConfig(path.join(spec, 'README.md'))
  for (const [file, text] of files) files.set(file, await format(text, { ...config, parser: 'markdown' }))
  return files
}
