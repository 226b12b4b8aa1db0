import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { failure } from '../../shell/failure.ts'
import { removeLeftovers } from './stored-file.ts'

const patienceSeconds = 10
const pollMs = 20

/**
 * Does `work` while no other run does anything under the same lock. A run that was killed does not keep it.
 *
 * The lock is a folder moved into place with its owner already inside, so it is never seen without one, and a move onto it
 * fails. That of a dead owner is moved to a name made from that owner, which stays: of two that found it dead only the
 * first can move it, and the second cannot take away the lock that the first has put there since.
 */
export async function withFolderLock<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, '.lock')
  const mine = { pid: process.pid, host: hostname(), id: randomBytes(6).toString('hex') }
  await acquire(lock, mine)
  try {
    removeLeftovers(folder)
    return await work()
  } finally {
    // Moved away first: emptied in place it would, for a moment, be a folder that another run may move its own onto.
    const released = `${lock}-${mine.id}`
    renameSync(lock, released)
    rmSync(released, { recursive: true })
  }
}

type Owner = { readonly pid: number; readonly host: string; readonly id: string }

async function acquire(lock: string, mine: Owner): Promise<void> {
  const prepared = `${lock}-${mine.id}`
  mkdirSync(prepared, { mode: 0o700 })
  writeFileSync(join(prepared, 'owner'), JSON.stringify(mine), { mode: 0o600 })
  for (let waitedMs = 0; !move(prepared, lock);) {
    const owner = ownerOf(lock)
    if (owner !== undefined && isDead(owner, mine)) {
      move(lock, `${lock}-dead-${owner.id}`)
    } else if (waitedMs < patienceSeconds * 1000) {
      await sleep(pollMs)
      waitedMs += pollMs
    } else {
      rmSync(prepared, { recursive: true })
      const params = { pid: owner?.pid ?? 'unknown', file: basename(lock), seconds: patienceSeconds }
      throw failure('indeterminate', 'state/locked', '', params)
    }
  }
}

function move(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(code ?? '')) return false
    throw error
  }
}

function ownerOf(lock: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner'), 'utf8')) as Owner
  } catch {
    return undefined
  }
}

/** A process on another machine cannot be asked, so it counts as alive. */
function isDead(owner: Owner, mine: Owner): boolean {
  if (owner.host !== mine.host) return false
  try {
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
