import { finding } from '@quorate/core'
import { expect, test } from 'vitest'

import { cliFinding } from '../src/shell/findings/cli-finding.ts'
import { findingText, renderCriteria } from '../src/shell/render/criteria.ts'
import { terminalOf } from '../src/shell/render/terminal.ts'

const criteria = [
  { state: 'holds', label: 'votes', detail: '2 of 3 signed, missing carol' },
  {
    state: 'fails',
    label: 'key',
    findings: [finding('key/not-canonical', 'members[0].key', { actual: 'x\u001b[2J' })],
  },
  { state: 'unknown', label: 'fresh\u202e' },
] as const

test('criteria say how each stands, with their findings below', () => {
  expect(renderCriteria(criteria, { colour: false, unicode: true })).toBe(
    [
      '✓ votes: 2 of 3 signed, missing carol',
      '✗ key',
      '    members[0].key: is not a canonical did:key of a P-256 or K-256 key:',
      '    x\\u{1b}[2J [key/not-canonical]',
      '? fresh\\u{202e}',
      '',
    ].join('\n'),
  )
})

test('criteria need no glyphs and no colour', () => {
  const dumb = terminalOf({ isTTY: true }, { TERM: 'dumb' })
  expect(renderCriteria(criteria, dumb).match(/^\S/gm)).toEqual(['+', 'x', '?'])
})

test('colour is for terminals, and not under NO_COLOR', () => {
  expect(terminalOf({ isTTY: true }, {}).colour).toBe(true)
  expect(terminalOf({ isTTY: true }, { NO_COLOR: '1' }).colour).toBe(false)
  expect(terminalOf({}, {}).colour).toBe(false)
  expect(renderCriteria(criteria, terminalOf({ isTTY: true }, {}))).toContain('\u001b[32m✓\u001b[39m')
})

test('a long parameter cannot push the rest of a sentence out', () => {
  const text = findingText(
    cliFinding('policy-file/value', 'name', {
      expected: 'text',
      actual: 'y'.repeat(5000),
      line: 3,
      column: 9,
    }),
  )
  expect(text).toMatch(/^3:9 name: expected text, found y{200}… \(4800 more\) \[policy-file\/value\]$/)
})
