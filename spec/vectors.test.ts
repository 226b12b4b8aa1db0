import path from 'node:path'

import { findingCodes } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { answer } from '../packages/cli/src/harness/answer.ts'
import { compare } from '../scripts/conformance/comparison.ts'
import { readCases } from '../scripts/conformance/vector-cases.ts'

const cases = readCases(path.join(import.meta.dirname, 'vectors'))
const vectors = cases.map(({ name, manifest }) => [name, manifest] as const)

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe('the vectors', () => {
  it.each(vectors)('%s', async (_name, { op, request, expected }) => {
    const reply: unknown = JSON.parse(JSON.stringify(await answer({ seq: 1, op, ...request })))
    expect(compare(reply, 1, expected)).toEqual({ state: 'passed' })
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

  it('refuse more than they accept', () => {
    const failing = vectors.filter(([, manifest]) => manifest.layer !== 'none').length
    expect(failing * 2).toBeGreaterThan(vectors.length)
  })

  it('show every finding: a code that no case answers with cannot be compared', () => {
    const shown = new Set(vectors.flatMap(([, { expected }]) => textsIn(expected)))
    expect(Object.keys(findingCodes).filter((code) => !shown.has(code))).toEqual([])
  })
})
