import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import type { Account } from './account.ts'

/** Environment of a shell, by variable. */
export type Environment = Readonly<Record<string, string>>

/** What the folder says of the network that runs on it. */
const marker = 'network.json'

/**
 * The folder of a network for newcomers: for each of its people NAME.env, for a shell to read, and NAME/ with what
 * `quorate` keeps for them, so that one machine can be several people.
 */
export class NewcomerFolder {
  private readonly path: string
  private readonly names: readonly string[]

  private constructor(path: string, names: readonly string[]) {
    this.path = path
    this.names = names
  }

  /**
   * Takes the folder for this process. Sessions and keys of people of a network that has ended are removed, since their
   * accounts ended with it; nothing else is. Throws while another process runs a network on it.
   */
  static claim(path: string, names: readonly string[]): NewcomerFolder {
    mkdirSync(path, { recursive: true })
    const file = join(path, marker)
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid }), { flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const owner = ownerIn(file)
      if (owner !== undefined && isAlive(owner))
        throw new Error(`process ${String(owner)} runs a network on ${path}/ already; end it with Ctrl-C`, {
          cause: error,
        })
      rmSync(file, { force: true })
      return NewcomerFolder.claim(path, names)
    }
    const folder = new NewcomerFolder(path, names)
    for (const name of names) rmSync(folder.home(name), { recursive: true, force: true })
    return folder
  }

  /** Writes NAME.env, for its owner alone to read: an app password is in it. */
  write(name: string, { handle, appPassword }: Account, shared: Environment, bin: string): void {
    const home = this.home(name)
    const variables = {
      QUORATE_IDENTIFIER: handle,
      QUORATE_APP_PASSWORD: appPassword,
      ...shared,
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_DATA_HOME: join(home, 'data'),
    }
    const lines = [
      `# Makes a terminal that of ${handle}, until the network ends.`,
      ...Object.entries(variables).map(([variable, value]) => `export ${variable}=${quoted(value)}`),
      `export PATH=${quoted(bin + delimiter)}"$PATH"`,
      `PS1=${quoted(`${name}$ `)}`,
    ]
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(this.environmentFile(name), `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
  }

  /** When the network ends: what opens its accounts goes, what people made stays. */
  release(): void {
    for (const name of this.names) rmSync(this.environmentFile(name), { force: true })
    rmSync(join(this.path, marker), { force: true })
  }

  private environmentFile(name: string): string {
    return join(this.path, `${name}.env`)
  }

  private home(name: string): string {
    return join(this.path, name)
  }
}

function ownerIn(file: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown }
    return typeof pid === 'number' ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
