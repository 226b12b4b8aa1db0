import { describe, expect, it } from 'vitest'

import { describeFinding, finding, findingCodes, under, type FindingCode } from '../src/index.ts'

const codes = Object.keys(findingCodes) as FindingCode[]

describe('the message of a finding', () => {
  it.each(codes)('%s is complete with the parameters that it names', (code) => {
    const names = [...findingCodes[code].message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    const params = Object.fromEntries(names.map((name) => [name, `<${name}>`]))
    const message = describeFinding(finding(code, '', params))
    expect(message).not.toMatch(/[{}?]/)
    for (const name of names) expect(message).toContain(`<${name}>`)
  })

  it.each(codes)('%s cites a requirement of the specification', (code) => {
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/)
    expect(findingCodes[code].requirement).toMatch(/^(ENC|SIG|POL|GOV|OBL|RCP|SYN|ATT|BND|DEC|CEL|DIS)-\d+$/)
  })

  it('writes lists, numbers and what is absent', () => {
    const missing = finding('policy/not-founded', '', {
      actual: 1,
      expected: 3,
      missing: ['did:web:a', 'did:web:b'],
    })
    expect(describeFinding(missing)).toBe(
      'not founded: acknowledged by 1 of 3 members, missing did:web:a, did:web:b',
    )
    expect(describeFinding(finding('vote/choice', '', { actual: null }))).toContain('found null')
    expect(describeFinding(finding('vote/choice'))).toContain('found ?')
  })

  it('inserts a parameter as it is, even when it looks like a placeholder or a pattern', () => {
    expect(describeFinding(finding('vote/choice', '', { actual: '{actual} $& $1' }))).toContain(
      'found {actual} $& $1',
    )
  })
})

describe('the path of a finding', () => {
  it.each([
    ['members', '[2].key', 'members[2].key'],
    ['members[2]', 'key', 'members[2].key'],
    ['', 'key', 'key'],
    ['key', '', 'key'],
  ])('under %j, %j is %j', (prefix, path, joined) => {
    expect(under(prefix, [finding('record/shape', path)])).toMatchObject([{ path: joined }])
  })
})
