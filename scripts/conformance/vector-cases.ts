import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What an implementation must answer: a value, or the codes of all findings, each once, in order. */
export type Expected =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly codes: readonly string[] }

/** `manifest.json` of a case. */
type Manifest = {
  readonly what: string
  readonly requirement: string
  /** Where it fails: `bytes`, `shape`, `signature`, `rule`, or `none`. */
  readonly layer: string
  readonly op: string
  readonly request: Readonly<Record<string, unknown>>
  readonly expected: Expected
}

export type VectorCase = { readonly area: string; readonly name: string; readonly manifest: Manifest }

/** Every case in the folder, `<area>/<case>/manifest.json`, by area and name; or only those of an `area`, or one `area/case`. */
export function readCases(folder: string, only = ''): VectorCase[] {
  const files = globSync('*/*/manifest.json', { cwd: folder })
    .filter((file) => isMeant(path.dirname(file).split(path.sep).join('/'), only))
    .sort()
  return files.map((file) => {
    const [area = '', name = ''] = file.split(path.sep)
    const beside = path.join(folder, path.dirname(file))
    const manifest = withFiles(JSON.parse(readFileSync(path.join(folder, file), 'utf8')), beside) as Manifest
    return { area, name: `${area}/${name}`, manifest }
  })
}

/** Whether a case is of the area, or the one, that is named; of all where none is. */
export function isMeant(name: string, only: string): boolean {
  return only === '' || name === only || name.startsWith(`${only}/`)
}

/** The value with each `{"$file": name}` as what that file holds: JSON, one line of text, or bytes. */
function withFiles(value: unknown, folder: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => withFiles(item, folder))
  if ('$file' in value && typeof value.$file === 'string') {
    const bytes = readFileSync(path.join(folder, path.basename(value.$file)))
    if (value.$file.endsWith('.json')) return JSON.parse(bytes.toString('utf8'))
    if (value.$file.endsWith('.cid')) return bytes.toString('utf8').trim()
    return { $bytes: bytes.toString('base64').replaceAll('=', '') }
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withFiles(item, folder)]))
}
