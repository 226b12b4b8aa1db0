import { UsageError } from '@quorate/core'
import { expect, test } from 'vitest'

import { describeReported } from '../src/shell/findings/cli-finding.ts'
import { failureOf } from '../src/shell/failure-of.ts'

const reported = (error: unknown) => {
  const { verdict, findings } = failureOf(error)
  return [verdict, findings[0].code, describeReported(findings[0])]
}

test('misuse of a package is misuse of the command', () => {
  expect(reported(new UsageError('no lexicon defines x'))).toEqual([
    'usage',
    'usage/invalid',
    'no lexicon defines x',
  ])
})

test('a refusal by the system verifies nothing, and names no path', () => {
  const error = Object.assign(new Error("EACCES: permission denied, open '/home/me/x'"), {
    code: 'EACCES',
    syscall: 'open',
  })
  expect(reported(error)).toEqual(['indeterminate', 'system/failed', 'the system refused open: EACCES'])
})

test('a fault in the program verifies nothing, and shows neither a stack nor where the program lies', () => {
  const error = new TypeError("cannot load '/home/me/quorate/dist/main.js'\nRequire stack:\n- /home/me/y.js")
  expect(reported(error)).toEqual([
    'indeterminate',
    'internal/fault',
    "a fault in quorate itself: TypeError: cannot load 'main.js'",
  ])
  expect(reported('thrown')[1]).toBe('internal/fault')
})

test('an unreachable server is a failure of the network', () => {
  const error = Object.assign(new Error('plc.directory did not answer'), { name: 'NetworkError' })
  expect(reported(error)).toEqual(['network', 'network/failed', 'plc.directory did not answer'])
})
