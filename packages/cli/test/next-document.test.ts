import { expect, it } from 'vitest'

import { contentOf, describeFinding, toAtprotoJson, utf8, type Finding } from '@quorate/core'
import { foundingPolicy, member, people } from '../../governance/test/group.ts'
import { writePolicyFile } from '../src/policy-document/write-policy-file.ts'
import { lintDocument } from '../src/policy-document/lint.ts'
import { nextDocument } from '../src/proposal/next-policy.ts'

const first = foundingPolicy((await people('alice', 'bob')).map((p) => member(p)))

function lint(text: string): string[] {
  const { faults } = lintDocument(nextDocument(utf8(text), 'next', first), first)
  return faults.map((f) => `${f.path}: ${describeFinding(f as Finding)}`)
}

it('a policy.yaml copied from the version before is the next version, linked and numbered', () => {
  expect(lint(writePolicyFile(first))).toEqual([])
})

it('what a policy.yaml says itself stands, and is judged', () => {
  const skipped = writePolicyFile(first).replace(/^version: 1$/m, 'version: 3')
  expect(lint(skipped)).toEqual(['version: each version adds one: expected 2, found 3'])
})

it('a record says everything itself', () => {
  const record = JSON.stringify(toAtprotoJson(contentOf(first)))
  expect(lint(record).map((line) => line.split(':')[0])).toEqual(['version', 'prev', 'group'])
})
