/** Writes spec/vectors, what spec/ says that is made from sources, and what the command quotes of it. Run as `npm run vectors`. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { format, resolveConfig } from 'prettier'

import { ruleModule } from './spec/rule-module.ts'
import { specFiles } from './spec-files.ts'
import { vectorAttachments, vectorFiles } from './vectors/files.ts'

const spec = path.join(import.meta.dirname, '../spec')

const vectors = await vectorFiles()
for (const stale of globSync('vectors/*/*', { cwd: spec })) {
  if (!vectors.has(path.join(stale, 'manifest.json'))) rmSync(path.join(spec, stale), { recursive: true })
}
const files = new Map<string, string | Uint8Array>([...vectors, ...(await vectorAttachments())])
for (const stale of globSync('vectors/*/*/*', { cwd: spec }))
  if (!files.has(stale)) rmSync(path.join(spec, stale), { recursive: true })
for (const [file, content] of files) {
  mkdirSync(path.dirname(path.join(spec, file)), { recursive: true })
  writeFileSync(path.join(spec, file), content)
}
const read = (file: string) => readFileSync(path.join(spec, file), 'utf8')
const pages = await specFiles(read, vectors)
for (const [file, text] of pages) writeFileSync(path.join(spec, file), text)

const quoted = path.join(import.meta.dirname, '../packages/cli/src/explain/generated-rules.ts')
const config = await resolveConfig(quoted)
writeFileSync(quoted, await format(ruleModule(pages, vectors), { ...config, parser: 'typescript' }))
