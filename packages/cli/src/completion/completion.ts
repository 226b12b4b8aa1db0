import { Args, type Command } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { bashScript } from './bash-script.ts'
import { fishScript } from './fish-script.ts'
import { placesOf, type Place } from './places.ts'

const scripts = {
  bash: bashScript,
  // In zsh's mode for bash, so that there is one script to get right.
  zsh: (places: readonly Place[]) =>
    `autoload -U +X compinit bashcompinit\ncompinit -C\nbashcompinit\n\n${bashScript(places)}`,
  fish: fishScript,
}
type Shell = keyof typeof scripts
const shells = Object.keys(scripts) as Shell[]

type Registered = {
  readonly commands: Readonly<Record<string, Command.Class>>
  readonly topics: Readonly<Record<string, { readonly description: string }>>
}

/** The command that completes all that are registered, itself among them. */
export function completionOf(registered: () => Registered): Command.Class {
  return defineCommand({
    summary: 'Print a script that completes commands, flags and files in your shell.',
    description: `Writes no file. To load it:
  bash  source <(quorate completion bash)     in ~/.bashrc
  zsh   source <(quorate completion zsh)      in ~/.zshrc
  fish  quorate completion fish | source      in ~/.config/fish/config.fish`,
    example: 'completion bash',
    args: { shell: Args.string({ description: 'Your shell.', options: shells, required: true }) },
    run({ args }) {
      const shell = args.shell as Shell
      const { commands, topics } = registered()
      const script = scripts[shell](placesOf(commands, topics))
      return Promise.resolve({ data: { shell, script }, text: () => script })
    },
  })
}
