import { readdirSync } from 'node:fs'

import type { TestModule } from 'vitest/node'

const contract = new URL('../packages/cli/contract/', import.meta.url)
const suffix = '.schema.json'

/** Commands, as words joined by hyphens, that no test had a good answer from with --json: nobody has seen what their schema describes. */
export function unansweredCommands(modules: readonly TestModule[]): string[] {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const answered = new Set(tests.flatMap((test) => (test.meta() as { answered?: string[] }).answered ?? []))
  return readdirSync(contract)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .filter((command) => !answered.has(command))
}
