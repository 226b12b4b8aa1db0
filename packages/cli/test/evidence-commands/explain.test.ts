import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { reportedCodes } from '../../src/shell/findings/cli-finding.ts'
import { codeAnswer } from '../../src/explain/code-answer.ts'
import { ruleText } from '../../src/explain/rule-text.ts'
import { makeBundle, type BundleName } from '../check/bundles.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at } from '../sample-group.ts'

class Reader extends QuorateUser {
  async ask(name: BundleName, ...more: string[]) {
    const file = join(this.folder, `${name}.car`)
    const bundle = await makeBundle(name)
    this.means(bundle)
    writeFileSync(file, bundle)
    const governance = more.includes('--strict') ? [] : ['--governance']
    return this.run(['explain', file, ...more, '--at', at, ...governance])
  }
}

const plain = { colour: false, unicode: true }

describe('explain CODE', () => {
  it.each(['vote/outside-window', 'ack/unseen', 'session/missing'])(
    'says of %s what it means',
    async (code) => {
      const reader = new Reader()
      const name = `../golden/explain/${code.replace('/', '-')}`
      const human = await reader.run(['explain', code])
      expect(human).toMatchObject({ code: 0, stderr: '' })
      await expect(human.stdout).toMatchFileSnapshot(`${name}.txt`)
      const machine = await reader.run(['explain', code, '--json'])
      await expect(machine.stdout).toMatchFileSnapshot(`${name}.json`)
    },
  )

  it('knows every code, and says it in 80 columns', () => {
    const codes = reportedCodes()
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) {
      const [about = ''] = codeAnswer(code).text(plain).split('\n\n')
      expect(about).toMatch(/^ {2}do {2,}\S/m)
      expect(Math.max(...about.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    }
  })

  it('quotes the rule of each code whose page is written', () => {
    const unquoted = reportedCodes().filter((code) => {
      const { requirement, rule } = codeAnswer(code).data as { requirement: string; rule: unknown }
      return rule === null && /^(ENC|SIG|POL|GOV|BND)-/.test(requirement)
    })
    expect(unquoted).toEqual([])
  })

  it.each([
    ['vote/outsde-window', 'did you mean vote/outside-window?'],
    ['nothing/like-it', 'spec/findings.md'],
  ])('answers %s with a suggestion or where they stand', async (code, expected) => {
    const run = await new Reader().run(['explain', code])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(expected)
  })
})

describe('the text of a rule', () => {
  it('keeps code and tables, and fills paragraphs and items', () => {
    const item = `- ${'word '.repeat(20).trim()}`
    const markdown = `a\nb\n\n${item}\n- two\n\n| x | y |\n| - | - |\n\n\`\`\`text\nc\n\nd\n\`\`\``
    expect(ruleText(markdown)).toBe(
      `a b\n\n- ${'word '.repeat(15).trim()}\n  ${'word '.repeat(5).trim()}\n- two\n\n| x | y |\n| - | - |\n\n\`\`\`text\nc\n\nd\n\`\`\`\n`,
    )
  })
})

describe('explain BUNDLE', () => {
  it.each<[BundleName, string[], number]>([
    ['whole', [], 0],
    ['whole', ['--strict'], 3],
    ['unfounded', [], 3],
    ['unproven', [], 3],
    ['tooLittle', [], 1],
    ['forged', [], 4],
    ['forked', [], 1],
    ['nothing', [], 3],
  ])('says why %s %j checks as it does', async (bundle, more, status) => {
    const reader = new Reader()
    const human = await reader.ask(bundle, ...more)
    expect(human).toMatchObject({ code: status, stderr: '' })
    const name = [bundle, ...more].join('').replaceAll('-', '')
    await expect(human.stdout).toMatchFileSnapshot(`../golden/explain/bundle-${name}.txt`)
    const machine = await reader.ask(bundle, ...more, '--json')
    await expect(machine.stdout).toMatchFileSnapshot(`../golden/explain/bundle-${name}.json`)
  })

  it('explains one criterion, holding or not, and one code', async () => {
    const reader = new Reader()
    const version = await reader.ask('whole', 'version')
    expect(version.code).toBe(0)
    expect(version.stdout).toContain('version 2: signed 2 of need 2')
    const code = await reader.ask('forked', 'policy/forked', '--json')
    const { data } = JSON.parse(code.stdout) as { data: { reasons: { name: string; evidence: string[] }[] } }
    expect(data.reasons.map(({ name, evidence }) => [name, evidence.length])).toEqual([['policy/forked', 3]])
  })

  it.each([
    ['what it does not rest on', ['whole', 'policy/forked'], 'explain/unknown-reason'],
    ['what is misspelt', ['forked', 'policy/forkd'], 'explain/unknown-reason'],
  ])('refuses %s', async (_what, [bundle, name], code) => {
    const run = await new Reader().ask(bundle as BundleName, name ?? '', '--json')
    expect(run.code).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ findings: [{ code }] })
  })

  it.each([
    ['a code beside a code', ['vote/choice', 'vote/choice'], 2],
    ['a file that is not there', ['none.car'], 2],
    ['no bundle', ['/dev/null'], 4],
  ])('refuses %s', async (_what, args, status) => {
    expect((await new Reader().run(['explain', ...args])).code).toBe(status)
  })
})
