import { checkShape, utf8, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { policyTemplate } from '../src/policy-document/policy-template.ts'
import { lintDocument } from '../src/policy-document/lint.ts'
import { readPolicyFile } from '../src/policy-document/read-policy-file.ts'
import { writePolicyFile } from '../src/policy-document/write-policy-file.ts'
import { findingText } from '../src/shell/render/criteria.ts'
import { arbitraryPolicy } from './arbitrary-policy.ts'

const template = policyTemplate({
  name: 'Neighbours',
  members: [
    {
      did: 'did:plc:ewvi7nxzyoun6zhxrhs64oiz',
      key: 'did:key:zDnaeRPS9qK2HtrQiAV6Fq7oxxXzw6FS2ctxLvHzKQ5GuZGPU',
    },
  ],
  createdAt: '2026-01-31T12:00:00.000Z',
  effectiveAt: '2026-02-07T12:00:00.000Z',
  expiresAt: '2027-02-07T12:00:00.000Z',
})

const read = (text: string) => readPolicyFile(utf8(text))
const policyOf = (text: string): DataMap => {
  const result = read(text)
  if (!result.ok) throw new Error(result.findings.map(findingText).join('\n'))
  return result.policy
}
const findingsOf = (text: string | Uint8Array) => {
  const result = typeof text === 'string' ? read(text) : readPolicyFile(text)
  return result.ok ? [] : result.findings.map(findingText)
}
const edited = (before: string, after: string) => {
  expect(template).toContain(before)
  return template.replace(before, after)
}

describe('the template', () => {
  test('is a policy as it stands', async () => {
    expect(checkShape(nsids.OrgP2pdsPolicy, policyOf(template))).toEqual([])
    for (const line of template.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    await expect(template).toMatchFileSnapshot('golden/policy-template.yaml')
  })

  test('takes any name without becoming something else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), (name) => {
        fc.pre(!name.startsWith('\ufeff'))
        const draft = {
          createdAt: '2026-01-31T12:00:00.000Z',
          effectiveAt: '2026-02-07T12:00:00.000Z',
          expiresAt: '2027-02-07T12:00:00.000Z',
        }
        const members = [
          { did: 'did:web:a.example', key: 'did:key:zDnaeRPS9qK2HtrQiAV6Fq7oxxXzw6FS2ctxLvHzKQ5GuZGPU' },
        ] as const
        expect(policyOf(policyTemplate({ ...draft, name, members: [...members] }))['name']).toBe(name)
      }),
    )
  })

  test('says what it says in either spelling', () => {
    const longhand = template
      .replace('voting: 3d', 'votingSeconds: 259200')
      .replace('delay: 1d', 'delay: 86400')
      .replace('loss: 1%', 'lossPpm: 10000')
      .replace('coverage: 90%', 'coveragePpm: 90%')
      .replace('threshold: 2/3', 'threshold: {kind: atLeast, num: 2, den: 3}')
      .replace('createdAt: 2026-01-31T12:00:00.000Z', 'createdAt: 2026-01-31T13:00:00+01:00')
    expect(policyOf(longhand)).toEqual(policyOf(template))
  })
})

describe('a record', () => {
  test('written as a policy file reads back as it was', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        expect(checkShape(nsids.OrgP2pdsPolicy, policy)).toEqual([])
        expect(policyOf(writePolicyFile(policy))).toEqual(policy)
      }),
      { numRuns: 200 },
    )
  })

  test('is written in the words of people', () => {
    const text = writePolicyFile(policyOf(template))
    for (const line of ['threshold: 2/3', 'voting: 3d', 'loss: 1%', 'coverage: 90%'])
      expect(text).toContain(line)
    expect(text).not.toMatch(/Seconds|Ppm|Bytes/)
  })

  test('shows nothing that reorders or hides', () => {
    const text = writePolicyFile({
      ...policyOf(template),
      name: 'a\u202e\u200b\u001b[2J\u{e0041}',
      '\u2066': 'x\u2028',
    })
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(text).toContain('name: "a\\u202e\\u200b\\e[2J\\U000e0041"')
  })

  test('shows fields of later versions, and leaves out the certificate', () => {
    const text = writePolicyFile({
      ...policyOf(template),
      certificate: { votes: [], acks: [] },
      colour: { rgb: [1, 2] },
    })
    expect(text).toContain('colour:\n  rgb:\n    - 1\n    - 2\n')
    expect(text).not.toContain('certificate')
  })
})

