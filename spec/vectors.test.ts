import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { findingCodes } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { answer } from '../packages/cli/src/harness/answer.ts'
import { vectorFiles } from '../scripts/vectors/files.ts'

type Manifest = {
  what: string
  requirement: string
  layer: string
  op: string
  request: Record<string, unknown>
  expected: { ok: true; value: unknown } | { ok: false; codes: string[] }
}

const files = globSync('vectors/*/*/manifest.json', { cwd: import.meta.dirname }).sort()
const vectors = files.map((file): [string, Manifest] => [
  path.dirname(file),
  JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8')) as Manifest,
])

/** Findings within a value are compared by their codes, each once, in order. */
function byCode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('findings' in value)) return value
  const codes = new Set((value.findings as { code: string }[]).map((f) => f.code))
  return { ...value, findings: [...codes].sort() }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe('the vectors', () => {
  it.each(vectors)('%s', async (_name, { op, request, expected }) => {
    const reply: Record<string, unknown> = { ...(await answer({ seq: 1, op, ...request })) }
    if (expected.ok)
      expect({ ...reply, value: byCode(reply['value']) }).toEqual({ seq: 1, ok: true, value: expected.value })
    else {
      expect(reply).toMatchObject({ seq: 1, ok: false })
      const codes = new Set((reply['findings'] as { code: string }[]).map((f) => f.code))
      expect([...codes].sort()).toEqual(expected.codes)
    }
  })

  it.each(vectors)('%s says what it is', (_name, manifest) => {
    expect(Object.keys(manifest)).toEqual(['what', 'requirement', 'layer', 'op', 'request', 'expected'])
    expect(['bytes', 'shape', 'signature', 'rule', 'none']).toContain(manifest.layer)
    expect(manifest.requirement).toMatch(/^[A-Z]{3}-\d+$/)
    if (!manifest.expected.ok) {
      expect(manifest.layer).not.toBe('none')
      for (const code of manifest.expected.codes) expect(Object.keys(findingCodes)).toContain(code)
    }
  })

  it('are those that their generators write, and no others', async () => {
    const written = new Map(
      files.map((file) => [file, readFileSync(path.join(import.meta.dirname, file), 'utf8')]),
    )
    const generated = await vectorFiles()
    expect([...written.keys()]).toEqual([...generated.keys()].sort())
    for (const [file, text] of generated) expect(written.get(file), `${file}: run npm run vectors`).toBe(text)
  })

  it('refuse more than they accept', () => {
    const failing = vectors.filter(([, manifest]) => manifest.layer !== 'none').length
    expect(failing * 2).toBeGreaterThan(vectors.length)
  })

  it('show every finding: a code that no case answers with cannot be compared', () => {
    const shown = new Set(vectors.flatMap(([, { expected }]) => textsIn(expected)))
    expect(Object.keys(findingCodes).filter((code) => !shown.has(code))).toEqual([])
  })
})
