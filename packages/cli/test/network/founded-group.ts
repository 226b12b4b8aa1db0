import { readFileSync, writeFileSync } from 'node:fs'

import { expect } from 'vitest'

import { hour, PolicyFile, type PolicyText } from './founding-policy.ts'
import type { Answer, TestMember } from './test-member.ts'

/** A group that its members founded without witnesses, in force from the 48th hour. */
export type FoundedGroup = {
  readonly group: string
  readonly uri: string
  readonly file: PolicyFile
  /** How many. */
  readonly members: number
}

export async function foundGroup(
  members: readonly TestMember[],
  text: Partial<PolicyText> = {},
): Promise<FoundedGroup> {
  const [first] = members
  if (first === undefined) throw new Error('a group has members')
  const file = await PolicyFile.of(members)
  const policy = file.write(first, members.length, {
    witnesses: 0,
    effectiveAt: hour(48),
    copies: 0,
    ...text,
  })
  const published = await first.run(['policy', 'publish', policy, '--at', hour(0), '--json'])
  expect(published.json.findings).toEqual([])
  const { group, uri } = published.json.data as { group: string; uri: string }
  const acks = members.map((member) => member.run(`policy ack --group ${uri} --yes --at ${hour(1)}`))
  expect((await Promise.all(acks)).map(({ code }) => code)).toEqual(members.map(() => 0))
  return { group, uri, file, members: members.length }
}

/** Opens an amendment: the file of the founders with other values, as the version after whichever is the head. */
export async function amend(
  by: TestMember,
  { file, members }: FoundedGroup,
  text: PolicyText,
  at: string,
): Promise<{ readonly proposal: string; readonly policy: string }> {
  const next = file.write(by, members, { witnesses: 0, copies: 0, ...text })
  writeFileSync(next, readFileSync(next, 'utf8').replace('version: 1\n', ''))
  const { json } = await by.run(['proposal', 'open', next, '--at', at, '--json'])
  expect(json.findings).toEqual([])
  return json.data as { proposal: string; policy: string }
}

/** Votes to approve, of each of them. */
export async function approve(
  members: readonly TestMember[],
  proposal: string,
  at: string,
): Promise<readonly Answer[]> {
  const answers = await Promise.all(
    members.map((member) => member.run(`vote cast ${proposal} --choice approve --yes --json --at ${at}`)),
  )
  expect(answers.flatMap(({ json }) => json.findings)).toEqual([])
  return answers
}

export function codesOf({ json }: Answer): string[] {
  return json.findings.map(({ code }) => code)
}
