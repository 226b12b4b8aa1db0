import { describe, expect, it } from 'vitest'

import { markdownTable, markdownText } from '../src/shell/render/markdown.ts'

describe('text of others in Markdown', () => {
  it.each([
    ['a cell', 'a | b', String.raw`a \| b`],
    ['HTML', '<img src=x onerror=alert(1)>', String.raw`\<img src\=x onerror\=alert\(1\)\>`],
    ['a link', '[here](https://evil.example)', String.raw`\[here\]\(https\://evil.example\)`],
    ['a bare link', 'see WWW.evil.example', String.raw`see WWW\.evil.example`],
    ['emphasis and code', '**a** _b_ `c`', '\\*\\*a\\*\\* \\_b\\_ \\`c\\`'],
    ['an entity', '&lt;b&gt;', String.raw`\&lt;b\&gt;`],
    ['an escape of its own', '\\| a', String.raw`\\\| a`],
    ['a formula', '$x^2$', String.raw`\$x\^2\$`],
    ['more lines', 'a\n\n# b', String.raw`a\\u\{a\}\\u\{a\}\# b`],
    ['hidden letters', 'a\u202eb', String.raw`a\\u\{202e\}b`],
  ])('is no %s', (_what, text, expected) => {
    expect(markdownText(text)).toBe(expected)
  })

  it('is a row of a table each, whatever is in it', () => {
    const table = markdownTable(
      ['name', 'what'],
      [
        ['a|b', 'c\nd'],
        ['', '`'],
      ],
    )
    expect(table.split('\n')).toEqual([
      '| name | what |',
      '| --- | --- |',
      String.raw`| a\|b | c\\u\{a\}d |`,
      '|  | \\` |',
      '',
    ])
  })
})
