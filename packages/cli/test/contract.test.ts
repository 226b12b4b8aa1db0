import { readdirSync, readFileSync } from 'node:fs'

import { findingCodes } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { cliFindings } from '../src/shell/findings/cli-finding.ts'
import { commands } from '../src/registry.ts'
import { describedCommands, faultsOf } from './json-contract.ts'

const folder = new URL('../contract/', import.meta.url)
const schemaFiles = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.schema.json'),
)
const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>

describe('the contract of --json', () => {
  it('has a schema for every command, and none for any other', () => {
    const names = Object.keys(commands).map((id) => id.replaceAll(':', '-'))
    const missing = names.filter((name) => !describedCommands.includes(name))
    expect(missing, 'write packages/cli/contract/NAME.schema.json, after the manner of the others').toEqual(
      [],
    )
    const left = describedCommands.filter((name) => !names.includes(name))
    expect(left, 'no command has these words any more; remove the schema').toEqual([])
  })

  it('lists every code of a finding; vitest -u takes new ones in', async () => {
    const codes = [...Object.keys(findingCodes), ...Object.keys(cliFindings)].sort()
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Code of a finding',
      enum: codes,
    }
    const file = new URL('shared/finding-code.schema.json', folder)
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(file.pathname)
  })

  it.each(schemaFiles)('leaves no object of %s open', (name) => {
    expect(openObjects(read(new URL(name, folder)), '')).toEqual([])
  })

  it.each(describedCommands)('refuses what quorate %s never answers', (command) => {
    const usage = { code: 'usage/invalid', requirement: 'CLI-1', path: '', params: {}, message: 'no' }
    const failed = { ok: false, data: null, findings: [usage] }
    expect(faultsOf(failed, command)).toEqual([])
    const wrong = [
      'text',
      { ...failed, ok: true },
      { ...failed, findings: [] },
      { ...failed, findings: [{ ...usage, code: 'usage/unheard-of' }] },
      { ...failed, findings: [{ ...usage, line: 1 }] },
      { ...failed, more: 1 },
      { ok: false, findings: [usage] },
      { ok: true, data: 'text', findings: [] },
      { ok: true, data: { surprise: 1 }, findings: [] },
      { ok: true, data: [{ surprise: 1 }], findings: [] },
    ]
    for (const answer of wrong) expect(faultsOf(answer, command), JSON.stringify(answer)).not.toEqual([])
  })
})

describe('an answer that was kept', () => {
  const golden = new URL('golden/', import.meta.url)
  const kept = readdirSync(new URL('evidence', golden))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [`evidence/${name}`, describedCommands.find((command) => name.startsWith(command)) ?? ''])
  const answers = [...kept, ['check/equivocation.json', 'check']] as [string, string][]

  it.each(answers)('%s is refused with one more or one fewer field anywhere', (file, command) => {
    const answer = read(new URL(file, golden))
    expect(faultsOf(answer, command)).toEqual([])
    for (const { change, undo, where } of changesOf(answer, '')) {
      change()
      expect(faultsOf(answer, command), where).not.toEqual([])
      undo()
    }
  })
})

/** Fields that are not always there: what --yaml adds, what only some criteria say, and what not every decision has. */
const sometimes =
  /^\/data\/(yaml|criteria\/\d+\/\w+|decision\/document\/(.*\/)?(anchor|group|head|policy|policyState|subject|since|more|condition|now|next))$/

type Change = { readonly where: string; readonly change: () => void; readonly undo: () => void }

/** Each object with a field more, and without each of its fields; not inside what the contract leaves open. */
function* changesOf(value: unknown, where: string): Generator<Change> {
  if (typeof value !== 'object' || value === null || /\/(params|policy|record|before|after)$/.test(where))
    return
  for (const [name, child] of Object.entries(value)) yield* changesOf(child, `${where}/${name}`)
  if (Array.isArray(value)) return
  const object = value as Record<string, unknown>
  const drop = (name: string) => () => {
    Reflect.deleteProperty(object, name)
  }
  yield { where: `${where}+`, change: () => (object['surprise'] = 1), undo: drop('surprise') }
  for (const [name, child] of Object.entries(object)) {
    if (sometimes.test(`${where}/${name}`)) continue
    yield { where: `${where}-${name}`, change: drop(name), undo: () => (object[name] = child) }
  }
}

/** Paths of the schemas of objects that let unknown fields through; those named ...Fields are closed where they are used. */
function openObjects(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own = schema as Record<string, unknown>
  const isOpen =
    'properties' in own && !['additionalProperties', 'unevaluatedProperties'].some((k) => k in own)
  const isMeant = path === '' || path === '/if' || path === '/then' || path.endsWith('Fields')
  const inside = Object.entries(own).flatMap(([name, child]) => openObjects(child, `${path}/${name}`))
  return isOpen && !isMeant ? [path, ...inside] : inside
}
