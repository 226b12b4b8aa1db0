import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'

import { expect, it } from 'vitest'

type Expected = { ok: true; value: unknown } | { ok: false; codes: string[] }
type Manifest = { op: string; request: object; expected: Expected }
type Reply = { seq: number; ok: boolean; value?: unknown; findings?: { code: string }[] }

const spec = path.join(import.meta.dirname, '../../../../spec')

function codesOf(findings: readonly { code: string }[]): string[] {
  return [...new Set(findings.map((f) => f.code))].sort()
}

/** Findings within a value are compared by their codes, like those of a refusal. */
function byCode(value: unknown): unknown {
  const { findings } = value as { findings?: { code: string }[] }
  return findings === undefined ? value : { ...(value as object), findings: codesOf(findings) }
}

/** What a runner in any language does: write all requests, read all answers, compare values and codes. */
it('answers every vector through standard input and output', async () => {
  const manifests = globSync('vectors/*/*/manifest.json', { cwd: spec })
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(spec, file), 'utf8')) as Manifest)
  const main = path.join(import.meta.dirname, '../../src/harness/main.ts')
  const child = spawn('node', ['--conditions=@quorate/source', main], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(
    manifests.map(({ op, request }, seq) => `${JSON.stringify({ seq, op, ...request })}\n`).join(''),
  )
  const answers = (await text(child.stdout))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Reply)
  const outcome = ({ ok, value, findings }: Reply): Expected =>
    ok ? { ok, value: byCode(value) } : { ok, codes: codesOf(findings ?? []) }
  expect(answers.map(({ seq }) => seq)).toEqual(manifests.map((_, seq) => seq))
  expect(answers.map(outcome)).toEqual(manifests.map(({ expected }) => expected))
})
