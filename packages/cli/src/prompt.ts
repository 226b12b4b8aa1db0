import { failure } from './failure.ts'

/** Whether there is someone to ask. Questions go to standard error: standard output is for the answer. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Asks for a text that does not show while it is typed. `check` says what is wrong with it, or true. */
export async function askSecret(
  message: string,
  check: (text: string) => true | string = (text) => text !== '' || 'It is empty',
): Promise<string> {
  const { password } = await import('@inquirer/prompts')
  try {
    return await password(
      { message, validate: check, mask: false, toggleMask: false },
      { output: process.stderr },
    )
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw failure('usage', 'passphrase/cancelled')
    throw error
  }
}
