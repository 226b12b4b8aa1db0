import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../..')
const quorate = path.join(root, 'packages/cli/bin/quorate.js')
/** Ends a program that so much as tries to open a socket or to ask for a name. */
const guard = path.join(root, 'packages/cli/test/evidence-commands/no-network.ts')

/** Whether this user may make a network namespace: one has no way out, whatever a program tries. */
export const hasNamespaces = spawnSync('unshare', ['-n', 'true']).status === 0

const onlineNode = ['node'] as const
const offlineNode = [...(hasNamespaces ? (['unshare', '-n'] as const) : []), 'node', '--import', guard]

/** A machine of a member: folders of its own, and the quorate command. */
export class Machine {
  readonly folder: string
  private readonly node: readonly string[]
  private readonly env: NodeJS.ProcessEnv

  constructor(folder: string, network: 'online' | 'offline', env: NodeJS.ProcessEnv) {
    mkdirSync(folder, { recursive: true })
    this.folder = folder
    this.node = network === 'online' ? onlineNode : offlineNode
    const own = { HOME: folder, XDG_CONFIG_HOME: `${folder}/config`, XDG_DATA_HOME: `${folder}/data` }
    this.env = { PATH: process.env['PATH'], ...own, ...env }
  }

  /** What the command answers, which has to hold; anything else is a fault in the story. */
  run(words: readonly string[], env: NodeJS.ProcessEnv = {}): Record<string, unknown> {
    const [program, ...args] = [...this.node, quorate, ...words, '--json']
    const run = spawnSync(program, args, { env: { ...this.env, ...env }, encoding: 'utf8' })
    const answer = JSON.parse(run.stdout || '{}') as { ok?: boolean; data?: Record<string, unknown> }
    if (answer.ok === true && answer.data !== undefined) return answer.data
    throw new Error(`quorate ${words.join(' ')}\n${run.stdout}${run.stderr}`)
  }
}
