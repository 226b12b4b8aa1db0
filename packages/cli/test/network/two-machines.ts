import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { Answer, Node, TestMember } from './test-member.ts'

const preload = fileURLToPath(new URL('../evidence-commands/no-network.ts', import.meta.url))

/** Whether this machine lets its user make a network namespace, which has no way out but a loopback of its own. */
export const hasNamespaces = spawnSync('unshare', ['-n', 'true']).status === 0

/** Node where it can reach nothing, in a namespace if that is allowed; and where a mere try ends it. */
export const nodeWithoutNetwork: Node = [
  ...((hasNamespaces ? ['unshare', '-n', 'node'] : ['node']) as [string, ...string[]]),
  '--import',
  preload,
]

/** A member whose key is on one machine, without network or session, and whose session is on another, without keys. */
export class TwoMachines {
  readonly member: TestMember

  constructor(member: TestMember) {
    this.member = member
    cpSync(member.path('data/quorate/session.json'), member.path('online/quorate/session.json'))
    rmSync(member.path('data/quorate/session.json'))
  }

  /** With the key, and without network. */
  sign(words: string | readonly string[]): Promise<Answer> {
    return this.member.run(words, {}, nodeWithoutNetwork)
  }

  /** With the session, and without a key or its passphrase. */
  online(words: string | readonly string[]): Promise<Answer> {
    return this.member.run(words, this.onlineEnv)
  }

  get onlineEnv(): NodeJS.ProcessEnv {
    return { XDG_DATA_HOME: this.member.path('online'), QUORATE_PASSPHRASE: '' }
  }
}
