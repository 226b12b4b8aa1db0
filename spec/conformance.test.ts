import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { compare } from '../scripts/conformance/comparison.ts'
import { readCases } from '../scripts/conformance/vector-cases.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'quorate-conformance-'))
afterAll(() => rmSync(folder, { recursive: true }))

const cases = readCases(path.join(import.meta.dirname, 'vectors'))
const all = String(cases.length)

/** A program that answers each line by the body of a function of the request. */
function program(body: string): string {
  const file = path.join(folder, `program-${String(files++)}.mjs`)
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline'
const answer = (request, n) => { ${body} }
let n = 0
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(JSON.stringify(answer(JSON.parse(line), ++n)) + '\\n')
`,
  )
  return `node ${file}`
}
let files = 0

function run(...options: string[]) {
  const script = path.join(import.meta.dirname, '../scripts/conformance.ts')
  const { status, stdout, stderr } = spawnSync('node', [script, ...options], { encoding: 'utf8' })
  return { status, stdout, stderr, lastLine: stdout.trimEnd().split('\n').at(-1)?.split(/ +/).slice(0, 4) }
}

describe('the conformance runner', { timeout: 60_000 }, () => {
  it('finds nothing verified in a program that builds nothing', () => {
    const skipping = run('--command', program("return { seq: request.seq, skipped: 'unknown op' }"))
    expect([skipping.status, skipping.lastLine]).toEqual([3, ['all', '0', '0', all]])
  })

  it('counts what passes and shows what does not, unless it is known to fail', () => {
    const need = cases.filter(({ manifest: { op } }) => op === 'need')
    // As GOV-2 has it for atLeast alone, and without any check of what is given.
    const wrong = program(`
      const { seq, op, weight, threshold } = request
      if (op !== 'need') return { seq, skipped: 'unknown op' }
      return { seq, ok: true, value: { need: Math.ceil((weight * threshold?.num) / threshold?.den) } }`)
    const first = run('--command', wrong)
    const [, passed, failed, skipped] = first.lastLine ?? []
    expect(first.status).toBe(1)
    expect([Number(passed), Number(failed)].every((n) => n > 0)).toBe(true)
    expect(Number(passed) + Number(failed)).toBe(need.length)
    expect(Number(skipped)).toBe(cases.length - need.length)
    const names = [...first.stdout.matchAll(/^(need\/[^:]+): (?:expected|at) /gm)].map(
      ([, name]) => name ?? '',
    )
    expect(names).toHaveLength(Number(failed))

    const known = path.join(folder, 'known')
    writeFileSync(known, `# of this program\n${names.join('  # why\n')}\n`)
    expect(run('--command', wrong, '--expected-failures', known).status).toBe(0)
    const passing = need.find(({ name }) => !names.includes(name))?.name ?? ''
    writeFileSync(known, [...names, passing, 'need/nonsense'].join('\n'))
    const surprised = run('--command', wrong, '--expected-failures', known)
    expect(surprised.status).toBe(1)
    expect(surprised.stdout).toContain(`${passing}: passes; take it out of the expected failures`)
    expect(surprised.stdout).toContain('need/nonsense: there is no such case')
  })

  it('ends with a program that ends before it has answered', () => {
    const ended = run('--command', program('if (n > 5) process.exit(7); return { seq: n, skipped: "" }'))
    expect(ended.status).toBe(1)
    expect(ended.stdout).toContain('the program ended before it had answered')
    expect(ended.lastLine).toEqual(['all', '0', String(cases.length - 5), '5'])
  })

  it('takes no answer to another request, nor what is no answer', () => {
    expect(run('--command', program('return { seq: n + 1, skipped: "" }')).lastLine).toEqual([
      'all',
      '0',
      all,
      '0',
    ])
    expect(run('--command', program('return "what?"')).lastLine).toEqual(['all', '0', all, '0'])
    expect(run('--command', 'quorate-is-not-here').status).toBe(1)
  })

  it('asks for an area or one case alone', () => {
    const skipping = program("return { seq: request.seq, skipped: 'unknown op' }")
    const ofNeed = cases.filter(({ area }) => area === 'need')
    expect(run('--command', skipping, '--only', 'need').lastLine).toEqual([
      'all',
      '0',
      '0',
      String(ofNeed.length),
    ])
    const [{ name } = { name: '' }] = ofNeed
    expect(run('--command', skipping, '--only', name).lastLine).toEqual(['all', '0', '0', '1'])
    expect(run('--command', skipping, '--only', 'nee').lastLine).toEqual(['all', '0', '0', '0'])
  })

  it('says how it is used', () => {
    for (const options of [[], ['--commando', 'x'], ['--command', 'x', '--expected-failures', '/none']]) {
      const { status, stderr } = run(...options)
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage: npm run conformance')])
    }
  })
})

describe('an answer', () => {
  const refused = { ok: false, codes: ['a/b', 'c/d'] } as const
  it.each([
    [{ seq: 1, ok: false, findings: [{ code: 'c/d' }, { code: 'a/b' }, { code: 'c/d' }] }, 'passed'],
    [{ seq: 1, ok: false, findings: [{ code: 'a/b' }] }, 'failed'],
    [{ seq: 1, ok: false, findings: [{ code: 'a/b' }, { code: 7 }] }, 'failed'],
    [{ seq: 1, ok: false }, 'failed'],
    [{ seq: 1, ok: true, value: true }, 'failed'],
    [{ seq: 2, ok: false, findings: [{ code: 'a/b' }, { code: 'c/d' }] }, 'failed'],
    [{ seq: 1, skipped: 'unknown op' }, 'skipped'],
    [null, 'failed'],
    ['text', 'failed'],
  ])('%j to what is to be refused has %s', (reply, state) => {
    expect(compare(reply, 1, refused).state).toBe(state)
  })

  it('names the first place that differs, and a finding that is none', () => {
    const reason = (value: unknown, expected: unknown) =>
      compare({ seq: 1, ok: true, value }, 1, { ok: true, value: expected }).reason
    expect(reason({ a: 1, b: [{ c: 2 }, { c: 4 }] }, { a: 1, b: [{ c: 2 }, { c: 3 }] })).toBe(
      'at value.b[1].c: expected 3, found 4',
    )
    expect(reason({ a: 1 }, { a: 1, b: 2 })).toBe('at value.b: expected 2, found null')
    expect(reason({ findings: ['a/b'] }, { findings: ['a/b'] })).toBe(
      'a finding has to be an object with a text code, found a/b',
    )
    expect(compare({ seq: 1, ok: false, findings: ['a/b', 'c/d'] }, 1, refused).reason).toContain('an object')
  })

  it('has the value that is expected, and nothing more', () => {
    const expected = { ok: true, value: { need: 3, findings: ['a/b'] } } as const
    const answer = (value: unknown) => compare({ seq: 1, ok: true, value }, 1, expected).state
    expect(answer({ need: 3, findings: [{ code: 'a/b', path: 'x' }] })).toBe('passed')
    expect(answer({ need: 3, findings: [{ code: 'a/b' }], more: 1 })).toBe('failed')
    expect(answer({ need: 3 })).toBe('failed')
  })
})
