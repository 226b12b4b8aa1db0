import { fileURLToPath } from 'node:url'

import { Config, settings } from '@oclif/core'

import manifest from '../package.json' with { type: 'json' }
import { topics } from './registry.ts'

/** Columns of help, whatever the terminal. */
export const helpWidth = 80

/**
 * The configuration of oclif, without its searches of the disk. `entry` is the URL of the module that exports `commands`:
 * the one that is running, whether as a source or as a bundle.
 */
export function oclifConfig(entry: string): Promise<Config> {
  settings.enableAutoTranspile = false
  return Config.load({
    root: fileURLToPath(new URL('..', entry)),
    pjson: {
      name: 'quorate',
      version: manifest.version,
      type: 'module',
      oclif: {
        bin: 'quorate',
        dirname: 'quorate',
        topicSeparator: ' ',
        commands: { strategy: 'explicit', target: fileURLToPath(entry), identifier: 'commands' },
        topics,
        helpOptions: { maxWidth: helpWidth },
      },
    },
    ignoreManifest: true,
    devPlugins: false,
    userPlugins: false,
  })
}