describe('what is wrong with a policy file', () => {
  test('is another spelling of a host than the one, which it names', () => {
    const nodes = `nodes:
      - id: did:web:Node.Example.%3A443
        key: did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme
        endpoint: https://NODE.example:443/`
    const { faults } = lintDocument(read(edited('nodes: []', nodes)), undefined)
    expect(faults.map(findingText)).toEqual([
      expect.stringMatching(
        /^21:13 members\[0\]\.nodes\[0\]\.id: .*did:web:node\.example\b.*\[did\/not-canonical\]$/s,
      ),
      expect.stringMatching(
        /^23:19 members\[0\]\.nodes\[0\]\.endpoint: .*https:\/\/node\.example\b.*\[policy\/endpoint\]$/s,
      ),
    ])
  })

  test('is said all at once, in its order, with line and column', async () => {
    const text = template
      .replace('type: mutual-aid', 'type: 5\ntype: sla')
      .replace('weight: 1', 'weight: one')
      .replace('voting: 3d', 'votng: 3d')
      .replace('delay: 1d', 'delay: 1.5d\n  delaySeconds: 5')
      .replace('interval: 1h', 'interval: 5s')
      .replace('loss: 1%', 'loss: 1')
      .replace('effectiveAt: 2026-02-07T12:00:00.000Z', 'effectiveAt: next week')
      .concat('"a\\u202eb": 1\n')
    await expect(`${findingsOf(text).join('\n')}\n`).toMatchFileSnapshot('golden/policy-file-findings.txt')
  })

  test.each([
    ['an alias', edited('weight: 1', 'weight: *one'), /Unresolved alias|found an alias/],
    [
      'an anchor',
      edited('weight: 1', 'weight: &one 1'),
      /members\[0\]\.weight: expected plain content, found an anchor/,
    ],
    [
      'a tag',
      edited('weight: 1', 'weight: !!int 1'),
      /members\[0\]\.weight: expected plain content, found a tag/,
    ],
    ['a merge', edited('weight: 1', 'weight: 1\n    <<: {operator: x}'), /members\[0\]\.<<: no such field/],
    ['a second document', `${template}---\nversion: 2\n`, /more than one document/],
    ['a directive', `%YAML 1.1\n---\n${template}`, /directives are not supported/],
    ['a float', edited('weight: 1', 'weight: 1.0'), /weight: expected an integer, found 1\.0/],
    [
      'an integer past 2^53',
      edited('weight: 1', 'weight: 9007199254740993'),
      /weight: expected an integer, found 9007199254740993/,
    ],
    ['a number for text', edited('name: "Neighbours"', 'name: 007'), /name: expected text, found 007/],
    ['nothing', edited('name: "Neighbours"', 'name:'), /name: expected text, found nothing/],
    ['a lone surrogate', edited('"Neighbours"', '"a\\ud800"'), /name: expected text/],
    [
      'a list for fields',
      edited('sync:\n    maxLag: 1h', 'sync: [1h]'),
      /rules\.sync: expected fields with values/,
    ],
    ['a prototype', edited('version: 1', '__proto__: {}\nversion: 1'), /__proto__: no such field/],
    ['a certificate', edited('version: 1', 'certificate: {}\nversion: 1'), /certificate: no such field/],
    ['a foreign threshold', edited('2/3', 'most'), /governance\.threshold: expected a share such as 2\/3/],
    ['broken syntax', 'name: "never closed', /^1:\d+ Missing closing "quote/],
    ['an empty file', '', /^1:1 expected fields with values, found nothing/],
  ])('%s', (_, text, message) => {
    expect(findingsOf(text).join('\n')).toMatch(message)
  })

  test.each([
    ['deep flow', '['.repeat(300_000), 'nests too deep'],
    ['deep sequences', '- '.repeat(300_000), 'nests too deep'],
    ['too many bytes', ' '.repeat(1_048_577), 'is 1048577 bytes'],
  ])('%s is refused without a crash', (_, text, message) => {
    expect(findingsOf(text)).toEqual([expect.stringContaining(message)])
  })

  test('bytes that are not UTF-8', () => {
    expect(findingsOf(new Uint8Array([0x61, 0xff]))).toEqual(['is not UTF-8 [policy-file/syntax]'])
  })

  test('is found without an exception in any text', () => {
    const pieces = fc.constantFrom(
      'version',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '&a',
      '*a',
      '!',
      '|',
      '>',
      '?',
      '#',
      '%',
      'members',
      '1',
      ',',
      '\t',
      '---\n',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 40 }).map((p) => p.join('')),
        ),
        (text) => {
          expect(read(text).ok).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })
})
