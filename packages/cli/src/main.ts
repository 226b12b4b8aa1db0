import { Errors, run } from '@oclif/core'

import { failureJson, failureText } from './shell/answer.ts'
import { exitOnClosedPipe } from './shell/closed-pipe.ts'
import { parseCommandLine, wantsJson } from './shell/command-line.ts'
import { FullHelp } from './shell/command-help.ts'
import { failureOf } from './shell/failure-of.ts'
import { helpWidth, oclifConfig } from './oclif-config.ts'
import { commands, topics } from './registry.ts'
import { terminalOf } from './shell/render/terminal.ts'
import { exitCodes } from './shell/verdict.ts'

// oclif imports this module again to find them.
export { commands }

async function main(argv: readonly string[]): Promise<void> {
  // Until there is an answer, ending early for whatever reason is not success.
  process.exitCode = exitCodes.indeterminate
  exitOnClosedPipe()
  process.on('uncaughtException', (error) => {
    report(error, argv)
    // Its own status would be 1, which says that something was verified and does not hold.
    process.exit()
  })
  try {
    await answer(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv)
  } catch (error) {
    report(error, argv)
  }
}

async function answer(argv: readonly string[]): Promise<void> {
  const request = parseCommandLine(argv, Object.keys(commands), Object.keys(topics))
  const config = await oclifConfig(import.meta.url)
  if ('command' in request) {
    await config.runCommand(request.command, [...request.argv])
  } else {
    if ('version' in request) await run(['--version'], config)
    else await new FullHelp(config, { maxWidth: helpWidth }).showHelp([...request.helpOn])
    process.exitCode = exitCodes.holds
  }
}

function report(error: unknown, argv: readonly string[]): void {
  // What oclif finds wrong with a command line repeats it, and there may be a secret in the wrong place.
  if (process.env['DEBUG'] === 'quorate' && !(error instanceof Errors.CLIError)) console.error(error)
  const failure = failureOf(error)
  process.exitCode = exitCodes[failure.verdict]
  if (wantsJson(argv)) process.stdout.write(failureJson(failure))
  else process.stderr.write(failureText(failure, terminalOf(process.stderr, process.env)))
}

void main(process.argv.slice(2))
