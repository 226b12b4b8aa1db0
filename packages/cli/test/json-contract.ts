import { readdirSync, readFileSync } from 'node:fs'

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect, TestRunner } from 'vitest'

import { wantsJson } from '../src/shell/command-line.ts'

const folder = new URL('../contract/', import.meta.url)
const suffix = '.schema.json'
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith(suffix)) continue
  const url = new URL(name, folder)
  ajv.addSchema(JSON.parse(readFileSync(url, 'utf8')) as object, url.href)
}

/** The commands that have a schema, as words joined by hyphens. */
export const describedCommands = readdirSync(folder)
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length))

/** Fails the test when a run with --json printed anything but what the schema of its command says. */
export function ensureContract(
  args: readonly string[],
  { code, stdout }: { readonly code: number | null; readonly stdout: string },
): void {
  // A run that was killed, and help, are no answers.
  if (!wantsJson(args) || code === null || args[0] === 'help' || args.includes('--help')) return
  const command = args
    .map((_, i) => args.slice(0, i + 1).join('-'))
    .findLast((words) => describedCommands.includes(words))
  const answer = parse(stdout)
  const faults = faultsOf(answer, command ?? 'shared/answer')
  const wrong = `contract/${command ?? 'shared/answer'}${suffix} does not allow what quorate ${args.join(' ')} answered`
  expect(faults, `${wrong}; change the schema if the contract is meant to change`).toEqual([])
  const { ok, data } = answer as { ok: boolean; data: unknown }
  expect(ok, `ok and the exit status ${String(code)} of quorate ${args.join(' ')}`).toBe(code === 0)
  if (command === undefined)
    expect(data, `quorate ${args.join(' ')} has no schema in packages/cli/contract; write one`).toBeNull()
  else if (ok) note(command)
}

/** Every fault of an answer, where and what. */
export function faultsOf(answer: unknown, schema: string): string[] {
  const validate = ajv.getSchema(new URL(`${schema}${suffix}`, folder).href) as ValidateFunction
  if (validate(answer)) return []
  const { data } = answer as { data?: unknown }
  // That the data is not null says nothing where there is some.
  return (validate.errors ?? [])
    .filter(({ schemaPath }) => data === null || !/\/data\/anyOf(\/0\/type)?$/.test(schemaPath))
    .map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`)
}

/** On the test, for the reporter that asks whether every command was answered by one. */
function note(command: string): void {
  const meta = TestRunner.getCurrentTest()?.meta
  if (meta !== undefined) meta.answered = [...(meta.answered ?? []), command]
}

declare module 'vitest' {
  interface TaskMeta {
    /** Commands that a run of the test had a good answer from with --json. */
    answered?: string[]
  }
}

function parse(stdout: string): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    return stdout
  }
}
