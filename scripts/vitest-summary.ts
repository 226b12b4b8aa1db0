import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Ends the output with one line that people and scripts can read alike: `12 passed, 0 failed, 1 skipped`. */
export class Summary implements Reporter {
  private line = '0 passed, 0 failed'

  onInit(): void {
    // Not at the end of the run: what tears down the test network may still print after that.
    process.once('exit', () => {
      process.stdout.write(`${this.line}\n`)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
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
    this.line = `${String(passed)} passed, ${String(failed)} failed`
    if (skipped > 0) this.line += `, ${String(skipped)} skipped`
  }
}
