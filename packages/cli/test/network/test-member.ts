import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import type { Signer } from '@quorate/core'
import { createAccount, type Account } from '@quorate/testnet'
import { afterAll, inject } from 'vitest'

import { Keystore } from '../../src/account/keys/keystore.ts'
import { ensureContract } from '../json-contract.ts'
import { startSteeredTestnet } from '../steered-testnet.ts'

export type Answer = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Of a run with --json. */
  readonly json: {
    readonly ok: boolean
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command has data of its own
    readonly data: any
    readonly findings: readonly {
      code: string
      path: string
      message: string
      params: Readonly<Record<string, unknown>>
    }[]
  }
}

/** A record as a server lists it. */
type Published = {
  readonly uri: string
  readonly cid: string
  readonly value: Readonly<Record<string, unknown>>
}

/** How to start Node: a program, and its arguments before those of the command. */
export type Node = readonly [string, ...string[]]

const network = await startSteeredTestnet()
/** Of the network of this test file: its time is that of the `--at` that was given last. */
export const { pdsUrl, plcUrl, steer } = network
// Before hour(0), and by less than a session lasts.
steer(Date.UTC(2030, 11, 31))
afterAll(() => network.close())

export const passphrase = 'a passphrase of the tests'

/** A person at a machine of their own: an account, folders, a key, and the command. */
export class TestMember {
  readonly folder: string
  readonly account: Account
  readonly key: string

  private constructor(folder: string, account: Account, key: string) {
    this.folder = folder
    this.account = account
    this.key = key
  }

  /** With a keystore whose key opens fast, and logged in unless `service` is null. Every test file has names of its own. */
  static async join(name: string, service: string | null = pdsUrl): Promise<TestMember> {
    const { folder, account } = await TestMember.arrive(name)
    const { did } = await fastKeystore(folder).create('default', 'p256', passphrase)
    const member = new TestMember(folder, account, did)
    if (service !== null) await member.logIn(service)
    return member
  }

  /** With an account and nothing else. */
  static async arrive(name: string): Promise<TestMember> {
    const handle = `${name}.test`
    const account = await createAccount(pdsUrl, { handle, password: `password of ${name}` })
    return new TestMember(mkdtempSync(join(tmpdir(), 'quorate-member-')), account, 'none yet')
  }

  /** Another key under the same passphrase; gives its did:key. */
  async addKey(name: string): Promise<string> {
    return (await fastKeystore(this.folder).create(name, 'k256', passphrase)).did
  }

  /** The key that the member has. */
  unlock(): Promise<Signer> {
    return fastKeystore(this.folder).unlock('default', () => Promise.resolve(passphrase))
  }

  get did(): string {
    return this.account.did
  }

  async logIn(service = pdsUrl): Promise<Answer> {
    return this.run(['login'], this.credentials(service))
  }

  /** The environment that logs in. */
  credentials(service = pdsUrl): Record<string, string> {
    const { handle, appPassword } = this.account
    return { QUORATE_IDENTIFIER: handle, QUORATE_APP_PASSWORD: appPassword, QUORATE_SERVICE: service }
  }

  /** Runs the command; a line of words, or words where one has a space. */
  async run(
    words: string | readonly string[],
    env: NodeJS.ProcessEnv = {},
    node: Node = ['node'],
  ): Promise<Answer> {
    const args = typeof words === 'string' ? words.split(' ') : words
    const child = this.start(args, env, node)
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    const text = stdout()
    ensureContract(args, { code, stdout: text })
    return {
      code,
      stdout: text,
      stderr: stderr(),
      get json() {
        return JSON.parse(text) as Answer['json']
      },
    }
  }

  start(
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
    [node, ...nodeArgs]: Node = ['node'],
  ): ChildProcessByStdio<null, Readable, Readable> {
    const at = Date.parse(words[words.indexOf('--at') + 1] ?? '')
    if (words.includes('--at') && !Number.isNaN(at)) steer(at)
    return spawn(node, [...nodeArgs, inject('program'), ...words], {
      env: { ...this.env(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  /** What the account has in a collection, at its real server. */
  async published(collection: string): Promise<Published[]> {
    const params = new URLSearchParams({ repo: this.did, collection })
    const answer = await fetch(`${pdsUrl}/xrpc/com.atproto.repo.listRecords?${params.toString()}`)
    return ((await answer.json()) as { records: Published[] }).records
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_DATA_HOME: join(this.folder, 'data'),
      ...network.env,
      QUORATE_PLC_URL: plcUrl,
      QUORATE_ALLOW_LOOPBACK: '1',
      QUORATE_PASSPHRASE: passphrase,
    }
  }
}

/** Keys that open fast: the work factor stands in their files. */
function fastKeystore(folder: string): Keystore {
  return new Keystore({ name: 'data', path: join(folder, 'data', 'quorate') }, 8)
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}
