import { describe, expect, test } from 'vitest'

import { parseCommandLine, wantsJson } from '../src/shell/command-line.ts'
import { Failure } from '../src/shell/failure.ts'
import { findingText } from '../src/shell/render/criteria.ts'

const parse = (line: string) =>
  parseCommandLine(
    line === '' ? [] : line.split(' '),
    ['key:new', 'key:list', 'check', 'node:key:show'],
    ['key', 'node', 'node:key'],
  )

describe('a command line', () => {
  test.each([
    ['key new alice --json', { command: 'key:new', argv: ['alice', '--json'] }],
    ['check bundle.car', { command: 'check', argv: ['bundle.car'] }],
    ['node key show', { command: 'node:key:show', argv: [] }],
    ['key new -- --help', { command: 'key:new', argv: ['--', '--help'] }],
    ['', { helpOn: [] }],
    ['--help', { helpOn: [] }],
    ['key', { helpOn: ['key'] }],
    ['key new alice --help', { helpOn: ['key', 'new'] }],
    ['--version', { version: true }],
  ])('%j asks for what it says', (line, request) => {
    expect(parse(line)).toEqual(request)
  })

  test.each([
    ['kee new', 'no command kee; did you mean key?'],
    ['key nwe', 'no command key nwe; did you mean new?'],
    ['frobnicate', 'no command frobnicate; expected quorate check|key|node'],
    ['node key hide', 'no command node key hide; expected quorate node key show'],
    ['--json', 'expected quorate check|key|node, found --json'],
    ['key --secret=hunter2', 'expected quorate key list|new, found --secret'],
  ])('%j is refused', (line, message) => {
    const refused = () => parse(line)
    expect(refused).toThrow(Failure)
    try {
      refused()
    } catch (error) {
      expect((error as Failure).verdict).toBe('usage')
      expect(findingText((error as Failure).findings[0])).toContain(message)
    }
  })
})

test('--json counts only before --', () => {
  expect(wantsJson(['key', '--json'])).toBe(true)
  expect(wantsJson(['key', '--', '--json'])).toBe(false)
})
