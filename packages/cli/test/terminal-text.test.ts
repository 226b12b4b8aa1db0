import { stripVTControlCharacters } from 'node:util'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { jsonText, terminalText } from '../src/shell/terminal-text.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc
    .array(
      fc.constantFrom(
        '\u202e',
        '\u2066',
        '\u001b[31m',
        '\u009b',
        '\r\n',
        '\u2028',
        '\ud800',
        '\\u{',
        '}',
        'a',
        '\u0301',
      ),
    )
    .map((parts) => parts.join('')),
)
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

describe('text by others on a terminal', () => {
  test.each([
    ['an override of direction', 'a\u202eb', 'a\\u{202e}b'],
    ['an isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
    ['an ANSI sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a C1 control', '\u009b31m', '\\u{9b}31m'],
    ['line feeds and carriage returns', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['line separators', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
    ['zero width', 'a\u200bb\u200d\ufeff\u2060', 'a\\u{200b}b\\u{200d}\\u{feff}\\u{2060}'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
    ['invisible tags', 'a\u{e0041}', 'a\\u{e0041}'],
    ['a mark before any letter', '\u0338x', '\\u{338}x'],
  ])('shows %s as an escape', (_, text, shown) => {
    expect(terminalText(text)).toBe(shown)
  })

  test('leaves the scripts of the world alone', () => {
    const text = 'Zoë 東京 עברית हिन्दी 🙂 ä̈ C:\\Users'
    expect(terminalText(text)).toBe(text)
  })

  test('lets no more than a few marks stand on one letter', () => {
    expect(terminalText(`z${'\u0301'.repeat(5)}`)).toBe(`z${'\u0301'.repeat(4)}\\u{301}`)
  })

  test('cannot be fooled by text that looks like an escape', () => {
    expect(terminalText('\\u{202e}')).toBe('\\u{5c}u{202e}')
  })

  test('counts what is beyond the limit', () => {
    expect(terminalText('🙂'.repeat(10), 6)).toBe('🙂🙂🙂… (7 more)')
    expect(terminalText('abc', 3)).toBe('abc')
  })

  test('lets nothing through that moves the cursor, hides or reorders', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = terminalText(text)
        expect(shown).not.toMatch(unsafe)
        expect(stripVTControlCharacters(shown)).toBe(shown)
      }),
    )
  })

  test('shows different texts differently, within the limit', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        fc.pre(a !== b)
        expect(terminalText(a, Infinity)).not.toBe(terminalText(b, Infinity))
      }),
    )
  })

  test('never grows beyond the limit by more than the count', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 30 }), (text, limit) => {
        expect(terminalText(text, limit).replace(/… \(\d+ more\)$/, '').length).toBeLessThanOrEqual(limit)
      }),
    )
  })
})

describe('JSON for a terminal', () => {
  test('parses to the same value, and is safe to show', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const text = jsonText(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(text.replaceAll('\n', '')).not.toMatch(unsafe)
      }),
    )
  })
})
