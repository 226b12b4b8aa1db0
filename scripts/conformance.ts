/**
 * Runs every vector through an implementation's harness (spec/13-conformance.md):
 *
 *     npm run conformance -- --command "PROGRAM" [--expected-failures FILE] [--only AREA[/CASE]]
 *
 * PROGRAM is a command line for the shell. FILE names cases that are known to fail, `area/case`, one a line, `#` begins a
 * comment; AREA and CASE which are asked alone. Exit status 0 when every case passed, was skipped, or failed as expected; 1 when not; 2 for a command line that
 * is not understood; 3 when no case passed.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { askProgram } from './conformance/harness-process.ts'
import { runVectors } from './conformance/vector-run.ts'

function usage(reason: string): never {
  console.error(
    `${reason}\nusage: npm run conformance -- --command "PROGRAM" [--expected-failures FILE] [--only AREA[/CASE]]`,
  )
  process.exit(2)
}

type Options = { readonly command: string; readonly known: ReadonlySet<string>; readonly only: string }

function readOptions(): Options {
  try {
    const {
      command,
      only = '',
      'expected-failures': file,
    } = parseArgs({
      options: {
        command: { type: 'string' },
        only: { type: 'string' },
        'expected-failures': { type: 'string' },
      },
    }).values
    if (command === undefined) return usage('--command is missing: the program to run')
    const lines = file === undefined ? [] : readFileSync(file, 'utf8').split('\n')
    const names = lines.map((line) => line.replace(/#.*/, '').trim()).filter((name) => name !== '')
    return { command, known: new Set(names), only }
  } catch (error) {
    return usage(error instanceof Error ? error.message : 'the options cannot be read')
  }
}

const { command, known, only } = readOptions()
process.exitCode = await runVectors((requests, onAnswer) => askProgram(command, requests, onAnswer), {
  known,
  only,
})
