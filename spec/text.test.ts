import { globSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { findingCodes } from '@quorate/core'
import { lexiconDocuments } from '@quorate/schemas'
import { describe, expect, it } from 'vitest'

import { specFiles } from '../scripts/spec-files.ts'
import { sectionNames } from '../scripts/spec/sections.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')
const pages = globSync('*.md', { cwd: import.meta.dirname }).sort()
const vectors = new Map(
  globSync('vectors/*/*/manifest.json', { cwd: import.meta.dirname })
    .sort()
    .map((file) => [file, read(file)]),
)

describe('the specification', () => {
  it('says what its sources say: tables, examples and findings are made anew and compared', async () => {
    const files = await specFiles(read, vectors)
    expect([...files.keys()].sort()).toEqual(pages)
    for (const [file, text] of files) expect(read(file), `${file}: run npm run vectors`).toBe(text)
  })

  it('has a table for every object that a lexicon defines', () => {
    const objects = lexiconDocuments.flatMap((doc) =>
      Object.keys(doc.defs).map((name) => `fields of ${name === 'main' ? doc.id : `${doc.id}#${name}`}`),
    )
    expect(sectionNames(read('03-records.md')).sort()).toEqual(objects.sort())
  })

  it('has a heading for each rule of encoding, signatures, policies, governance, obligations, receipts, attestations and decisions, once and in order', () => {
    const rules = (file: string) =>
      [...read(file).matchAll(/^## ((?:ENC|SIG|POL|GOV|OBL|RCP|ATT|DEC)-\d+) /gm)].map(([, rule]) => rule)
    expect(rules('01-encoding.md')).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `ENC-${n}`))
    expect(rules('02-signatures.md')).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `SIG-${n}`))
    expect(rules('04-policy.md')).toEqual(['POL-1', 'POL-2'])
    expect(rules('07-obligations.md')).toEqual(['OBL-1', 'OBL-2', 'OBL-3'])
    expect(rules('09-attestations.md')).toEqual(['ATT-1', 'ATT-2'])
    expect(rules('11-decision.md')).toEqual(Array.from({ length: 8 }, (_, i) => `DEC-${i + 1}`))
    expect(rules('08-receipts.md')).toEqual(Array.from({ length: 9 }, (_, i) => `RCP-${i + 1}`))
    expect(rules('05-governance.md')).toEqual(Array.from({ length: 12 }, (_, i) => `GOV-${i + 1}`))
  })

  it('names no finding that does not exist', () => {
    const topics = [
      ...new Set(Object.keys(findingCodes).map((code) => code.slice(0, code.indexOf('/')))),
    ].join('|')
    const named = new RegExp(`\`((?:${topics})/[a-z-]+)\``, 'g')
    for (const page of pages) {
      for (const [, code] of read(page).matchAll(named))
        expect(Object.keys(findingCodes), page).toContain(code)
    }
  })

  it('links to pages and headings that exist', () => {
    for (const page of pages) {
      for (const [, target = ''] of read(page).matchAll(/\]\(([^)]+)\)/g)) {
        const [file = '', heading] = target.split('#')
        if (/^https?:/.test(target)) continue
        expect(existsSync(path.join(import.meta.dirname, file)), `${page}: ${target}`).toBe(true)
        if (heading === undefined) continue
        const headings = [...read(file || page).matchAll(/^#+ (.+)$/gm)].map(([, text]) =>
          text!.toLowerCase(),
        )
        expect(headings, `${page}: ${target}`).toContain(heading)
      }
    }
  })

  it('shows every bound by vectors that exist, and names each of them', () => {
    const rows = read('13-conformance.md')
      .split('\n')
      .filter((line) => /^\| .*`[a-z]+\/[a-z0-9-]+`/.test(line))
    const named = rows.flatMap((row) => [...row.matchAll(/`([a-z]+\/[a-z0-9-]+)`/g)].map(([, name]) => name))
    for (const name of named) expect([...vectors.keys()]).toContain(`vectors/${name}/manifest.json`)
    const limits = globSync('vectors/evaluate/limit-*', { cwd: import.meta.dirname })
    expect(limits.length).toBeGreaterThan(40)
    for (const limit of limits) expect(named).toContain(limit.slice('vectors/'.length))
  })

  it('is what SECURITY.md names: each line of its table has vectors, and all of them exist', () => {
    const [table = ''] = read('../SECURITY.md').split('## What comes in')
    const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Who |-)/.test(line))
    expect(rows.length).toBeGreaterThan(8)
    for (const row of rows) {
      const named = [...row.matchAll(/`([a-z]+\/[a-z0-9-]+)`/g)].map(([, name = '']) => name)
      expect(named, row).not.toEqual([])
      for (const name of named) expect([...vectors.keys()]).toContain(`vectors/${name}/manifest.json`)
    }
  })
})

it('the map of CONTRIBUTING and its walks name files and folders that exist', () => {
  const named = [...read('../CONTRIBUTING.md').matchAll(/`((?:packages|scripts)\/[^`]+)`/g)].map(
    ([, name = '']) => name,
  )
  expect(named.length).toBeGreaterThan(30)
  for (const name of named) expect(existsSync(path.join(import.meta.dirname, '..', name)), name).toBe(true)
})
