import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'

import { fields, table, wrap } from '../src/shell/render/columns.ts'

const plain = { colour: false, unicode: true }
const key = 'did:key:zDnaeRPS9qK2HtrQiAV6Fq7oxxXzw6FS2ctxLvHzKQ5GuZGPU'

describe('a table', () => {
  test('aligns what has wide letters', () => {
    expect(
      table(
        ['name', 'votes'],
        [
          ['東京', '1'],
          ['Zoë', '12'],
        ],
        plain,
      ),
    ).toBe('NAME  VOTES\n東京  1\nZoë   12\n')
  })

  test('puts fields below each other rather than cut a row that does not fit', () => {
    const text = table(['name', 'curve', 'did'], [['a'.repeat(20), 'p256', key]], plain)
    expect(text).toBe(`name   ${'a'.repeat(20)}\ncurve  p256\ndid    ${key}\n`)
  })

  test('escapes cells, so that none of them can end a line', () => {
    expect(table(['name'], [['a\nb']], plain)).toBe('NAME\na\\u{a}b\n')
  })
})

describe('lines', () => {
  test('break at spaces within 80 columns and keep their indent', () => {
    const lines = wrap('word '.repeat(60).trim(), '    ').split('\n')
    expect(lines.length).toBeGreaterThan(1)
    for (const [i, line] of lines.entries()) {
      expect(stringWidth(i === 0 ? `    ${line}` : line)).toBeLessThanOrEqual(80)
      if (i > 0) expect(line).toMatch(/^ {4}word/)
    }
  })

  test('keep a word that is longer than a line whole', () => {
    expect(wrap(`see ${'x'.repeat(100)} there`, '')).toBe(`see\n${'x'.repeat(100)}\nthere`)
  })

  test('align values behind names', () => {
    expect(
      fields([
        ['a', '1'],
        ['long', '2'],
      ]),
    ).toBe('a     1\nlong  2\n')
  })
})
