import type { Reporter, SerializedError, TestModule, TestSpecification, Vitest } from 'vitest/node'

import { unansweredCommands } from './answered-commands.ts'

/** Ends the output with one line that people and scripts can read alike: `12 passed, 0 failed, 1 skipped`. */
export class Summary implements Reporter {
  private line = '0 passed, 0 failed'
  private vitest: Vitest | undefined
  private asked = 0

  onInit(vitest: Vitest): void {
    this.vitest = vitest
    // Not at the end of the run: what tears down the test network may still print after that.
    process.once('exit', () => {
      process.stdout.write(`${this.line}\n`)
    })
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.asked = specifications.length
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Promise<void> {
    // A file that does not load has no tests to count, and an unhandled error belongs to none: each is a failure.
    let [passed, failed, skipped] = [0, unhandled.length, 0]
    for (const module of modules) {
      failed += module.errors().length
      for (const suite of module.children.allSuites()) failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed += 1
        else if (state === 'skipped') skipped += 1
        else failed += 1
      }
    }
    if (failed === 0 && (await this.isWholeRun())) {
      for (const command of unansweredCommands(modules)) {
        process.stdout.write(`FAIL no test has quorate ${command.replaceAll('-', ' ')} --json succeed\n`)
        process.exitCode = 1
        failed += 1
      }
    }
    this.line = `${String(passed)} passed, ${String(failed)} failed`
    if (skipped > 0) this.line += `, ${String(skipped)} skipped`
  }
  private async isWholeRun(): Promise<boolean> {
    const all = (await this.vitest?.globTestSpecifications()) ?? []
    return this.asked === all.length && this.vitest?.config.testNamePattern === undefined
  }
}
