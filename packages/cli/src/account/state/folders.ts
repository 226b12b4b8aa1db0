import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Which of the user's folders a file is in, as messages call it. */
type FolderName = 'config' | 'data'

export type Folder = { readonly name: FolderName; readonly path: string }

/** `$XDG_CONFIG_HOME/quorate`: what the user chose. */
export function configFolder(env: NodeJS.ProcessEnv = process.env): Folder {
  return { name: 'config', path: xdgFolder(env['XDG_CONFIG_HOME'], '.config') }
}

/** `$XDG_DATA_HOME/quorate`: what would be a loss, such as keys. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): Folder {
  return { name: 'data', path: xdgFolder(env['XDG_DATA_HOME'], join('.local', 'share')) }
}

/** The XDG base directory specification has relative paths ignored. */
function xdgFolder(base: string | undefined, fallback: string): string {
  return join(base !== undefined && isAbsolute(base) ? base : join(home(), fallback), 'quorate')
}

/** Not what an empty or relative `$HOME` says: keys would land in whatever folder the command runs in. */
function home(): string {
  return isAbsolute(homedir()) ? homedir() : userInfo().homedir
}
