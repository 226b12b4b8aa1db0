import { describe, expect, it } from 'vitest'

import type { Row } from '../../src/receipts/group-receipts.ts'
import { stripTable } from '../../src/receipts/strip-table.ts'
import type { SlotMark } from '../../src/receipts/told-slot.ts'

const labels = { node: ({ node }: Row) => node, subject: ({ subject }: Row) => subject }
const plain = { colour: false, unicode: false }

function row(subject: string, marks: readonly SlotMark[], from = 0): Row {
  const slots = marks.map((mark, i) => ({ index: from + i, startsAt: 0, mark, accusers: [], failing: [] }))
  return { node: 'did:web:node.example', operator: 'did:web:a.example', subject, layer: 0, slots }
}

describe('a table of strips', () => {
  it('has all rows over the same slots', () => {
    const rows = [row('b', ['passed', 'MISSING'], 3), row('a', ['passed'], 6)]
    expect(stripTable(rows, labels, plain)).toBe(
      [
        '  did:web:node.example',
        '    a  0 commit   ...#  1/1',
        '    b  0 commit   #M..  1/2',
        '',
        '  # passed   M MISSING   . no receipt',
        '',
      ].join('\n'),
    )
  })

  it('names a long subject above its strip', () => {
    const subject = 'a-very-long-name.of-somebody.example'
    const [, name, strip] = stripTable([row(subject, ['passed'])], labels, plain).split('\n')
    expect([name, strip?.trim()]).toEqual([`    ${subject}`, '0 commit   #  1/1'])
  })

  it('explains every sign within the line', () => {
    const all = ['passed', 'STALE', 'MISSING', 'CORRUPT', 'OFFLINE', 'TIMEOUT', 'unknown'] as const
    const text = stripTable([row('a', all), row('b', ['passed'], 20)], labels, plain)
    const lines = text.split('\n')
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    for (const word of [...all.slice(1, 6), 'undecided', 'no receipt']) expect(text).toContain(word)
  })

  it('leaves rows without a failure out before others, when there are very many', () => {
    const good = Array.from({ length: 150 }, (_, i) => row(`good${String(i)}`, ['passed']))
    const text = stripTable([...good, row('zoe', ['MISSING'])], labels, plain)
    expect(text).toContain('    zoe     0 commit   M  0/1\n')
    expect(text.match(/0 commit/g)).toHaveLength(100)
    expect(text).toContain('51 more rows left out; --json has all.')
  })
})
