/**
 * Preloaded by a child process: kills it, as a power cut would, before the call on KILL_IN, or on a file in there, whose
 * number is KILL_BEFORE_CALL. A write is left half done.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const folder = process.env['KILL_IN'] ?? ''
let left = Number(process.env['KILL_BEFORE_CALL'])
const descriptors = new Set<unknown>()

const names = [
  'closeSync',
  'fsyncSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'unlinkSync',
  'writeFileSync',
] as const

for (const name of names) {
  const original = fs[name] as (...args: unknown[]) => unknown
  Object.assign(fs, {
    [name](...args: unknown[]) {
      // Node's own loader calls these too.
      if (!descriptors.has(args[0]) && !String(args[0]).startsWith(folder)) return original(...args)
      if (left === 0) {
        if (name === 'writeFileSync') original(args[0], (args[1] as string).slice(0, 10), args[2])
        process.kill(process.pid, 'SIGKILL')
      }
      left -= 1
      const result = original(...args)
      if (name === 'openSync') descriptors.add(result)
      if (name === 'closeSync') descriptors.delete(args[0])
      return result
    },
  })
}
syncBuiltinESMExports()
