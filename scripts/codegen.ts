/** Generates packages/schemas/src/generated from lexicons/. Run as `npm run codegen`. */
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const target = path.join(root, 'packages/schemas/src/generated')
const lexicons = globSync('lexicons/**/*.json', { cwd: root }).sort()

/** A blob as the data model holds it; the class of the library is another. */
const blobForm = `{ $type: 'blob'; ref: { toString(): string }; mimeType: string; size: number }`

const scratch = mkdtempSync(path.join(tmpdir(), 'quorate-codegen-'))
try {
  execFileSync(
    'node',
    ['node_modules/@atproto/lex-cli/bin.js', 'gen-server', '--yes', scratch, ...lexicons],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  // index.ts is a server built on xrpc-server, which nobody here runs.
  rmSync(path.join(scratch, 'index.ts'))
  for (const file of globSync('**/*.ts', { cwd: scratch })) {
    const at = path.join(scratch, file)
    writeFileSync(at, adapt(readFileSync(at, 'utf8')))
  }
  rmSync(target, { recursive: true, force: true })
  cpSync(scratch, target, { recursive: true })
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/**
 * Sources run unbuilt, so imports name .ts files; an import that is never used would be a dependency for nothing;
 * Lexicons rewrites references to `lex:` URIs in the documents that it is given (as the generator has done), so they are
 * put back and it gets a copy.
 */
function adapt(source: string): string {
  return source
    .replaceAll(/(from '\.[^']*)\.js'/g, "$1.ts'")
    .replace(/^import \{ CID \} from 'multiformats\/cid'\n/m, '')
    .replace(/^import \{ type ValidationResult, BlobRef \} from '@atproto\/lexicon'\n/m, '')
    .replaceAll(/: BlobRef$/gm, `: ${blobForm}`)
    .replaceAll("'lex:", "'")
    .replace('new Lexicons(schemas)', 'new Lexicons(structuredClone(schemas))')
}
