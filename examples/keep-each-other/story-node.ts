import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { P256Keypair } from '@atproto/crypto'
import type { DataMap, Signer } from '@quorate/core'
import { login, type Network, type Session } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { SharedClock } from './shared-clock.ts'

const quorate = path.join(import.meta.dirname, '../../packages/cli/bin/quorate.js')
const endsWithStory = path.join(import.meta.dirname, 'ends-with-story.ts')
/** Real milliseconds within which a node has to have what was written, and how often it is asked. */
const patience = { wholeMs: 40_000, pauseMs: 50 } as const

/** A node of an operator: an account for what it signs, and `quorate node serve` as a process of its own. */
export class StoryNode {
  readonly operator: string
  readonly session: Session
  readonly key: Signer
  /** Base URL, known before the node runs since the policy lists it. */
  readonly endpoint: string
  /** The SQLite file of its replica. */
  readonly replica: string
  private readonly folder: string
  private readonly port: number
  private process: ChildProcess | undefined
  private readonly said: string[] = []

  private constructor(
    operator: string,
    folder: string,
    made: { session: Session; key: Signer; port: number },
  ) {
    this.operator = operator
    this.session = made.session
    this.key = made.key
    this.port = made.port
    this.endpoint = `http://localhost:${String(made.port)}`
    this.folder = folder
    this.replica = path.join(folder, 'replica.sqlite')
  }

  /** `folder` is where it keeps everything. */
  static async join(operator: string, folder: string, pdsUrl: string, network: Network): Promise<StoryNode> {
    mkdirSync(folder)
    const password = `password-of-the-node-of-${operator}`
    const account = await createAccount(pdsUrl, { handle: `${operator}-node.test`, password })
    const { handle: identifier, appPassword } = account
    const session = await login(network, { identifier, appPassword, service: pdsUrl }, () => undefined)
    return new StoryNode(operator, folder, {
      session,
      key: await P256Keypair.create(),
      port: await freePort(),
    })
  }

  /** Its account is its name. */
  get id(): string {
    return this.session.did
  }

  /** The node as a policy lists it. */
  get seat(): DataMap {
    return { id: this.id, key: this.key.did(), endpoint: this.endpoint, capacityBytes: 10 ** 12 }
  }

  /** Runs it until it is disposed of; `group` is the at-uri of the policy. Throws when it ends before it serves. */
  async serve(group: string, env: NodeJS.ProcessEnv): Promise<void> {
    const own = {
      HOME: this.folder,
      XDG_CONFIG_HOME: `${this.folder}/config`,
      XDG_DATA_HOME: `${this.folder}/data`,
    }
    const { PATH, STORY_CLOCK } = process.env
    const flags = [
      '--group',
      group,
      '--node',
      this.id,
      '--port',
      String(this.port),
      '--replica',
      this.replica,
    ]
    const node = spawn(
      'node',
      ['--import', SharedClock.preload, '--import', endsWithStory, quorate, 'node', 'serve', ...flags],
      { env: { PATH, STORY_CLOCK, ...own, ...env }, stdio: ['pipe', 'ignore', 'pipe'] },
    )
    this.process = node
    const ended = once(node, 'exit').then(() => this.fault('ended'))
    const serving = new Promise<undefined>((resolve) => {
      createInterface({ input: node.stderr }).on('line', (line) => {
        this.said.push(line)
        if (line.includes('serving at')) resolve(undefined)
      })
    })
    const fault = await Promise.race([serving, ended])
    if (fault !== undefined) throw fault
  }

  /** Resolves once it serves this revision of an account, or a later one. */
  async untilHolds(network: Network, did: string, rev: string): Promise<void> {
    for (const started = performance.now(); performance.now() - started < patience.wholeMs;) {
      if ((await this.revOf(network, did)) >= rev) return
      await sleep(patience.pauseMs)
    }
    throw this.fault(`does not hold ${rev} of ${did}`)
  }

  /** Ends it and takes away all that it holds. */
  async loseReplica(): Promise<void> {
    await this[Symbol.asyncDispose]()
    for (const end of ['', '-wal', '-shm']) rmSync(`${this.replica}${end}`, { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const node = this.process
    if (node?.exitCode !== null || node.signalCode !== null) return
    const ended = once(node, 'exit')
    node.kill('SIGTERM')
    await ended
  }

  private async revOf(network: Network, did: string): Promise<string> {
    const url = `${this.endpoint}/xrpc/com.atproto.sync.getLatestCommit?did=${did}`
    const answer = await network.fetch(new URL(url), { redirect: 'manual' })
    return answer.ok ? ((await answer.json()) as { rev: string }).rev : ''
  }

  private fault(what: string): Error {
    return new Error([`the node of ${this.operator} ${what}; it said:`, ...this.said.slice(-10)].join('\n'))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
