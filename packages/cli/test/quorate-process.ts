import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { readBundle } from '@quorate/core'
import { inject, onTestFinished } from 'vitest'

import { groupsIn } from '../src/group/only-group.ts'
import { ensureContract } from './json-contract.ts'

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type RunOptions = {
  readonly env?: NodeJS.ProcessEnv
  readonly stdin?: string | Uint8Array
  /** What Node runs, and how. Default: the program. */
  readonly node?: readonly string[]
  /** Default: that of the tests. */
  readonly cwd?: string | undefined
}

/** A user of the command, with folders of its own and no terminal. */
export class QuorateUser {
  readonly folder = temporaryFolder()
  readonly runs: Run[] = []

  async run(
    args: readonly string[],
    { env = {}, stdin = '', node = [inject('program')], cwd }: RunOptions = {},
  ): Promise<Run> {
    const child = spawn('node', [...node, ...args], { env: this.env(env), cwd })
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    const run = { code, stdout: stdout(), stderr: stderr() }
    this.runs.push(run)
    ensureContract(args, run)
    return run
  }

  /** Remembers the groups that a bundle holds as ones that the user means. */
  means(bundle: Uint8Array): this {
    const read = readBundle(bundle)
    const anchors = read.ok ? groupsIn(read.value.records).map((group) => ({ group })) : []
    const config = join(this.folder, 'config', 'quorate')
    mkdirSync(config, { recursive: true })
    writeFileSync(join(config, 'config.json'), JSON.stringify({ anchors }))
    return this
  }

  env(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_DATA_HOME: join(this.folder, 'data'),
      ...extra,
    }
  }

  data(...path: readonly string[]): string {
    return join(this.folder, 'data', 'quorate', ...path)
  }
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}
