import { spawnSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { inject } from 'vitest'

const killer = fileURLToPath(new URL('./kill-before-call.ts', import.meta.url))

/** Runs a change in a child that is killed before one of its calls; whether it got to the end instead. */
export function changeKilledBefore(call: number, args: readonly string[]): boolean {
  const preload = ['--import', killer]
  const env = { ...process.env, KILL_IN: args[1], KILL_BEFORE_CALL: String(call) }
  const { status, signal, stderr } = spawnSync('node', [...preload, inject('stateChange'), ...args], {
    env,
    encoding: 'utf8',
  })
  if (signal !== 'SIGKILL' && status !== 0) throw new Error(stderr)
  return signal === null
}

/** Runs a change in a child; its exit status. */
export function change(args: readonly string[]): Promise<number | null> {
  const child = spawn('node', [inject('stateChange'), ...args], { stdio: 'ignore' })
  return new Promise((resolve) => child.on('close', resolve))
}
