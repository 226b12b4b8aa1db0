import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { createAccount, type Account } from '@quorate/testnet'
import { inject } from 'vitest'

import { Keystore } from '../../src/account/keys/keystore.ts'
import { startSteeredTestnet } from '../steered-testnet.ts'

type Network = Awaited<ReturnType<typeof startSteeredTestnet>>
export type Printed = { readonly text: string; readonly code: number | null }

const passphrase = 'correct horse battery staple'
const clock = fileURLToPath(new URL('page-clock.mjs', import.meta.url))

/** The network of one page, and the people on it, who share a folder of files and nothing else. */
export class Stage {
  /** Milliseconds since 1970, in a time to come: nothing on a page depends on when it is run. */
  now = Date.UTC(2031, 2, 3, 9)
  readonly accounts = new Map<string, Account>()
  private readonly network: Network
  private readonly folder = mkdtempSync(join(tmpdir(), 'quorate-page-'))

  private constructor(network: Network) {
    this.network = network
    for (const folder of ['bin', 'files']) mkdirSync(join(this.folder, folder))
    const program = `#!/bin/sh\nexec node '${inject('program')}' "$@"\n`
    writeFileSync(join(this.folder, 'bin/quorate'), program, { mode: 0o755 })
  }

  static async open(): Promise<Stage> {
    const stage = new Stage(await startSteeredTestnet())
    stage.network.steer(stage.now)
    return stage
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.network.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Gives these people accounts. Their DIDs are in the order of their names, since much is listed in that of DIDs. */
  async enter(names: readonly string[]): Promise<void> {
    const { pdsUrl } = this.network
    const create = (_: string, i: number) =>
      createAccount(pdsUrl, {
        handle: `person-${String(this.accounts.size + i)}.test`,
        password: 'a password',
      })
    const accounts = await Promise.all(names.map(create))
    accounts.sort((a, b) => (a.did < b.did ? -1 : 1))
    for (const [i, name] of [...names].sort().entries()) {
      const account = accounts[i]
      if (account === undefined) continue
      await this.rename(account, `${name}.test`)
      this.accounts.set(name, account)
    }
  }

  /** As if they had founded a group a while ago. Their keys open fast. */
  async found(names: readonly string[]): Promise<void> {
    await this.enter(names)
    const lines = await Promise.all(names.map((name) => this.equip(name)))
    const [first = '', ...others] = names
    const members = lines.slice(1).map((line) => `--member ${line}`)
    await this.must(first, `quorate init group.yaml --name 'Reading circle' ${members.join(' ')}`)
    const published = await this.must(first, 'quorate policy publish group.yaml --json && rm group.yaml')
    const { uri } = (JSON.parse(published) as { data: { uri: string } }).data
    const acks = [first, ...others].map((name) => this.must(name, `quorate policy ack --group ${uri} --yes`))
    await Promise.all(acks)
    await this.must(first, 'quorate policy ratify')
    this.now += 14 * 86_400_000
  }

  /** What a command prints, on both outputs, a minute after the one before. */
  async run(who: string, command: string): Promise<Printed> {
    this.now += 60_000
    this.network.steer(this.now)
    const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], {
      cwd: join(this.folder, 'files'),
      env: this.environment(who),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { text: Buffer.concat(chunks).toString('utf8'), code }
  }

  async must(who: string, command: string): Promise<string> {
    const { text, code } = await this.run(who, command)
    if (code === 0) return text
    throw new Error(`${who}$ ${command}\nended with ${String(code)}\n${text}`)
  }

  private async equip(name: string): Promise<string> {
    const data = join(this.home(name), '.local/share/quorate')
    mkdirSync(data, { recursive: true })
    await new Keystore({ name: 'data', path: data }, 8).create('default', 'p256', passphrase)
    const { data: ready } = JSON.parse(await this.must(name, 'quorate init --json')) as {
      data: { member: string }
    }
    return ready.member
  }

  private async rename({ did, password, handle }: Account, to: string): Promise<void> {
    const { accessJwt } = (await this.call('com.atproto.server.createSession', {
      identifier: did,
      password,
    })) as { accessJwt: string }
    await this.call('com.atproto.identity.updateHandle', { handle: to }, accessJwt)
    if (handle === to) throw new Error(`${to} has its name already`)
  }

  private async call(method: string, input: object, token?: string): Promise<unknown> {
    const answer = await fetch(`${this.network.pdsUrl}/xrpc/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(input),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} answered ${String(answer.status)}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  private home(who: string): string {
    return join(this.folder, 'home', who)
  }

  private environment(who: string): NodeJS.ProcessEnv {
    const account = this.accounts.get(who)
    return {
      PATH: `${join(this.folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      HOME: this.home(who),
      NODE_OPTIONS: `--import=${clock}`,
      PAGE_TIME: new Date(this.now).toISOString(),
      QUORATE_PASSPHRASE: passphrase,
      // A machine that nobody has an account on is one without a network.
      ...(account && {
        QUORATE_IDENTIFIER: `${who}.test`,
        QUORATE_APP_PASSWORD: account.appPassword,
        QUORATE_SERVICE: this.network.pdsUrl,
        QUORATE_PLC_URL: this.network.plcUrl,
        QUORATE_HANDLE_RESOLVER: this.network.pdsUrl,
        QUORATE_ALLOW_LOOPBACK: '1',
      }),
    }
  }
}
